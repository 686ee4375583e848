// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/tests/sim/oracle_end.h"

namespace rawnet {
namespace {

class BlockingEnd final : public OracleEnd {
 public:
  explicit BlockingEnd(int fd) : fd_(fd) {}
  ~BlockingEnd() override {
    if (fd_ >= 0) close(fd_);
  }

  OracleResult Write(absl::string_view bytes) override {
    OracleResult result;
    while (result.size < bytes.size()) {
      if (const char* unable = Unable()) return {result.size, unable};
      const absl::string_view rest = bytes.substr(result.size);
      const ssize_t n = send(fd_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (n < 0) return {result.size, ErrorWord()};
      result.size += n;
    }
    return bytes.empty() && fd_ < 0 ? OracleResult{0, "closed"} : result;
  }
  // What sendmsg(2) has left over is written by itself.
  OracleResult Writev(std::vector<absl::string_view> pieces) override {
    if (const char* unable = Unable()) return {0, unable};
    std::vector<iovec> buffers;
    std::string all;
    for (const absl::string_view piece : pieces) {
      buffers.push_back({const_cast<char*>(piece.data()), piece.size()});
      all.append(piece.data(), piece.size());
    }
    if (all.empty()) return {};
    msghdr message = {};
    message.msg_iov = buffers.data();
    message.msg_iovlen = buffers.size();
    const ssize_t n = sendmsg(fd_, &message, MSG_NOSIGNAL);
    if (n < 0) return {0, ErrorWord()};
    OracleResult result = Write(absl::string_view(all).substr(n));
    result.size += n;
    return result;
  }
  OracleResult Read(char* buffer, size_t size) override {
    if (const char* unable = Unable()) return {0, unable};
    const ssize_t n = recv(fd_, buffer, size, 0);
    if (n < 0) return {0, ErrorWord()};
    return {.size = static_cast<size_t>(n)};
  }
  OracleResult ReadFull(char* buffer, size_t size) override {
    OracleResult result;
    while (result.size < size) {
      const OracleResult one = Read(buffer + result.size, size - result.size);
      result.size += one.size;
      if (!one.error.empty()) return {result.size, one.error};
      if (one.size == 0) return {result.size, "end of stream"};
    }
    return result;
  }
  OracleResult CloseWrite() override {
    if (fd_ < 0) return {0, "closed"};
    return {0, shutdown(fd_, SHUT_WR) == 0 ? "" : ErrorWord()};
  }
  OracleResult Close() override {
    if (fd_ < 0) return {0, "closed"};
    close(std::exchange(fd_, -1));
    return {};
  }
  // For the kernel zero means no limit.
  void SetTimeout(absl::Duration timeout) override {
    too_late_ = timeout <= absl::ZeroDuration();
    const timeval limit = timeout == absl::InfiniteDuration() || too_late_
                              ? timeval{}
                              : absl::ToTimeval(timeout);
    if (fd_ < 0) return;
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  }

 private:
  const char* Unable() const {
    if (fd_ < 0) return "closed";
    return too_late_ ? "timeout" : nullptr;
  }
  static std::string ErrorWord() {
    return errno == EAGAIN ? "timeout" : ErrnoText(errno);
  }

  int fd_;
  bool too_late_ = false;
};

}  // namespace

OracleEnds ConnectedBlockingEnds() {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof(address);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CheckThat(bind(listener, any, size) == 0, "bind");
  CheckThat(listen(listener, 1) == 0, "listen");
  CheckThat(getsockname(listener, any, &size) == 0, "getsockname");
  const int near = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CheckThat(connect(near, any, size) == 0, "connect");
  const int far = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  CheckThat(far >= 0, "accept");
  close(listener);
  return {std::make_unique<BlockingEnd>(near),
          std::make_unique<BlockingEnd>(far)};
}

}  // namespace rawnet
