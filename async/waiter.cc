// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/waiter.h"

#include "rawnet/async/event_loop.h"

namespace rawnet {

Waiter::~Waiter() { Abandon(); }

void Waiter::Abandon() {
  if (loop_ != nullptr) loop_->Unpark(*this);
}

bool Waiter::TryNow() {
  if (!context_.is_background() && context_.done()) {
    Fail(context_.status());
    return finished_ = true;
  }
  source_ = nullptr;
  until_ = MonotonicTime::Infinite();
  return finished_ = Attempt();
}

bool Waiter::await_ready() {
  return TryNow() && EventLoop::Current().SpendBudget();
}

bool Waiter::await_suspend(std::coroutine_handle<> continuation) {
  continuation_ = continuation;
  EventLoop& loop = EventLoop::Current();
  if (finished_) {
    loop.ResumeLater(*this);
    return true;
  }
  return loop.Park(*this);
}

}  // namespace rawnet
