// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_SLEEP_H_
#define RAWNET_ASYNC_SLEEP_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/waiter.h"
#include "rawnet/netpoll/clock.h"

namespace rawnet {

// Waits until a moment on the loop's clock, never less. Gives OK, or the error
// of its context when that is done first.
class [[nodiscard]] SleepOperation final : public Waiter {
 public:
  SleepOperation(const Context& context, MonotonicTime until)
      : Waiter(context), until_(until) {}
  absl::Status await_resume() { return status_; }

 private:
  bool Attempt() override {
    if (EventLoop::CheckTime() >= until_) return true;
    WaitUntil(until_);
    return false;
  }
  void Fail(const absl::Status& status) override { status_ = status; }

  const MonotonicTime until_;
  absl::Status status_;
};

inline SleepOperation Sleep(const Context& context, absl::Duration duration) {
  return SleepOperation(context, EventLoop::Current().clock().Now() + duration);
}

inline SleepOperation SleepUntil(const Context& context, MonotonicTime time) {
  return SleepOperation(context, time);
}

}  // namespace rawnet

#endif  // RAWNET_ASYNC_SLEEP_H_
