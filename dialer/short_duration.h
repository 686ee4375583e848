// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_SHORT_DURATION_H_
#define RAWNET_DIALER_SHORT_DURATION_H_

#include <string>

#include "absl/time/time.h"

namespace rawnet {

// `duration` for people, rounded to the nearest, in at most seven characters
// up to 1000 s: "35 us", "1.5 ms", "280 ms", "12.5 s". Negative counts as zero.
std::string ShortDuration(absl::Duration duration);

}  // namespace rawnet

#endif  // RAWNET_DIALER_SHORT_DURATION_H_
