// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/source.h"

#include "rawnet/async/event_loop.h"
#include "rawnet/async/slot.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {

Source::~Source() {
  absl::MutexLock lock(&mutex_);
  CheckThat(slots_ == nullptr, "a source died while a loop listed it");
}

void Source::Notify() {
  const EventLoop* current = EventLoop::CurrentOrNull();
  absl::MutexLock lock(&mutex_);
  for (Slot* slot = slots_; slot != nullptr; slot = slot->next_in_source) {
    // Nobody of this thread waits, so there is nobody to tell.
    if (slot->loop == current && !slot->HasWaiters() && !finished()) continue;
    // Under the lock: the slot's loop cannot let go of it meanwhile.
    slot->loop->PostSlot(*slot);
  }
}

}  // namespace rawnet
