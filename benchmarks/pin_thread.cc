// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/pin_thread.h"

#include <sched.h>

#include <vector>

namespace rawnet {
namespace {

std::vector<int> AllowedProcessors() {
  std::vector<int> allowed;
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return allowed;
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(i, &set)) allowed.push_back(i);
  }
  return allowed;
}

}  // namespace

bool PinThread(int index) {
  // Before any thread is pinned: each inherits the set of who started it.
  static const auto& allowed = *new std::vector<int>(AllowedProcessors());
  if (allowed.empty()) return false;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(allowed[index % allowed.size()], &set);
  return sched_setaffinity(0, sizeof(set), &set) == 0;
}

}  // namespace rawnet
