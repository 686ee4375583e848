// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_SOURCE_H_
#define RAWNET_ASYNC_SOURCE_H_

#include <atomic>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/netpoll/poller.h"

namespace rawnet {

struct Slot;

// Something that operations of any number of threads wait for: a descriptor, a
// context, one end of an in-memory pipe.
//
// A source lists its slots, one for each loop that has waited for it, never its
// waiters: a thread that notifies touches no memory of another thread's
// coroutines. Each loop looks at its own slot.
//
// Reference counted; slots hold a reference. Thread-safe, but for what it says.
class Source {
 public:
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  void Ref() { references_.fetch_add(1, std::memory_order_relaxed); }
  void Unref() {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) Discard();
  }

  // Makes every operation that is parked here, in any loop, try again. What
  // the operations are to see must have been stored before.
  void Notify();

  // Whether operations will find nothing to wait for any more: a loop lets go
  // of its slot. True once, true for ever.
  virtual bool finished() const = 0;

  // When operations of `direction` must give up.
  virtual MonotonicTime deadline(Direction direction) const = 0;

  // The descriptor that the poller of a loop shall watch, held open until
  // LeaveDescriptor; or -1: there is none, or it is closed.
  virtual int EnterDescriptor() { return -1; }
  virtual void LeaveDescriptor() {}
  // Its number, whether it is open or not.
  virtual int descriptor() const { return -1; }

  // An event on the descriptor, before anybody who is parked tries again. Runs
  // on the thread of the loop.
  virtual void OnEvent() {}

 protected:
  Source() = default;
  virtual ~Source();

  // The last reference is gone. Must end with `delete this`.
  virtual void Discard() = 0;

 private:
  friend class SlotTable;

  std::atomic<int32_t> references_{1};
  // The slot used last: spares its loop the lock. Slot memory is type-stable
  // and a slot's loop never changes, so that a stale pointer can be looked at.
  std::atomic<Slot*> recent_slot_{nullptr};
  absl::Mutex mutex_;
  Slot* slots_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_SOURCE_H_
