// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "rawnet/netpoll/sys_result.h"
#include "rawnet/netpoll/wake_flag.h"
#include "rawnet/netpoll/waker.h"

namespace rawnet {
namespace {

class PipeWaker final : public Waker {
 public:
  PipeWaker(int read_end, int write_end)
      : read_end_(read_end), write_end_(write_end) {}
  ~PipeWaker() override {
    ::close(read_end_);
    ::close(write_end_);
  }
  PipeWaker(const PipeWaker&) = delete;
  PipeWaker& operator=(const PipeWaker&) = delete;

  int fd() const override { return read_end_; }

  void Wake() override {
    if (!flag_.Raise()) return;
    const int saved_errno = errno;
    // EAGAIN, a full pipe, would mean that it is readable already. The read
    // end is ours, so there is no SIGPIPE.
    RetryOnInterrupt([&] { return ::write(write_end_, "", 1); });
    errno = saved_errno;
  }

  void Drain() override {
    // The flag lets one byte in at a time; the room is for one that was on its
    // way while Drain() was called without need.
    char bytes[16];
    RetryOnInterrupt([&] { return ::read(read_end_, bytes, sizeof(bytes)); });
    flag_.Lower();
  }

 private:
  const int read_end_;
  const int write_end_;
  WakeFlag flag_;
};

// pipe(2) and fcntl(2), because macOS has no pipe2(2).
bool Prepare(int fd) {
  return ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
         ::fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

}  // namespace

std::unique_ptr<Waker> CreatePipeWaker() {
  int ends[2];
  if (::pipe(ends) != 0) return nullptr;
  auto waker = std::make_unique<PipeWaker>(ends[0], ends[1]);
  if (Prepare(ends[0]) && Prepare(ends[1])) return waker;
  return nullptr;
}

}  // namespace rawnet
