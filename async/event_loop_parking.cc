// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Parking and waking: the half of EventLoop that deals with slots.

#include <algorithm>
#include <utility>

#include "rawnet/async/context_node.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/waiter.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/errno_status.h"

namespace rawnet {
namespace {

// A registration that nobody waits for costs its loop a wake-up each time that
// the descriptor becomes ready: a connection that has moved to another thread
// leaves one behind. One such event is ordinary; the second in a row is not.
constexpr uint8_t kIdleEventsMax = 2;

}  // namespace

absl::Status EventLoop::Register(Slot& slot) {
  const int fd = slot.source->EnterDescriptor();
  if (fd < 0) return absl::OkStatus();
  int error = poller_->Add(fd, slot.token());
  if (error == -EEXIST) {
    // This source is not registered here, so it is a descriptor of the same
    // number that was closed elsewhere.
    poller_->Remove(fd);
    error = poller_->Add(fd, slot.token());
  }
  slot.source->LeaveDescriptor();
  if (error < 0) return ErrnoStatus(-error, "poller add");
  slot.registered = true;
  return absl::OkStatus();
}

void EventLoop::Release(Slot& slot) {
  if (slot.registered) {
    // Not by number once it is closed: the number may be another's by now.
    const int fd = slot.source->EnterDescriptor();
    if (fd >= 0) {
      poller_->Remove(fd);
      slot.source->LeaveDescriptor();
    } else {
      poller_->Forget(slot.source->descriptor(), slot.token());
    }
  }
  slots_.Release(slot);
}

bool EventLoop::Park(Waiter& waiter) {
  for (;;) {
    absl::Status failure;
    if (waiter.NeedsPoller()) failure = EnsurePoller();
    if (failure.ok() && TryPark(waiter, failure)) return true;
    if (!failure.ok()) {
      waiter.Fail(failure);
      waiter.finished_ = true;
      return false;
    }
    if (waiter.TryNow()) return false;
  }
}

// False without a failure: something may have happened before this loop was in
// the list of the source or the context: the operation must be tried again.
bool EventLoop::TryPark(Waiter& waiter, absl::Status& failure) {
  waiter.loop_ = this;
  ++parked_;
  MonotonicTime deadline = waiter.until_;
  if (Source* source = waiter.source_; source != nullptr) {
    Slot* const listed = slots_.Find(*source);
    Slot& slot = listed != nullptr ? *listed : slots_.Add(*source);
    if (!slot.registered) failure = Register(slot);
    // A notice that came between the attempt and the listing went nowhere. A
    // poller reports what it finds when a descriptor is added; for the rest
    // only another attempt can tell.
    const bool unsure = listed == nullptr && !slot.registered;
    if (!failure.ok() || unsure || source->finished()) {
      Unpark(waiter);
      ReleaseIfFinished(slot);
      return false;
    }
    const Direction direction = waiter.direction_;
    slot.waiters_of(direction).PushBack(waiter.park_link_);
    slot.idle_events = 0;
    if (slot.registered) poller_->Arm(source->descriptor(), direction);
    // After the slot: a deadline that moves from now on posts to it.
    deadline = std::min(deadline, source->deadline(direction));
  }
  if (ContextNode* node = waiter.context_.ender(); node != nullptr) {
    WatchSignals(*node);
    Slot& slot = slots_.FindOrAdd(*node);
    slot.waiters_of(Direction::kRead).PushBack(waiter.context_link_);
    if (node->done()) {
      Unpark(waiter);
      ReleaseIfFinished(slot);
      return false;
    }
    deadline = std::min(deadline, node->context_deadline());
  }
  if (deadline != MonotonicTime::Infinite()) timers_.Insert(waiter, deadline);
  return true;
}

// Its notice may have come before the slot was in its list; there is no other.
void EventLoop::ReleaseIfFinished(Slot& slot) {
  if (!slot.HasWaiters() && slot.source->finished()) Release(slot);
}

void EventLoop::WatchSignals(const ContextNode& node) {
  for (ContextNode* root = node.signal_root(); root != nullptr;
       root = root->outer_signal_root()) {
    Slot& slot = slots_.FindOrAdd(*root);
    // Without a place in the poller the next operation sees the signal.
    if (!slot.registered) Register(slot).IgnoreError();
  }
}

void EventLoop::Unpark(Waiter& waiter) {
  CheckThat(this == CurrentOrNull(),
            "an operation was destroyed on a thread that it does not wait on");
  waiter.park_link_.Unlink();
  waiter.context_link_.Unlink();
  timers_.Remove(waiter);
  waiter.loop_ = nullptr;
  --parked_;
}

void EventLoop::ResumeLater(Waiter& waiter) {
  waiter.loop_ = this;
  ++parked_;
  resumes_.PushBack(waiter.park_link_);
}

void EventLoop::RetryLater(Waiter& waiter) {
  woken_.PushBack(waiter.park_link_);
}

void EventLoop::Resume(Waiter& waiter) {
  Unpark(waiter);
  RestoreBudget();
  ResumeFrame(waiter.continuation_);
}

void EventLoop::Retry(Waiter& waiter) {
  Unpark(waiter);
  if (!waiter.TryNow() && Park(waiter)) return;
  RestoreBudget();
  ResumeFrame(waiter.continuation_);
}

// Who parks again meanwhile waits for the next event.
bool EventLoop::RunWoken() {
  const bool ran = !woken_.empty();
  while (ParkLink* link = woken_.PopFront()) Retry(link->waiter);
  return ran;
}

void EventLoop::Dispatch(const Event& event) {
  Slot* slot = slots_.ByToken(event.token);
  if (slot == nullptr) return;
  slot->may_be_readable |= event.readable;
  slot->closing |= event.closing;
  slot->source->OnEvent();
  if (!slot->HasWaiters()) {
    OnIdleEvent(*slot);
    return;
  }
  slot->idle_events = 0;
  if (event.readable) woken_.TakeAll(slot->waiters_of(Direction::kRead));
  if (event.writable) woken_.TakeAll(slot->waiters_of(Direction::kWrite));
  RunWoken();
}

void EventLoop::OnIdleEvent(Slot& slot) {
  if (++slot.idle_events >= kIdleEventsMax) Release(slot);
}

bool EventLoop::RunInbox() {
  if (draining_ == nullptr) {
    if (inbox_.load(std::memory_order_relaxed) == nullptr) return false;
    Slot* newest = inbox_.exchange(nullptr, std::memory_order_acq_rel);
    while (newest != nullptr) {
      Slot* next = std::exchange(newest->next_in_inbox, draining_);
      draining_ = std::exchange(newest, next);
    }
  }
  while (draining_ != nullptr) {
    Slot& slot = *std::exchange(draining_, draining_->next_in_inbox);
    // First: what is stored from now on posts the slot anew. An exchange, not
    // a store: it reads what a poster wrote who found the slot posted already
    // and went, so that what he had stored is seen below.
    slot.in_inbox.exchange(false, std::memory_order_acq_rel);
    OnPosted(slot);
  }
  return true;
}

void EventLoop::OnPosted(Slot& slot) {
  if (slot.source == nullptr) {
    slots_.ReleaseFromInbox(slot);
    return;
  }
  woken_.TakeAll(slot.waiters_of(Direction::kRead));
  woken_.TakeAll(slot.waiters_of(Direction::kWrite));
  // Nobody can wait for a source that has finished: they try again and end.
  if (slot.source->finished()) Release(slot);
  RunWoken();
}

}  // namespace rawnet
