// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_LOOKUP_FLAGS_H_
#define RAWNET_EXAMPLES_LOOKUP_FLAGS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {

// The command line of `lookup`. Its flags are a promise: scripts use them.
struct LookupFlags {
  std::string type = "HOST";  // or what ToString(RecordType) says
  std::optional<Endpoint> server = {};
  absl::Duration timeout = absl::InfiniteDuration();
  bool tcp = false;
  bool json = false;
  bool trace = false;
  bool help = false;
  std::vector<std::string> names = {};
};

// Reads what follows the name of the program. Strict: what would be ignored is
// an error. Errors: InvalidArgument, one line that says what to write instead.
absl::StatusOr<LookupFlags> ParseLookupFlags(
    absl::Span<const char* const> arguments);

// How to use it, for people.
absl::string_view LookupUsage();

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_LOOKUP_FLAGS_H_
