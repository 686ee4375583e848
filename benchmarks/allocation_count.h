// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_ALLOCATION_COUNT_H_
#define RAWNET_BENCHMARKS_ALLOCATION_COUNT_H_

#include <cstdint>

namespace rawnet {

// How often this thread has called operator new. A program that links this has
// counting versions of operator new and delete.
uint64_t AllocationCount();

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_ALLOCATION_COUNT_H_
