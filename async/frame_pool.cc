// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/frame_pool.h"

#include <new>

namespace rawnet {
namespace {

// Under AddressSanitizer frames go straight to the heap: a frame on a free list
// would hide a use after its end.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kPooled = false;
#elif defined(__has_feature)
constexpr bool kPooled = !__has_feature(address_sanitizer);
#else
constexpr bool kPooled = true;
#endif

}  // namespace

void* FramePool::AllocateFromHeap(size_t size_bytes) {
  return ::operator new(ClassOf(size_bytes) * kGranularity);
}

void FramePool::FreeToHeap(void* frame, size_t size_bytes) {
  ::operator delete(frame, ClassOf(size_bytes) * kGranularity);
}

FramePool::~FramePool() {
  for (size_t i = 0; i <= kClassCount; ++i) {
    while (FreeFrame* frame = classes_[i].first) {
      classes_[i].first = frame->next;
      FreeToHeap(frame, i * kGranularity);
    }
  }
}

void FramePool::Free(void* frame, size_t size_bytes) {
  const size_t size_class = ClassOf(size_bytes);
  if (!kPooled || size_class > kClassCount ||
      classes_[size_class].kept == kKeptMax) {
    FreeToHeap(frame, size_bytes);
    return;
  }
  SizeClass& frames = classes_[size_class];
  frames.first = new (frame) FreeFrame{frames.first};
  ++frames.kept;
}

}  // namespace rawnet
