// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_ASYNC_COUNTING_SYS_H_
#define RAWNET_TESTS_ASYNC_COUNTING_SYS_H_

#include <atomic>
#include <cerrno>
#include <string>

#include "absl/types/span.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {

// The system calls of this machine; counts what is closed and looks for calls
// on descriptors that are not open. Thread-safe.
class CountingSys final : public Sys {
 public:
  int closes() const { return closes_.load(); }
  int bad_descriptors() const { return bad_descriptors_.load(); }

  int Close(int fd) override {
    ++closes_;
    return Noted(real_.Close(fd));
  }
  ssize_t Receive(int fd, absl::Span<char> buffer) override {
    return Noted(real_.Receive(fd, buffer));
  }
  ssize_t Send(int fd, absl::Span<const char> buffer) override {
    return Noted(real_.Send(fd, buffer));
  }

  int Socket(SocketFamily family, SocketType type) override {
    return real_.Socket(family, type);
  }
  int Connect(int fd, const SocketAddress& address) override {
    return real_.Connect(fd, address);
  }
  int ConnectProgress(int fd, const SocketAddress& address) override {
    return real_.ConnectProgress(fd, address);
  }
  int Bind(int fd, const SocketAddress& address) override {
    return real_.Bind(fd, address);
  }
  int Listen(int fd, int backlog) override { return real_.Listen(fd, backlog); }
  int Accept(int fd, SocketAddress* peer) override {
    return real_.Accept(fd, peer);
  }
  int Shutdown(int fd, ShutdownSide side) override {
    return real_.Shutdown(fd, side);
  }
  ssize_t SendVector(int fd, absl::Span<const iovec> buffers) override {
    return real_.SendVector(fd, buffers);
  }
  ssize_t ReceiveDatagram(int fd, absl::Span<char> buffer,
                          bool* truncated) override {
    return real_.ReceiveDatagram(fd, buffer, truncated);
  }
  int SetSockOpt(int fd, int level, int name, const void* value,
                 socklen_t size) override {
    return real_.SetSockOpt(fd, level, name, value, size);
  }
  int GetSockOpt(int fd, int level, int name, void* value,
                 socklen_t* size) override {
    return real_.GetSockOpt(fd, level, name, value, size);
  }
  int SocketError(int fd) override { return real_.SocketError(fd); }
  int GetSockName(int fd, SocketAddress* address) override {
    return real_.GetSockName(fd, address);
  }
  int GetPeerName(int fd, SocketAddress* address) override {
    return real_.GetPeerName(fd, address);
  }
  uint32_t InterfaceIndex(const std::string& name) override {
    return real_.InterfaceIndex(name);
  }
  std::string InterfaceName(uint32_t index) override {
    return real_.InterfaceName(index);
  }

 private:
  template <class Result>
  Result Noted(Result result) {
    if (result == -EBADF) ++bad_descriptors_;
    return result;
  }

  Sys& real_ = SystemSys();
  std::atomic<int> closes_{0};
  std::atomic<int> bad_descriptors_{0};
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_ASYNC_COUNTING_SYS_H_
