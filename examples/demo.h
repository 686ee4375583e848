// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_DEMO_H_
#define RAWNET_EXAMPLES_DEMO_H_

#include "absl/status/status.h"
#include "rawnet/async/context.h"
#include "rawnet/dialer/dialer.h"

namespace rawnet {

// Races through a black hole, all on loopback, and draws the race on standard
// output: a DNS server that gives a name two addresses, one of which never
// answers, and a dial of that name with the delays of `settings`. Blocks for
// about a second.
absl::Status RunDemo(const Context& context, const Dialer& settings);

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_DEMO_H_
