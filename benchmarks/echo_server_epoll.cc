// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "rawnet/benchmarks/echo_server.h"
#include "rawnet/benchmarks/loopback_listener.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

constexpr size_t kEventsMax = 256;
constexpr size_t kBufferSize = 64 * 1024;

struct Connection {
  int fd;
  std::string unsent;
};

class EpollServer final : public EchoServer {
 public:
  EpollServer() {
    CheckThat(::fcntl(listener_.fd(), F_SETFL, O_NONBLOCK) == 0,
              "fcntl failed");
    Watch(listener_.fd(), EPOLLIN | EPOLLET, nullptr);
  }
  ~EpollServer() override { ::close(epoll_); }

  uint16_t port() const override { return ntohs(listener_.address().sin_port); }
  void Run() override {
    epoll_event events[kEventsMax];
    while (listening_ || connections_ > 0) {
      const int count = ::epoll_wait(epoll_, events, kEventsMax, -1);
      for (int i = 0; i < count; ++i) {
        auto* connection = static_cast<Connection*>(events[i].data.ptr);
        if (connection == nullptr) {
          AcceptAll();
        } else {
          OnEvent(*connection, events[i].events);
        }
      }
    }
  }
  // shutdown(2) of a listener makes accept fail, with EINVAL.
  void Stop() override { ::shutdown(listener_.fd(), SHUT_RDWR); }

 private:
  void Watch(int fd, uint32_t interest, Connection* connection) {
    epoll_event event = {};
    event.events = interest;
    event.data.ptr = connection;
    CheckThat(::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0,
              "epoll_ctl failed");
  }

  void AcceptAll() {
    for (;;) {
      const int fd = ::accept4(listener_.fd(), nullptr, nullptr,
                               SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) {
        if (errno != EAGAIN) listening_ = false;
        return;
      }
      ++connections_;
      Watch(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
            new Connection{fd, {}});
    }
  }

  void OnEvent(Connection& connection, uint32_t events) {
    if (!Flush(connection)) return;
    for (;;) {
      const ssize_t size =
          ::recv(connection.fd, buffer_.data(), buffer_.size(), 0);
      if (size < 0 && errno == EAGAIN) return;
      if (size <= 0) return Drop(connection);
      if (!Send(connection, {buffer_.data(), static_cast<size_t>(size)})) {
        return;
      }
      const bool drained = static_cast<size_t>(size) < buffer_.size();
      // The end of the stream may hide behind a short read.
      if (drained && (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0) return;
    }
  }

  // False: the rest must wait, or the connection is gone.
  bool Send(Connection& connection, absl::string_view bytes) {
    const ssize_t sent =
        ::send(connection.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent == static_cast<ssize_t>(bytes.size())) return true;
    if (sent < 0 && errno != EAGAIN) {
      Drop(connection);
      return false;
    }
    connection.unsent = std::string(bytes.substr(sent < 0 ? 0 : sent));
    return false;
  }
  bool Flush(Connection& connection) {
    if (connection.unsent.empty()) return true;
    const std::string unsent = std::move(connection.unsent);
    connection.unsent.clear();
    return Send(connection, unsent);
  }

  void Drop(Connection& connection) {
    ::close(connection.fd);
    delete &connection;
    --connections_;
  }

  LoopbackListener listener_{LoopbackListener::Port::kAutomatic};
  const int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  bool listening_ = true;
  size_t connections_ = 0;
  std::array<char, kBufferSize> buffer_;
};

}  // namespace

std::unique_ptr<EchoServer> CreateEpollServer() {
  return std::make_unique<EpollServer>();
}

}  // namespace rawnet
