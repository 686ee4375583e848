// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_CONTEXT_DONE_H_
#define RAWNET_ASYNC_CONTEXT_DONE_H_

#include "absl/status/status.h"
#include "rawnet/async/context.h"
#include "rawnet/async/waiter.h"

namespace rawnet {

// co_await context.Done() or Wait(context.Done()): until the context is done.
class [[nodiscard]] ContextDone final : public Waiter {
 public:
  explicit ContextDone(const Context& context) : Waiter(context) {}
  absl::Status await_resume() { return status_; }

 private:
  bool Attempt() override { return false; }
  void Fail(const absl::Status& status) override { status_ = status; }

  absl::Status status_;
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_CONTEXT_DONE_H_
