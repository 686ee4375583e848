// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/clock_coarse.h"

namespace rawnet {

// clock_getres(2): moves once a tick, 1 to 10 ms. No read of the hardware.
const clockid_t kCoarseClock = CLOCK_MONOTONIC_COARSE;
const clockid_t kCoarseWallClock = CLOCK_REALTIME_COARSE;

}  // namespace rawnet
