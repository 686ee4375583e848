// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_DESCRIPTOR_H_
#define RAWNET_ASYNC_DESCRIPTOR_H_

#include <atomic>
#include <cstdint>

#include "rawnet/async/event_loop.h"
#include "rawnet/async/loop_allocated.h"
#include "rawnet/async/source.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/netpoll/poller.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {

// A descriptor that threads share: closed exactly once, and never while one of
// them is inside a system call on it, so that no call meets another descriptor
// of the same number.
//
// Two counts. References keep the object: handles and slots of loops. Users
// are inside a system call right now; the last one to leave after Close makes
// the close(2). Parked operations are no users: the peer sees a close at once,
// even when the thread of a parked operation is busy elsewhere.
//
// Thread-safe.
class Descriptor final : public Source, public LoopAllocated {
 public:
  // Owns `fd`, which is non-blocking.
  Descriptor(Sys& sys, int fd) : sys_(sys), fd_(fd) {}

  Sys& sys() const { return sys_; }
  int fd() const { return fd_; }

  // Brackets each system call on fd(), epoll_ctl(2) among them. False: it is
  // closed; make no call and do not Leave.
  bool Enter() {
    if ((state_.fetch_add(1, std::memory_order_acq_rel) & kClosed) == 0) {
      return true;
    }
    Leave();
    return false;
  }
  void Leave() {
    if (state_.fetch_sub(1, std::memory_order_acq_rel) == (kClosed | 1)) {
      CloseOnce();
    }
  }

  // Ends every pending and later operation. False: it was closed already.
  bool Close();
  bool closed() const {
    return (state_.load(std::memory_order_acquire) & kClosed) != 0;
  }

  // Ends pending and later operations of `direction` at `deadline`, until it is
  // moved. A store, unless somebody who waits must hear of it earlier.
  void SetDeadline(Direction direction, MonotonicTime deadline);
  // Whether the deadline has passed; as late as EventLoop::CheckTime. What has
  // passed stays so until it is moved.
  bool DeadlinePassed(Direction direction) {
    const MonotonicTime time = deadline(direction);
    if (time == MonotonicTime::Infinite()) return false;
    if (EventLoop::CheckTime() < time) return false;
    LatchDeadline(direction, time);
    return true;
  }

  bool finished() const override { return closed(); }
  MonotonicTime deadline(Direction direction) const override {
    return {deadline_[static_cast<int>(direction)].load()};
  }
  int EnterDescriptor() override { return Enter() ? fd_ : -1; }
  void LeaveDescriptor() override { Leave(); }
  int descriptor() const override { return fd_; }

 private:
  static constexpr uint32_t kClosed = 1u << 31;
  static constexpr uint32_t kDone = 1u << 30;

  ~Descriptor() override = default;
  void LatchDeadline(Direction direction, MonotonicTime passed);
  void Discard() override;
  // The count of users reached zero on a closed descriptor, which can happen
  // more than once: a failed Enter bounces it.
  void CloseOnce();

  Sys& sys_;
  const int fd_;
  std::atomic<uint32_t> state_{0};  // kClosed, kDone, and the count of users
  std::atomic<int64_t> deadline_[2] = {MonotonicTime::Infinite().nanoseconds,
                                       MonotonicTime::Infinite().nanoseconds};
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_DESCRIPTOR_H_
