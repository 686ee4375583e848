// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_LOOP_POOL_H_
#define RAWNET_ASYNC_LOOP_POOL_H_

#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rawnet/async/event_loop.h"

namespace rawnet {

// The loops that no thread uses now. Thread-safe.
class LoopPool {
 public:
  static LoopPool& Get();

  // A loop with `options`, which may keep the poller it had.
  EventLoop* Take(EventLoop::Options options);
  // Takes back a loop after shutting it down, on its thread. False: it is still
  // waited in, and lost.
  bool GiveBack(EventLoop* loop);

 private:
  absl::Mutex mutex_;
  std::vector<EventLoop*> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_LOOP_POOL_H_
