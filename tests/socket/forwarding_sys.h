// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SOCKET_FORWARDING_SYS_H_
#define RAWNET_TESTS_SOCKET_FORWARDING_SYS_H_

#include <string>

#include "rawnet/async/event_loop.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {

// The system calls of this machine, for a test to override some of them.
class ForwardingSys : public Sys {
 public:
  int Socket(SocketFamily family, SocketType type) override {
    return real().Socket(family, type);
  }
  int Close(int fd) override { return real().Close(fd); }
  int Connect(int fd, const SocketAddress& address) override {
    return real().Connect(fd, address);
  }
  // ConnectProgress stays another Connect, which a test may have overridden.
  int Bind(int fd, const SocketAddress& address) override {
    return real().Bind(fd, address);
  }
  int Listen(int fd, int backlog) override {
    return real().Listen(fd, backlog);
  }
  int Accept(int fd, SocketAddress* peer) override {
    return real().Accept(fd, peer);
  }
  int Shutdown(int fd, ShutdownSide side) override {
    return real().Shutdown(fd, side);
  }
  ssize_t Receive(int fd, absl::Span<char> buffer) override {
    return real().Receive(fd, buffer);
  }
  ssize_t Send(int fd, absl::Span<const char> buffer) override {
    return real().Send(fd, buffer);
  }
  ssize_t SendVector(int fd, absl::Span<const iovec> buffers) override {
    return real().SendVector(fd, buffers);
  }
  ssize_t ReceiveDatagram(int fd, absl::Span<char> buffer,
                          bool* truncated) override {
    return real().ReceiveDatagram(fd, buffer, truncated);
  }
  int SetSockOpt(int fd, int level, int name, const void* value,
                 socklen_t size) override {
    return real().SetSockOpt(fd, level, name, value, size);
  }
  int GetSockOpt(int fd, int level, int name, void* value,
                 socklen_t* size) override {
    return real().GetSockOpt(fd, level, name, value, size);
  }
  int SocketError(int fd) override { return real().SocketError(fd); }
  int GetSockName(int fd, SocketAddress* address) override {
    return real().GetSockName(fd, address);
  }
  int GetPeerName(int fd, SocketAddress* address) override {
    return real().GetPeerName(fd, address);
  }
  bool MayBeAutomaticPort(uint16_t port) const override {
    return real().MayBeAutomaticPort(port);
  }
  uint32_t InterfaceIndex(const std::string& name) override {
    return real().InterfaceIndex(name);
  }
  std::string InterfaceName(uint32_t index) override {
    return real().InterfaceName(index);
  }

 protected:
  static Sys& real() { return SystemSys(); }
};

// The options of a loop over `sys`, for EventLoop::Scope.
inline EventLoop::Options LoopOver(Sys& sys) {
  EventLoop::Options options;
  options.sys = &sys;
  return options;
}

}  // namespace rawnet

#endif  // RAWNET_TESTS_SOCKET_FORWARDING_SYS_H_
