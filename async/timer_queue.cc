// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/timer_queue.h"

namespace rawnet {

void TimerQueue::Place(size_t position, Entry entry) {
  heap_[position] = entry;
  entry.timer->position_ = static_cast<uint32_t>(position);
}

void TimerQueue::SiftUp(size_t position, Entry entry) {
  while (position > 0) {
    const size_t parent = (position - 1) / 2;
    if (!entry.Before(heap_[parent])) break;
    Place(position, heap_[parent]);
    position = parent;
  }
  Place(position, entry);
}

void TimerQueue::SiftDown(size_t position, Entry entry) {
  for (;;) {
    size_t child = 2 * position + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1].Before(heap_[child])) {
      ++child;
    }
    if (!heap_[child].Before(entry)) break;
    Place(position, heap_[child]);
    position = child;
  }
  Place(position, entry);
}

void TimerQueue::Insert(Timer& timer, MonotonicTime when) {
  Remove(timer);
  const Entry entry{when, insertions_++, &timer};
  heap_.push_back(entry);
  SiftUp(heap_.size() - 1, entry);
}

void TimerQueue::Remove(Timer& timer) {
  if (!timer.queued()) return;
  const size_t position = timer.position_;
  timer.position_ = Timer::kNotQueued;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (position == heap_.size()) return;
  if (position > 0 && last.Before(heap_[(position - 1) / 2])) {
    SiftUp(position, last);
  } else {
    SiftDown(position, last);
  }
}

Timer* TimerQueue::PopDue(MonotonicTime now) {
  if (heap_.empty() || heap_.front().when > now) return nullptr;
  Timer* timer = heap_.front().timer;
  Remove(*timer);
  return timer;
}

}  // namespace rawnet
