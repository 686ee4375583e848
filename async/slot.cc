// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/slot.h"

#include "absl/synchronization/mutex.h"

namespace rawnet {

Slot* SlotTable::FindListed(Source& source) {
  absl::MutexLock lock(&source.mutex_);
  for (Slot* slot = source.slots_; slot != nullptr;
       slot = slot->next_in_source) {
    if (slot->loop != loop_) continue;
    source.recent_slot_.store(slot, std::memory_order_release);
    return slot;
  }
  return nullptr;
}

Slot& SlotTable::Take() {
  ++in_use_;
  if (free_.empty()) {
    slots_.push_back(
        std::make_unique<Slot>(loop_, static_cast<uint32_t>(slots_.size())));
    return *slots_.back();
  }
  Slot* slot = free_.back();
  free_.pop_back();
  return *slot;
}

Slot* SlotTable::Find(Source& source) {
  Slot* slot = Recent(source);
  return slot != nullptr ? slot : FindListed(source);
}

Slot& SlotTable::FindOrAdd(Source& source) {
  Slot* slot = Find(source);
  return slot != nullptr ? *slot : Add(source);
}

Slot& SlotTable::Add(Source& source) {
  Slot& slot = Take();
  source.Ref();
  slot.source = &source;
  slot.registered = false;
  slot.may_be_readable = true;
  slot.closing = false;
  slot.idle_events = 0;
  absl::MutexLock lock(&source.mutex_);
  slot.next_in_source = source.slots_;
  source.slots_ = &slot;
  source.recent_slot_.store(&slot, std::memory_order_release);
  return slot;
}

Slot* SlotTable::ByToken(uint64_t token) {
  const auto index = static_cast<uint32_t>(token);
  if (index >= slots_.size()) return nullptr;
  Slot* slot = slots_[index].get();
  return slot->token() == token && slot->source != nullptr ? slot : nullptr;
}

void SlotTable::Release(Slot& slot) {
  Source* source = slot.source;
  {
    absl::MutexLock lock(&source->mutex_);
    Slot** link = &source->slots_;
    while (*link != &slot) link = &(*link)->next_in_source;
    *link = slot.next_in_source;
    Slot* expected = &slot;
    source->recent_slot_.compare_exchange_strong(expected, nullptr);
  }
  // From here nobody can post the slot, but it may be in the inbox.
  slot.source = nullptr;
  ++slot.generation;
  --in_use_;
  if (!slot.in_inbox.load(std::memory_order_acquire)) free_.push_back(&slot);
  source->Unref();
}

std::vector<Slot*> SlotTable::InUse() const {
  std::vector<Slot*> slots;
  for (const auto& slot : slots_) {
    if (slot->source != nullptr) slots.push_back(slot.get());
  }
  return slots;
}

}  // namespace rawnet
