// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <cerrno>
#include <memory>

#include "rawnet/netpoll/kqueue_waker.h"
#include "rawnet/netpoll/sys_result.h"
#include "rawnet/netpoll/wake_flag.h"

namespace rawnet {
namespace {

// EVFILT_USER has a name space of its own: no descriptor is meant.
constexpr uintptr_t kUserEvent = 0;

int Change(int queue, unsigned flags, unsigned filter_flags) {
  struct kevent change = {};
  change.ident = kUserEvent;
  change.filter = EVFILT_USER;
  change.flags = flags;
  change.fflags = filter_flags;
  // kqueue(2): a change that EINTR interrupts has been made; again is harmless.
  return RetryOnInterrupt(
      [&] { return ::kevent(queue, &change, 1, nullptr, 0, nullptr); });
}

// EVFILT_USER with EV_CLEAR: kevent(2) itself consumes the signal when it
// reports it, so that a wake costs the sleeper no further call.
class UserEventWaker final : public Waker {
 public:
  explicit UserEventWaker(int queue) : queue_(queue) {}

  int fd() const override { return queue_; }

  void Wake() override {
    if (!flag_.Raise()) return;
    const int saved_errno = errno;
    Change(queue_, 0, NOTE_TRIGGER);
    errno = saved_errno;
  }

  void Drain() override { flag_.Lower(); }

 private:
  const int queue_;
  WakeFlag flag_;
};

}  // namespace

KqueueWaker AttachKqueueWaker(int queue) {
  const int answer = Change(queue, EV_ADD | EV_CLEAR, 0);
  if (answer < 0) {
    errno = -answer;
    return {};
  }
  return {std::make_unique<UserEventWaker>(queue), EVFILT_USER, kUserEvent};
}

}  // namespace rawnet
