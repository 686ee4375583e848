// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_FAULT_PROGRAMS_H_
#define RAWNET_TESTS_SIM_FAULT_PROGRAMS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/async/task.h"
#include "rawnet/tests/sim/fault_world.h"

namespace rawnet {

// What a program found: text, or the error that ended it.
using FaultOutcome = absl::StatusOr<std::string>;

// A program whose every system call may fail in turn. It opens what it uses,
// and closes it whatever happens.
struct FaultProgram {
  absl::string_view name;
  // What happens elsewhere; or null.
  void (*prepare)(FaultWorld& world) = nullptr;
  // Runs on the client, unless `on_web`.
  Task<FaultOutcome> (*run)(FaultWorld* world) = nullptr;
  bool on_web = false;
  // There is always another way: no single fault keeps it from its end.
  bool recovers = false;
  // What it may find by that way.
  absl::string_view other_outcome = "";
  // It sends streams alone, which may be cut anywhere.
  bool only_streams = false;
};

absl::Span<const FaultProgram> FaultPrograms();

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_FAULT_PROGRAMS_H_
