// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_ECHO_MEMORY_H_
#define RAWNET_BENCHMARKS_ECHO_MEMORY_H_

#include <cstddef>
#include <memory>

#include "rawnet/benchmarks/echo_server.h"

namespace rawnet {

// What a server needs for one connection that has served a request and waits
// for the next, in bytes of user memory.
struct IdleMemory {
  double resident = 0;   // growth of the process
  double allocated = 0;  // according to malloc
};

// Measures in a child process, whose heap is fresh. This process must not have
// started threads.
IdleMemory MeasureIdleMemory(std::unique_ptr<EchoServer> (*create)(),
                             size_t connection_count);

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_ECHO_MEMORY_H_
