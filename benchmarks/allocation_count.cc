// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/allocation_count.h"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace rawnet {
namespace {

thread_local uint64_t allocations = 0;

}  // namespace

uint64_t AllocationCount() { return allocations; }

}  // namespace rawnet

// The other forms of the standard library end in these.
void* operator new(size_t size) {
  ++rawnet::allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
