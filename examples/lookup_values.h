// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_LOOKUP_VALUES_H_
#define RAWNET_EXAMPLES_LOOKUP_VALUES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/resolver.h"

namespace rawnet {

// The answers, each as a text. May hold any bytes.
using LookupValues = absl::StatusOr<std::vector<std::string>>;

// What DNS has of `type`, one of LookupFlags, for `name`. As zone files write
// it, but for names, which have no dot at their end.
Task<LookupValues> FindValues(Resolver* dns, Context context, std::string type,
                              std::string name);

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_LOOKUP_VALUES_H_
