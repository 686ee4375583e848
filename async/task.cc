// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/task.h"

#include "rawnet/async/event_loop.h"
#include "rawnet/async/frame_pool.h"

namespace rawnet {

void* TaskPromiseBase::operator new(size_t size_bytes) {
  return EventLoop::Current().frames().Allocate(size_bytes);
}

void TaskPromiseBase::operator delete(void* frame, size_t size_bytes) {
  // A task may outlive the loop of its thread.
  EventLoop* loop = EventLoop::CurrentOrNull();
  if (loop == nullptr) {
    FramePool::FreeToHeap(frame, size_bytes);
  } else {
    loop->frames().Free(frame, size_bytes);
  }
}

}  // namespace rawnet
