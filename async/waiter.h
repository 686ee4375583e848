// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_WAITER_H_
#define RAWNET_ASYNC_WAITER_H_

#include <coroutine>

#include "absl/status/status.h"
#include "rawnet/async/context.h"
#include "rawnet/async/slot.h"
#include "rawnet/async/timer_queue.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/netpoll/poller.h"

namespace rawnet {

class EventLoop;

// One operation that may have to wait: an awaitable, and what a loop keeps of
// it while it is parked.
//
// The protocol. An operation is tried before anything is armed. If it cannot
// finish it names what it waits for and is parked in the loop of its thread. On
// an event the loop tries it again, and resumes the coroutine only when it has
// finished: await_resume could not suspend a second time.
//
//   state      how it gets there                        what happens next
//   idle       constructed                              TryNow
//   finished   Attempt said true, or Fail was called    await_resume
//   parked     Attempt said false                       an event, a Notify, a
//                                                       timer: TryNow again
//
// Not copyable nor movable: it is linked into lists while it is parked.
// Destroying a parked operation abandons it. Belongs to one thread.
class Waiter : public Timer {
 public:
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  // True when the operation has finished. A coroutine that never waits lets
  // others run after a budget of ready operations.
  bool await_ready();
  bool await_suspend(std::coroutine_handle<> continuation);

  // Tries once; true when the operation has finished. Touches no loop when the
  // operation is ready.
  bool TryNow() {
    if (!context_.is_background() && EndedByContext()) return true;
    source_ = nullptr;
    until_ = MonotonicTime::Infinite();
    return finished_ = Attempt();
  }

  bool finished() const { return finished_; }

 protected:
  // An operation that only its own source can end.
  Waiter() : park_link_(*this), context_link_(*this) {}
  // An operation that ends with the error of `context` when that is done first.
  explicit Waiter(const Context& context)
      : context_(context), park_link_(*this), context_link_(*this) {}
  virtual ~Waiter() { Abandon(); }

  // Tries the operation. True: it has finished, and the result is stored.
  // False: WaitFor or WaitUntil has been called.
  virtual bool Attempt() = 0;
  // Ends the operation: its context is done, or the system refused to watch.
  virtual void Fail(const absl::Status& status) = 0;

  // Said by Attempt, which is then made once more if this thread waits for the
  // source for the first time. The source must outlive the wait.
  void WaitFor(Source& source, Direction direction) {
    source_ = &source;
    direction_ = direction;
  }
  // Said by Attempt, alone or beside WaitFor: try again at `time` at the
  // latest.
  void WaitUntil(MonotonicTime time) { until_ = time; }

  const Context& context() const { return context_; }

  // Ends the wait of an operation that dies while it is parked. For destructors
  // of operations that own what they wait for: it dies before ~Waiter runs.
  void Abandon() {
    if (loop_ != nullptr) Unpark();
  }

 private:
  friend class EventLoop;

  bool EndedByContext();
  void Unpark();

  // False: only this thread can end the wait.
  bool NeedsPoller() const {
    return source_ != nullptr || until_ != MonotonicTime::Infinite() ||
           !context_.is_background();
  }

  Context context_;
  std::coroutine_handle<> continuation_;
  EventLoop* loop_ = nullptr;  // while parked
  Source* source_ = nullptr;
  MonotonicTime until_ = MonotonicTime::Infinite();
  Direction direction_ = Direction::kRead;
  bool finished_ = false;
  ParkLink park_link_;
  ParkLink context_link_;
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_WAITER_H_
