// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_FRAME_POOL_H_
#define RAWNET_ASYNC_FRAME_POOL_H_

#include <cstddef>

namespace rawnet {

// Free lists for coroutine frames, by size class. Belongs to one thread; a
// frame may be returned to another thread's pool than it came from.
class FramePool {
 public:
  FramePool() = default;
  FramePool(const FramePool&) = delete;
  FramePool& operator=(const FramePool&) = delete;
  ~FramePool();

  void* Allocate(size_t size_bytes) {
    const size_t size_class = ClassOf(size_bytes);
    if (size_class > kClassCount) return AllocateFromHeap(size_bytes);
    SizeClass& frames = classes_[size_class];
    FreeFrame* frame = frames.first;
    if (frame == nullptr) return AllocateFromHeap(size_bytes);
    frames.first = frame->next;
    --frames.kept;
    return frame;
  }
  void Free(void* frame, size_t size_bytes);

  // For threads that have no pool: the same blocks, from the heap.
  static void* AllocateFromHeap(size_t size_bytes);
  static void FreeToHeap(void* frame, size_t size_bytes);

 private:
  static constexpr size_t kGranularity = 64;  // bytes
  static constexpr size_t kClassCount = 48;   // frames of up to 3 KiB
  static constexpr size_t kKeptMax = 256;     // of each class

  struct FreeFrame {
    FreeFrame* next;
  };
  struct SizeClass {
    FreeFrame* first = nullptr;
    size_t kept = 0;
  };

  static size_t ClassOf(size_t size_bytes) {
    return (size_bytes + kGranularity - 1) / kGranularity;
  }

  SizeClass classes_[kClassCount + 1];
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_FRAME_POOL_H_
