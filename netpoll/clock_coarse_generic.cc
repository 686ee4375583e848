// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/clock_coarse.h"

namespace rawnet {

// macOS has CLOCK_MONOTONIC_RAW_APPROX, but that one runs at another rate and
// so may lead.
const clockid_t kCoarseClock = CLOCK_MONOTONIC;
const clockid_t kCoarseWallClock = CLOCK_REALTIME;

}  // namespace rawnet
