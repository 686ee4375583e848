// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_ASYNC_WATCHED_POLLER_H_
#define RAWNET_TESTS_ASYNC_WATCHED_POLLER_H_

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/netpoll/poller.h"

namespace rawnet {

// What a loop did with its poller. Thread-safe; outlives the loop's scope.
class PollerLog {
 public:
  struct Counts {
    int adds = 0;
    int removes = 0;
    int waits = 0;   // of any kind
    int sleeps = 0;  // waits with a timeout above zero
    int wakes = 0;
    int events = 0;  // that it reported
  };

  Counts counts() {
    absl::MutexLock lock(&mutex_);
    return counts_;
  }
  void Count(int Counts::*what, int times = 1) {
    absl::MutexLock lock(&mutex_);
    counts_.*what += times;
  }
  // Until the loop has gone to sleep as often, or is about to.
  void AwaitSleeps(int sleeps) {
    const auto slept = [this, sleeps]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return counts_.sleeps >= sleeps;
    };
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(&slept));
  }

  // Options of a loop that writes this log. `poller`: as in Options.
  EventLoop::Options Options(std::string poller = "");

 private:
  absl::Mutex mutex_;
  Counts counts_ ABSL_GUARDED_BY(mutex_);
};

// A real poller, with a log.
class WatchedPoller final : public Poller {
 public:
  using Counts = PollerLog::Counts;

  WatchedPoller(PollerLog* log, std::unique_ptr<Poller> poller)
      : log_(log), poller_(std::move(poller)) {}

  absl::string_view name() const override { return poller_->name(); }
  int Add(int fd, uint64_t token) override {
    log_->Count(&Counts::adds);
    return poller_->Add(fd, token);
  }
  int Remove(int fd) override {
    log_->Count(&Counts::removes);
    return poller_->Remove(fd);
  }
  void Forget(int fd, uint64_t token) override { poller_->Forget(fd, token); }
  void Arm(int fd, Direction direction) override {
    poller_->Arm(fd, direction);
  }
  int Wait(absl::Span<Event> events, absl::Duration timeout) override {
    log_->Count(&Counts::waits);
    if (timeout > absl::ZeroDuration()) log_->Count(&Counts::sleeps);
    const int count = poller_->Wait(events, timeout);
    log_->Count(&Counts::events, count);
    return count;
  }
  void Wake() override {
    log_->Count(&Counts::wakes);
    poller_->Wake();
  }

 private:
  PollerLog* const log_;
  const std::unique_ptr<Poller> poller_;
};

inline EventLoop::Options PollerLog::Options(std::string poller) {
  EventLoop::Options options;
  options.create_poller = [this, poller]() -> std::unique_ptr<Poller> {
    return std::make_unique<WatchedPoller>(this, *CreatePoller(poller));
  };
  return options;
}

}  // namespace rawnet

#endif  // RAWNET_TESTS_ASYNC_WATCHED_POLLER_H_
