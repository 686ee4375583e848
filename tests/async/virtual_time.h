// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_ASYNC_VIRTUAL_TIME_H_
#define RAWNET_TESTS_ASYNC_VIRTUAL_TIME_H_

#include <atomic>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/netpoll/poller.h"

namespace rawnet {

// A clock that stands still until it is told to move. Thread-safe.
class FakeClock final : public Clock {
 public:
  MonotonicTime Now() override { return {now_.load()}; }
  MonotonicTime CoarseNow() override { return Now(); }
  absl::Time WallNow() override {
    return absl::FromUnixSeconds(1'000'000'000) +
           absl::Nanoseconds(now_.load());
  }

  void Advance(absl::Duration step) {
    now_.fetch_add(absl::ToInt64Nanoseconds(step));
  }

 private:
  std::atomic<int64_t> now_{1'000'000'000};
};

// A poller without descriptors: to wait is to jump to the timeout. Without a
// timeout it sleeps until a Wake, which only another thread can send.
class JumpingPoller final : public Poller {
 public:
  explicit JumpingPoller(FakeClock* clock) : clock_(clock) {}

  absl::string_view name() const override { return "jumping"; }
  int Add(int, uint64_t) override { return 0; }
  int Remove(int) override { return 0; }
  void Forget(int, uint64_t) override {}
  void Arm(int, Direction) override {}

  int Wait(absl::Span<Event>, absl::Duration timeout) override {
    absl::MutexLock lock(&mutex_);
    if (timeout == absl::InfiniteDuration()) {
      mutex_.Await(absl::Condition(&woken_));
    }
    if (!woken_) clock_->Advance(timeout);
    woken_ = false;
    return 0;
  }

  void Wake() override {
    absl::MutexLock lock(&mutex_);
    woken_ = true;
  }

 private:
  FakeClock* const clock_;
  absl::Mutex mutex_;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
};

// While it lives the loop of this thread runs in virtual time: whoever waits
// for a moment finds it come at once. For timers, contexts, posts and sources
// without a descriptor.
//
//   VirtualTime time;
//   EXPECT_TRUE(Wait(Sleep(Context(), absl::Hours(1))).ok());
//   EXPECT_EQ(time.elapsed(), absl::Hours(1));
class VirtualTime {
 public:
  VirtualTime() : scope_(Options(&clock_)), start_(clock_.Now()) {}

  FakeClock& clock() { return clock_; }
  void Advance(absl::Duration step) { clock_.Advance(step); }
  absl::Duration elapsed() { return clock_.Now() - start_; }

 private:
  static EventLoop::Options Options(FakeClock* clock) {
    EventLoop::Options options;
    options.clock = clock;
    options.create_poller = [clock] {
      return std::make_unique<JumpingPoller>(clock);
    };
    return options;
  }

  FakeClock clock_;
  EventLoop::Scope scope_;
  const MonotonicTime start_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_ASYNC_VIRTUAL_TIME_H_
