// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/clock_coarse.h"

namespace rawnet {

// FreeBSD clock_gettime(2): moves once a tick. No read of the hardware.
const clockid_t kCoarseClock = CLOCK_MONOTONIC_FAST;
const clockid_t kCoarseWallClock = CLOCK_REALTIME_FAST;

}  // namespace rawnet
