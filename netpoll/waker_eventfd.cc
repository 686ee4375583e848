// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <memory>

#include "rawnet/netpoll/sys_result.h"
#include "rawnet/netpoll/wake_flag.h"
#include "rawnet/netpoll/waker.h"

namespace rawnet {
namespace {

class EventFdWaker final : public Waker {
 public:
  explicit EventFdWaker(int fd) : fd_(fd) {}
  ~EventFdWaker() override { ::close(fd_); }
  EventFdWaker(const EventFdWaker&) = delete;
  EventFdWaker& operator=(const EventFdWaker&) = delete;

  int fd() const override { return fd_; }

  void Wake() override {
    if (!flag_.Raise()) return;
    const int saved_errno = errno;
    const uint64_t one = 1;
    // EAGAIN, a counter at its end, would mean that it is readable already.
    RetryOnInterrupt([&] { return ::write(fd_, &one, sizeof(one)); });
    errno = saved_errno;
  }

  void Drain() override {
    uint64_t count;
    RetryOnInterrupt([&] { return ::read(fd_, &count, sizeof(count)); });
    flag_.Lower();
  }

 private:
  const int fd_;
  WakeFlag flag_;
};

}  // namespace

std::unique_ptr<Waker> CreateEventFdWaker() {
  const int fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (fd < 0) return nullptr;
  return std::make_unique<EventFdWaker>(fd);
}

}  // namespace rawnet
