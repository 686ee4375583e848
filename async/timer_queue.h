// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_TIMER_QUEUE_H_
#define RAWNET_ASYNC_TIMER_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "rawnet/netpoll/clock.h"

namespace rawnet {

// A moment that somebody waits for. Remove it from its queue before it dies.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  bool queued() const { return position_ != kNotQueued; }

 private:
  friend class TimerQueue;
  static constexpr uint32_t kNotQueued = UINT32_MAX;

  uint32_t position_ = kNotQueued;
};

// Timers in the order of their moments; those of one moment in the order of
// their insertion. Owns no clock and no timer: time is pushed in. A binary
// heap: Insert and Remove take O(log n). Not thread-safe.
class TimerQueue {
 public:
  // Adds `timer`, or moves it to `when` if it is in this queue already.
  void Insert(Timer& timer, MonotonicTime when);
  // Nothing happens to a timer that is not queued.
  void Remove(Timer& timer);

  // When the next timer is due; MonotonicTime::Infinite() when there is none.
  MonotonicTime next() const {
    return heap_.empty() ? MonotonicTime::Infinite() : heap_.front().when;
  }
  // Takes the next timer that is due at `now`; null when none is.
  Timer* PopDue(MonotonicTime now);

  bool empty() const { return heap_.empty(); }
  size_t size() const { return heap_.size(); }

 private:
  struct Entry {
    MonotonicTime when;
    uint64_t insertion;
    Timer* timer;

    bool Before(const Entry& other) const {
      if (when != other.when) return when < other.when;
      return insertion < other.insertion;
    }
  };

  void Place(size_t position, Entry entry);
  void SiftUp(size_t position, Entry entry);
  void SiftDown(size_t position, Entry entry);

  std::vector<Entry> heap_;
  uint64_t insertions_ = 0;
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_TIMER_QUEUE_H_
