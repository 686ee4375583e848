// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_CLOCK_COARSE_H_
#define RAWNET_NETPOLL_CLOCK_COARSE_H_

#include <time.h>

namespace rawnet {

// The cheapest clock that lags behind CLOCK_MONOTONIC by milliseconds at most
// and never leads it. Where the system has none: CLOCK_MONOTONIC.
extern const clockid_t kCoarseClock;
// The same for CLOCK_REALTIME.
extern const clockid_t kCoarseWallClock;

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_CLOCK_COARSE_H_
