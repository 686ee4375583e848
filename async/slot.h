// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_SLOT_H_
#define RAWNET_ASYNC_SLOT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "rawnet/async/intrusive_list.h"
#include "rawnet/async/source.h"

namespace rawnet {

class EventLoop;
class Waiter;

struct ParkTag;

// The place of one waiter in one slot. A waiter has two: for what it waits for
// and for its context.
struct ParkLink : ListHook<ParkTag> {
  explicit ParkLink(Waiter& owner) : waiter(owner) {}
  Waiter& waiter;
};

// What one loop knows of one source. Its memory is never anything but a slot
// of this loop; only its source changes.
struct Slot {
  Slot(EventLoop* owner, uint32_t position) : loop(owner), index(position) {}

  bool HasWaiters() const { return !waiters[0].empty() || !waiters[1].empty(); }
  IntrusiveList<ParkLink, ParkTag>& waiters_of(Direction direction) {
    return waiters[static_cast<int>(direction)];
  }
  uint64_t token() const { return (uint64_t{generation} << 32) | index; }

  EventLoop* const loop;

  // Guarded by the mutex of the source.
  Slot* next_in_source = nullptr;

  // The slot is the node of its loop's inbox, so the inbox is bounded by the
  // number of slots and allocates nothing.
  std::atomic<bool> in_inbox{false};
  Slot* next_in_inbox = nullptr;

  // The rest belongs to the thread of the loop.
  Source* source = nullptr;  // holds a reference; null in a free slot
  IntrusiveList<ParkLink, ParkTag> waiters[2];  // by Direction
  const uint32_t index;
  uint32_t generation = 0;
  bool registered = false;  // with the loop's poller
  // Cleared before a read, set by events: while it is false the receive buffer
  // is empty, and a read need not ask. See Event::closing for when not to
  // believe it.
  bool may_be_readable = true;
  bool closing = false;
  uint8_t idle_events = 0;  // in a row that met nobody
};

// The slots of one loop. Belongs to the loop's thread.
class SlotTable {
 public:
  explicit SlotTable(EventLoop* loop) : loop_(loop) {}

  // The slot of `source` in this loop, if it was the last that was used.
  Slot* Recent(Source& source) const;
  // The slot of `source`; null when it has none.
  Slot* Find(Source& source);
  // A fresh slot for a source that has none. Holds a reference.
  Slot& Add(Source& source);
  Slot& FindOrAdd(Source& source);
  // The slot that an event belongs to; null when it is not of this generation.
  Slot* ByToken(uint64_t token);
  // Lets go of the source. The caller has removed it from the poller.
  void Release(Slot& slot);
  // A released slot has left the inbox.
  void ReleaseFromInbox(Slot& slot) { free_.push_back(&slot); }

  // Those that have a source. O(n): for shutting down.
  std::vector<Slot*> InUse() const;
  size_t in_use() const { return in_use_; }

 private:
  Slot* FindListed(Source& source);
  Slot& Take();

  EventLoop* const loop_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<Slot*> free_;
  size_t in_use_ = 0;
};

inline Slot* SlotTable::Recent(Source& source) const {
  Slot* slot = source.recent_slot_.load(std::memory_order_acquire);
  if (slot == nullptr || slot->loop != loop_) return nullptr;
  return slot->source == &source ? slot : nullptr;
}

}  // namespace rawnet

#endif  // RAWNET_ASYNC_SLOT_H_
