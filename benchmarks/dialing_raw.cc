// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "rawnet/benchmarks/dialing.h"
#include "rawnet/sockopt/platform_options.h"

namespace rawnet {
namespace {

constexpr int kDefaultOptionCount = 5;

bool SetInt(int fd, OptionName option, int value) {
  return ::setsockopt(fd, option.level, option.name, &value, sizeof(value)) ==
         0;
}

// The values are those of sockopt/tcp_options.h.
bool SetDefaults(int fd) {
  return SetInt(fd, kPlatformOptions.no_delay, 1) &&
         SetInt(fd, kPlatformOptions.keep_alive, 1) &&
         SetInt(fd, kPlatformOptions.keep_alive_idle, 15) &&
         SetInt(fd, kPlatformOptions.keep_alive_interval, 15) &&
         SetInt(fd, kPlatformOptions.keep_alive_count, 9);
}

class RawDialing : public Dialing {
 public:
  RawDialing(const LoopbackListener& listener, SocketOptions options)
      : address_(listener.address()), options_(options) {}

  void HangUp() override { ::close(fd_); }

 protected:
  bool Open(int flags) {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    if (fd_ < 0) return false;
    return options_ == SocketOptions::kNone || SetDefaults(fd_);
  }
  int Connect() {
    return ::connect(fd_, reinterpret_cast<const sockaddr*>(&address_),
                     sizeof(address_));
  }
  int fd() const { return fd_; }
  int option_count() const {
    return options_ == SocketOptions::kNone ? 0 : kDefaultOptionCount;
  }

 private:
  const sockaddr_in address_;
  const SocketOptions options_;
  int fd_ = -1;
};

class RawBlockingDialing final : public RawDialing {
 public:
  using RawDialing::RawDialing;
  bool Dial() override { return Open(0) && Connect() == 0; }
  // socket, connect.
  std::optional<int> system_calls() const override {
    return 2 + option_count();
  }
};

class RawNonBlockingDialing final : public RawDialing {
 public:
  using RawDialing::RawDialing;
  bool Dial() override {
    if (!Open(SOCK_NONBLOCK)) return false;
    if (Connect() == 0) return true;
    if (errno != EINPROGRESS) return false;
    pollfd wanted = {.fd = fd(), .events = POLLOUT, .revents = 0};
    if (::poll(&wanted, 1, -1) != 1) return false;
    int error = 0;
    socklen_t size = sizeof(error);
    return ::getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 &&
           error == 0;
  }
  // socket, connect, poll, getsockopt.
  std::optional<int> system_calls() const override {
    return 4 + option_count();
  }
};

class RawProbingDialing final : public RawDialing {
 public:
  using RawDialing::RawDialing;
  bool Dial() override {
    if (!Open(SOCK_NONBLOCK)) return false;
    return Connect() == 0 || (errno == EINPROGRESS && IsConnected());
  }
  // socket, connect, send.
  std::optional<int> system_calls() const override {
    return 3 + option_count();
  }

 private:
  bool IsConnected() { return ::send(fd(), nullptr, 0, MSG_NOSIGNAL) == 0; }
};

}  // namespace

std::unique_ptr<Dialing> RawBlocking(const LoopbackListener& listener,
                                     SocketOptions options) {
  return std::make_unique<RawBlockingDialing>(listener, options);
}

std::unique_ptr<Dialing> RawNonBlocking(const LoopbackListener& listener,
                                        SocketOptions options) {
  return std::make_unique<RawNonBlockingDialing>(listener, options);
}

std::unique_ptr<Dialing> RawProbing(const LoopbackListener& listener,
                                    SocketOptions options) {
  return std::make_unique<RawProbingDialing>(listener, options);
}

}  // namespace rawnet
