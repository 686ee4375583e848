// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_LOCAL_EVENT_H_
#define RAWNET_ASYNC_LOCAL_EVENT_H_

#include "absl/status/status.h"
#include "rawnet/async/context.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/waiter.h"
#include "rawnet/netpoll/clock.h"

namespace rawnet {

// Lets one coroutine wait for others of its thread: "something happened, look".
// Set before or during the wait, as often as you like; the wait takes it.
// Belongs to one thread; one waiter at a time.
class LocalEvent {
 public:
  class WaitOperation;

  LocalEvent() = default;
  LocalEvent(const LocalEvent&) = delete;
  LocalEvent& operator=(const LocalEvent&) = delete;

  // Who waits goes on later, never inside this call: it may destroy the event,
  // and whoever called may still be using that.
  void Set();

  // Ends with OK when the event is set or at `until`, or with the error of
  // `context` when that is done first.
  WaitOperation Wait(const Context& context, MonotonicTime until);

 private:
  bool set_ = false;
  WaitOperation* waiting_ = nullptr;
};

class [[nodiscard]] LocalEvent::WaitOperation final : public Waiter {
 public:
  WaitOperation(LocalEvent& event, const Context& context, MonotonicTime until)
      : Waiter(context), event_(event), until_(until) {}
  ~WaitOperation() override {
    if (event_.waiting_ == this) event_.waiting_ = nullptr;
  }
  absl::Status await_resume() { return status_; }

 private:
  friend class LocalEvent;

  bool Attempt() override {
    event_.waiting_ = nullptr;
    if (event_.set_) {
      event_.set_ = false;
      return true;
    }
    if (EventLoop::CheckTime() >= until_) return true;
    event_.waiting_ = this;
    WaitUntil(until_);
    return false;
  }
  void Fail(const absl::Status& status) override {
    event_.waiting_ = nullptr;
    status_ = status;
  }

  LocalEvent& event_;
  const MonotonicTime until_;
  absl::Status status_;
};

inline void LocalEvent::Set() {
  set_ = true;
  if (waiting_ != nullptr) EventLoop::Current().RetryLater(*waiting_);
}

inline LocalEvent::WaitOperation LocalEvent::Wait(const Context& context,
                                                  MonotonicTime until) {
  return WaitOperation(*this, context, until);
}

}  // namespace rawnet

#endif  // RAWNET_ASYNC_LOCAL_EVENT_H_
