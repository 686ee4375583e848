// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_FLAG_TABLE_H_
#define RAWNET_EXAMPLES_FLAG_TABLE_H_

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace rawnet {

// The flags of a program, as fields of its struct Flags.

// --name=value
template <class Flags>
struct ValueFlag {
  absl::string_view name;
  absl::string_view example;
  absl::Status (*set)(absl::string_view text, Flags& flags);
};

// --name
template <class Flags>
struct Switch {
  absl::string_view name;
  bool Flags::*on;
};

template <class Flags>
struct FlagTable {
  absl::Span<const ValueFlag<Flags>> values;
  absl::Span<const Switch<Flags>> switches;
};

// What a user did wrong.
inline absl::Status Usage(absl::string_view problem) {
  return absl::InvalidArgumentError(problem);
}

// One argument that begins with a dash.
// Errors: Usage, "--timeout needs a value, as in --timeout=3s".
template <class Flags>
absl::Status SetFlag(absl::string_view argument, const FlagTable<Flags>& table,
                     Flags& flags) {
  const size_t equals = argument.find('=');
  const bool has_value = equals != absl::string_view::npos;
  const absl::string_view name = argument.substr(0, equals);
  for (const Switch<Flags>& known : table.switches) {
    if (name != known.name) continue;
    if (has_value) return Usage(absl::StrCat(name, " takes no value"));
    flags.*known.on = true;
    return absl::OkStatus();
  }
  for (const ValueFlag<Flags>& known : table.values) {
    if (name != known.name) continue;
    if (!has_value) {
      return Usage(absl::StrCat(name, " needs a value, as in ", name, "=",
                                known.example));
    }
    const absl::Status set = known.set(argument.substr(equals + 1), flags);
    if (set.ok()) return set;
    return Usage(absl::StrCat(argument, ": ", set.message()));
  }
  return Usage(absl::StrCat("unknown flag ", name));
}

// All arguments: flags until "--", and between and after them what `take` is
// given. Ends with the first error.
template <class Flags>
absl::Status ReadArguments(
    absl::Span<const char* const> arguments, const FlagTable<Flags>& table,
    absl::FunctionRef<absl::Status(absl::string_view)> take, Flags& flags) {
  bool flags_ended = false;
  for (const absl::string_view argument : arguments) {
    if (!flags_ended && argument == "--") {
      flags_ended = true;
      continue;
    }
    const bool is_flag = !flags_ended && absl::StartsWith(argument, "-");
    const absl::Status read =
        is_flag ? SetFlag(argument, table, flags) : take(argument);
    if (!read.ok()) return read;
  }
  return absl::OkStatus();
}

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_FLAG_TABLE_H_
