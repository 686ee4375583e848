// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_COUNTING_PLATFORM_H_
#define RAWNET_BENCHMARKS_COUNTING_PLATFORM_H_

#include <sys/types.h>
#include <sys/uio.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/types/span.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {

// The system calls of this machine, counted. Belongs to one thread.
class CountingSys final : public Sys {
 public:
  uint64_t calls() const { return calls_; }

  int Socket(SocketFamily family, SocketType type) override {
    return Counted().Socket(family, type);
  }
  int Close(int fd) override { return Counted().Close(fd); }
  int Connect(int fd, const SocketAddress& address) override {
    return Counted().Connect(fd, address);
  }
  int ConnectProgress(int fd, const SocketAddress& address) override {
    return Counted().ConnectProgress(fd, address);
  }
  int Bind(int fd, const SocketAddress& address) override {
    return Counted().Bind(fd, address);
  }
  int Listen(int fd, int backlog) override {
    return Counted().Listen(fd, backlog);
  }
  int Accept(int fd, SocketAddress* peer) override {
    return Counted().Accept(fd, peer);
  }
  int Shutdown(int fd, ShutdownSide side) override {
    return Counted().Shutdown(fd, side);
  }
  ssize_t Receive(int fd, absl::Span<char> buffer) override {
    return Counted().Receive(fd, buffer);
  }
  ssize_t Send(int fd, absl::Span<const char> buffer) override {
    return Counted().Send(fd, buffer);
  }
  ssize_t SendVector(int fd, absl::Span<const iovec> buffers) override {
    return Counted().SendVector(fd, buffers);
  }
  ssize_t ReceiveDatagram(int fd, absl::Span<char> buffer,
                          bool* truncated) override {
    return Counted().ReceiveDatagram(fd, buffer, truncated);
  }
  int SetSockOpt(int fd, int level, int name, const void* value,
                 socklen_t size) override {
    return Counted().SetSockOpt(fd, level, name, value, size);
  }
  int GetSockOpt(int fd, int level, int name, void* value,
                 socklen_t* size) override {
    return Counted().GetSockOpt(fd, level, name, value, size);
  }
  int SocketError(int fd) override { return Counted().SocketError(fd); }
  int GetSockName(int fd, SocketAddress* address) override {
    return Counted().GetSockName(fd, address);
  }
  int GetPeerName(int fd, SocketAddress* address) override {
    return Counted().GetPeerName(fd, address);
  }
  // No calls on sockets.
  bool MayBeAutomaticPort(uint16_t port) const override {
    return SystemSys().MayBeAutomaticPort(port);
  }
  uint32_t InterfaceIndex(const std::string& name) override {
    return SystemSys().InterfaceIndex(name);
  }
  std::string InterfaceName(uint32_t index) override {
    return SystemSys().InterfaceName(index);
  }

 private:
  Sys& Counted() {
    ++calls_;
    return SystemSys();
  }

  uint64_t calls_ = 0;
};

// While it lives, the loop of this thread counts what it asks of the platform.
class CountingPlatform {
 public:
  CountingPlatform();

  uint64_t system_calls() const { return sys_.calls(); }
  // Every call of the poller, its creation included.
  uint64_t poller_calls() const { return poller_calls_.all; }
  // Those that are system calls where the poller is epoll.
  uint64_t poller_system_calls() const { return poller_calls_.system; }

  struct PollerCalls {
    uint64_t all = 0;
    uint64_t system = 0;
  };

 private:
  CountingSys sys_;
  PollerCalls poller_calls_;
  EventLoop::Scope scope_;
};

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_COUNTING_PLATFORM_H_
