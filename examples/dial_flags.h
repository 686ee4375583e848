// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_DIAL_FLAGS_H_
#define RAWNET_EXAMPLES_DIAL_FLAGS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {

// The command line of `dial`. Its flags are a promise: scripts use them.
struct DialFlags {
  std::string network = "tcp";
  std::string address = {};  // "HOST:PORT", or the path of a Unix socket
  absl::Duration timeout = absl::InfiniteDuration();
  std::optional<Endpoint> server = {};
  std::optional<Endpoint> local = {};
  absl::Duration attempt_delay = absl::Milliseconds(250);
  absl::Duration resolution_delay = absl::Milliseconds(50);
  std::string poller = {};  // empty: the default
  bool zero = false;
  bool trace = false;
  bool json = false;
  bool demo = false;
  bool help = false;
};

// Reads what follows the name of the program. Strict: what would be ignored is
// an error. Errors: InvalidArgument, one line that says what to write instead.
absl::StatusOr<DialFlags> ParseDialFlags(
    absl::Span<const char* const> arguments);

// How to use it, for people.
absl::string_view DialUsage();

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_DIAL_FLAGS_H_
