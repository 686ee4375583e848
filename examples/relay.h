// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_RELAY_H_
#define RAWNET_EXAMPLES_RELAY_H_

#include "absl/status/status.h"
#include "rawnet/async/context.h"
#include "rawnet/socket/conn.h"

namespace rawnet {

// Copies standard input to `conn`, half-closing it at the end of input, and
// `conn` to standard output until its end of stream; both at once. Blocks.
//
// Ends with OK when `context` is done; else with the first thing that went
// wrong. Closes `conn`. SIGPIPE must be ignored.
absl::Status RelayStandardStreams(const Context& context, Conn& conn);

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_RELAY_H_
