// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/descriptor.h"

namespace rawnet {

void Descriptor::Discard() {
  if (!closed()) {
    state_.fetch_or(kClosed, std::memory_order_acq_rel);
    CloseOnce();
  }
  delete this;
}

void Descriptor::CloseOnce() {
  uint32_t expected = kClosed;
  if (state_.compare_exchange_strong(expected, kClosed | kDone,
                                     std::memory_order_acq_rel)) {
    sys_.Close(fd_);
  }
}

bool Descriptor::Close() {
  const uint32_t before = state_.fetch_or(kClosed, std::memory_order_acq_rel);
  if ((before & kClosed) != 0) return false;
  if (before == 0) CloseOnce();
  Notify();
  return true;
}

// The clock that found it passed may be ahead of the one that is asked next:
// a timer goes by the exact time, a check outside of the loop by a coarse one.
void Descriptor::LatchDeadline(Direction direction, MonotonicTime passed) {
  deadline_[static_cast<int>(direction)].compare_exchange_strong(
      passed.nanoseconds, MonotonicTime::InfinitePast().nanoseconds);
}

void Descriptor::SetDeadline(Direction direction, MonotonicTime deadline) {
  const int64_t before =
      deadline_[static_cast<int>(direction)].exchange(deadline.nanoseconds);
  // Timers that are set go off at the old moment, look again, and wait on.
  if (deadline.nanoseconds < before) Notify();
}

}  // namespace rawnet
