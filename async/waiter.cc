// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/waiter.h"

#include "rawnet/async/event_loop.h"

namespace rawnet {

void Waiter::Unpark() { loop_->Unpark(*this); }

bool Waiter::EndedByContext() {
  if (!context_.done()) return false;
  Fail(context_.status());
  return finished_ = true;
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
