// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_DEFAULT_DIALER_H_
#define RAWNET_DIALER_DEFAULT_DIALER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/dialer/dialer.h"

namespace rawnet {

// A dialer that finds names with ChosenLookup(). The only place that knows
// both.
Dialer DefaultDialer();

// DefaultDialer().Dial(...): see there.
Task<absl::StatusOr<std::unique_ptr<Conn>>> Dial(const Context& context,
                                                 absl::string_view network,
                                                 absl::string_view address);

}  // namespace rawnet

#endif  // RAWNET_DIALER_DEFAULT_DIALER_H_
