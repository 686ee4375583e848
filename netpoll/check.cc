// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/check.h"

#include <cstdio>
#include <cstdlib>

namespace rawnet {

void CheckFailed(const char* what) {
  std::fprintf(stderr, "rawnet: check failed: %s\n", what);
  std::abort();
}

}  // namespace rawnet
