// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/sockopt/option_access.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "rawnet/netpoll/errno_status.h"

namespace rawnet {
namespace {

ABSL_ATTRIBUTE_COLD absl::Status Absent(absl::string_view verb,
                                        const NamedOption& option) {
  return absl::UnimplementedError(
      absl::StrCat(verb, " ", option.text, ": not supported on this platform"));
}

// Of `verb`sockopt(2).
ABSL_ATTRIBUTE_COLD absl::Status Failed(absl::string_view verb,
                                        const NamedOption& option,
                                        int error_number) {
  return ErrnoStatus(error_number, absl::StrCat(verb, " ", option.text, ": ",
                                                verb, "sockopt"));
}

}  // namespace

absl::Status SetValue(SocketHandle socket, const NamedOption& option,
                      OptionValue value) {
  const OptionName name = option.platform->*option.name;
  if (!name.exists()) return Absent("set", option);
  const int result = socket.sys->SetSockOpt(socket.fd, name.level, name.name,
                                            value.bytes, value.size);
  if (result >= 0) return absl::OkStatus();
  return Failed("set", option, -result);
}

absl::StatusOr<socklen_t> GetValue(SocketHandle socket,
                                   const NamedOption& option, OptionRoom room) {
  const OptionName name = option.platform->*option.name;
  if (!name.exists()) return Absent("get", option);
  const int result = socket.sys->GetSockOpt(socket.fd, name.level, name.name,
                                            room.bytes, &room.size);
  if (result >= 0) return room.size;
  return Failed("get", option, -result);
}

absl::StatusOr<int> GetInt(SocketHandle socket, const NamedOption& option) {
  int value = 0;
  const auto size = GetValue(socket, option, {&value, sizeof(value)});
  if (!size.ok()) return size.status();
  return value;
}

int CountUnits(absl::Duration duration, absl::Duration unit) {
  const int64_t count = absl::Ceil(duration, unit) / unit;
  return static_cast<int>(
      std::clamp<int64_t>(count, 0, std::numeric_limits<int>::max()));
}

}  // namespace rawnet
