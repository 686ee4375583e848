// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKOPT_OPTION_ACCESS_H_
#define RAWNET_SOCKOPT_OPTION_ACCESS_H_

#include <sys/socket.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/sockopt/platform_options.h"
#include "rawnet/sockopt/socket_handle.h"

namespace rawnet {

// What the options are made of; not for users. Not all of a platform's options
// exist: an absent one is Unimplemented.

// An option as people call it, and where the platform's table keeps its name.
struct NamedOption {
  absl::string_view text;  // "no delay"
  OptionName PlatformOptions::*name;
  const PlatformOptions* platform = &kPlatformOptions;
};

// A C object of the size that the option has.
struct OptionValue {
  const void* bytes;
  socklen_t size;
};
struct OptionRoom {
  void* bytes;
  socklen_t size;
};

absl::Status SetValue(SocketHandle socket, const NamedOption& option,
                      OptionValue value);
inline absl::Status SetInt(SocketHandle socket, const NamedOption& option,
                           int value) {
  return SetValue(socket, option, {&value, sizeof(value)});
}

// Fills `room`; answers how much of it was used.
absl::StatusOr<socklen_t> GetValue(SocketHandle socket,
                                   const NamedOption& option, OptionRoom room);
absl::StatusOr<int> GetInt(SocketHandle socket, const NamedOption& option);

// For options that are a struct of one bool, or of one int.
template <typename Option>
absl::StatusOr<Option> GetFlag(SocketHandle socket, const NamedOption& option) {
  const absl::StatusOr<int> value = GetInt(socket, option);
  if (!value.ok()) return value.status();
  // The BSDs answer some bit, not 1.
  return Option{*value != 0};
}
template <typename Option>
absl::StatusOr<Option> GetNumber(SocketHandle socket,
                                 const NamedOption& option) {
  const absl::StatusOr<int> value = GetInt(socket, option);
  if (!value.ok()) return value.status();
  return Option{*value};
}

// How many `unit`s cover `duration`, rounded up; at most INT_MAX.
int CountUnits(absl::Duration duration, absl::Duration unit);

}  // namespace rawnet

#endif  // RAWNET_SOCKOPT_OPTION_ACCESS_H_
