// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/poller_epoll.h"

#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <memory>
#include <utility>

#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/sys_result.h"
#include "rawnet/netpoll/waker.h"

namespace rawnet {
namespace {

// Registered once and never changed. RDHUP and PRI are for Event::closing.
constexpr uint32_t kInterest =
    EPOLLET | EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLPRI;
constexpr uint32_t kClosing = EPOLLRDHUP | EPOLLHUP | EPOLLERR | EPOLLPRI;
constexpr uint32_t kReadable = EPOLLIN | kClosing;
constexpr uint32_t kWritable = EPOLLOUT | EPOLLHUP | EPOLLERR;

constexpr uint64_t kWakerToken = kReservedToken;
constexpr size_t kBatchSize = 256;

// epoll_wait(2) is late by a millisecond, epoll_pwait2(2) by a tenth, but the
// first is cheaper to set up: near timeouts get the second.
constexpr absl::Duration kNear = absl::Milliseconds(20);

// struct __kernel_timespec: 64 bits each, whatever time_t is.
struct KernelTimespec {
  int64_t seconds;
  int64_t nanoseconds;
};

// One number on all architectures. C libraries and headers older than Linux
// 5.11 do not know it; neither does musl 1.2.
constexpr long kPwait2Number = 441;

int Pwait2(int epoll, absl::Span<epoll_event> batch, absl::Duration timeout) {
  const timespec rounded =
      absl::ToTimespec(absl::Ceil(timeout, absl::Nanoseconds(1)));
  const KernelTimespec limit = {rounded.tv_sec, rounded.tv_nsec};
  return static_cast<int>(::syscall(kPwait2Number, epoll, batch.data(),
                                    static_cast<int>(batch.size()), &limit,
                                    nullptr, size_t{0}));
}

int MillisecondsRoundedUp(absl::Duration timeout) {
  if (timeout == absl::InfiniteDuration()) return -1;
  const int64_t milliseconds =
      absl::ToInt64Milliseconds(absl::Ceil(timeout, absl::Milliseconds(1)));
  return static_cast<int>(
      std::clamp<int64_t>(milliseconds, 0, std::numeric_limits<int>::max()));
}

Event EventOf(const epoll_event& seen) {
  return {.token = seen.data.u64,
          .readable = (seen.events & kReadable) != 0,
          .writable = (seen.events & kWritable) != 0,
          .closing = (seen.events & kClosing) != 0};
}

class EpollPoller final : public Poller {
 public:
  EpollPoller(int epoll, std::unique_ptr<Waker> waker)
      : epoll_(epoll), waker_(std::move(waker)) {}
  ~EpollPoller() override { ::close(epoll_); }
  EpollPoller(const EpollPoller&) = delete;
  EpollPoller& operator=(const EpollPoller&) = delete;

  absl::string_view name() const override { return "epoll"; }

  int Add(int fd, uint64_t token) override {
    CheckThat(token != kReservedToken, "poller token is reserved");
    return Control(EPOLL_CTL_ADD, fd, kInterest, token);
  }

  int Remove(int fd) override { return Control(EPOLL_CTL_DEL, fd, 0, 0); }

  void Forget(int, uint64_t) override {}

  void Arm(int, Direction) override {}

  int Wait(absl::Span<Event> events, absl::Duration timeout) override {
    epoll_event buffer[kBatchSize];
    const auto batch = absl::MakeSpan(buffer).subspan(0, events.size());
    const int seen = Sleep(batch, timeout);
    CheckThat(seen >= 0 || errno == EINTR, "epoll_wait failed");
    int filled = 0;
    for (int i = 0; i < seen; ++i) {
      if (batch[i].data.u64 == kWakerToken) {
        waker_->Drain();
      } else {
        events[filled++] = EventOf(batch[i]);
      }
    }
    return filled;
  }

  void Wake() override { waker_->Wake(); }

  // Level-triggered: a full batch must not hide it.
  bool WatchWaker() {
    return Control(EPOLL_CTL_ADD, waker_->fd(), EPOLLIN, kWakerToken) == 0;
  }

 private:
  int Control(int operation, int fd, uint32_t interest, uint64_t token) {
    epoll_event wanted = {};
    wanted.events = interest;
    wanted.data.u64 = token;
    return RetryOnInterrupt(
        [&] { return ::epoll_ctl(epoll_, operation, fd, &wanted); });
  }

  int Sleep(absl::Span<epoll_event> batch, absl::Duration timeout) {
    if (has_pwait2_ && timeout > absl::ZeroDuration() && timeout < kNear) {
      const int seen = Pwait2(epoll_, batch, timeout);
      if (seen >= 0 || errno == EINTR) return seen;
      // ENOSYS before Linux 5.11; EPERM from seccomp filters that do not know
      // the call.
      CheckThat(errno == ENOSYS || errno == EPERM, "epoll_pwait2 failed");
      has_pwait2_ = false;
    }
    return ::epoll_wait(epoll_, batch.data(), static_cast<int>(batch.size()),
                        MillisecondsRoundedUp(timeout));
  }

  const int epoll_;
  const std::unique_ptr<Waker> waker_;
  bool has_pwait2_ = true;
};

}  // namespace

std::unique_ptr<Poller> CreateEpollPoller() {
  std::unique_ptr<Waker> waker = CreateEventFdWaker();
  if (waker == nullptr) return nullptr;
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) return nullptr;
  auto poller = std::make_unique<EpollPoller>(epoll, std::move(waker));
  if (!poller->WatchWaker()) return nullptr;
  return poller;
}

}  // namespace rawnet
