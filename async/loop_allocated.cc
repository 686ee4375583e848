// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/loop_allocated.h"

#include "rawnet/async/event_loop.h"
#include "rawnet/async/frame_pool.h"

namespace rawnet {

void* LoopAllocated::operator new(size_t size_bytes) {
  return EventLoop::Current().frames().Allocate(size_bytes);
}

void LoopAllocated::operator delete(void* memory, size_t size_bytes) {
  // An object may outlive the loop of its thread.
  EventLoop* loop = EventLoop::CurrentOrNull();
  if (loop == nullptr) {
    FramePool::FreeToHeap(memory, size_bytes);
  } else {
    loop->frames().Free(memory, size_bytes);
  }
}

}  // namespace rawnet
