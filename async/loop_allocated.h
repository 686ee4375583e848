// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_LOOP_ALLOCATED_H_
#define RAWNET_ASYNC_LOOP_ALLOCATED_H_

#include <cstddef>

namespace rawnet {

// Objects of the classes that inherit from this come from the free lists of the
// loop of the thread that makes them, and go to those of the thread that ends
// them: coroutine frames, descriptors, connections.
struct LoopAllocated {
  static void* operator new(size_t size_bytes);
  static void operator delete(void* memory, size_t size_bytes);
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_LOOP_ALLOCATED_H_
