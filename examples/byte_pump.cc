// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/byte_pump.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/socket/fd.h"
#include "rawnet/socket/unix_conn.h"

namespace rawnet {
namespace {

constexpr size_t kChunk = 64 * 1024;

// poll(2) promises room for so many bytes in a pipe: a write of more could
// block, and then conn() could be closed unnoticed.
constexpr size_t kWriteMax = PIPE_BUF;

bool ShouldRetry() { return errno == EINTR || errno == EAGAIN; }

// All of it; false when the other end is closed.
bool SendAll(int socket, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t sent = write(socket, bytes, size);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes += sent;
    size -= sent;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<BytePump>> BytePump::From(int fd,
                                                         std::string name) {
  return Create(Way::kFromDescriptor, fd, std::move(name));
}

absl::StatusOr<std::unique_ptr<BytePump>> BytePump::To(int fd,
                                                       std::string name) {
  return Create(Way::kToDescriptor, fd, std::move(name));
}

absl::StatusOr<std::unique_ptr<BytePump>> BytePump::Create(Way way, int fd,
                                                           std::string name) {
  std::array<int, 2> ends;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) {
    return ErrnoStatus(errno, "socketpair");
  }
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  // The loop's end alone: the thread shall block.
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  auto conn = std::make_unique<UnixConn>(Fd(SystemSys(), ends[0]), Address());
  std::unique_ptr<BytePump> pump(
      new BytePump(fd, ends[1], std::move(name), std::move(conn)));
  pump->thread_ = std::thread([pump = pump.get(), way] {
    switch (way) {
      case Way::kFromDescriptor:
        pump->CopyFromDescriptor();
        break;
      case Way::kToDescriptor:
        pump->CopyToDescriptor();
        break;
    }
    // Not close: Stop's thread may be about to poll the number.
    shutdown(pump->socket_, SHUT_RDWR);
  });
  return pump;
}

BytePump::BytePump(int fd, int socket, std::string name,
                   std::unique_ptr<Conn> conn)
    : fd_(fd),
      socket_(socket),
      name_(std::move(name)),
      conn_(std::move(conn)) {}

BytePump::~BytePump() {
  Stop().IgnoreError();
  close(socket_);
}

absl::Status BytePump::Stop() {
  // Whatever the thread is doing with the socket ends, or hangs up in poll.
  conn_->Close().IgnoreError();
  if (thread_.joinable()) thread_.join();
  return status_;
}

void BytePump::CopyFromDescriptor() {
  std::array<char, kChunk> buffer;
  while (WaitForDescriptor(POLLIN)) {
    const ssize_t size = read(fd_, buffer.data(), buffer.size());
    if (size < 0 && ShouldRetry()) continue;
    if (size < 0) return Fail("read");
    if (size == 0 || !SendAll(socket_, buffer.data(), size)) return;
  }
}

void BytePump::CopyToDescriptor() {
  std::array<char, kChunk> buffer;
  for (;;) {
    const ssize_t size = read(socket_, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0 || !WriteToDescriptor(buffer.data(), size)) return;
  }
}

bool BytePump::WriteToDescriptor(const char* bytes, size_t size) {
  while (size > 0) {
    if (!WaitForDescriptor(POLLOUT)) return false;
    const ssize_t written = write(fd_, bytes, std::min(size, kWriteMax));
    if (written < 0 && ShouldRetry()) continue;
    if (written < 0) {
      Fail("write");
      return false;
    }
    bytes += written;
    size -= written;
  }
  return true;
}

bool BytePump::WaitForDescriptor(short events) const {
  std::array<pollfd, 2> polled = {{{fd_, events, 0}, {socket_, 0, 0}}};
  while (poll(polled.data(), polled.size(), -1) < 0 && errno == EINTR) {
  }
  return (polled[1].revents & (POLLHUP | POLLERR)) == 0;
}

void BytePump::Fail(const char* operation) {
  status_ = ErrnoStatus(errno, absl::StrCat(operation, " ", name_));
}

}  // namespace rawnet
