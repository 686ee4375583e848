// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/endpoint.h"

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/socket/host_port.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

absl::StatusOr<Endpoint> Endpoint::Parse(absl::string_view text) {
  const absl::StatusOr<HostPort> halves = SplitHostPort(text);
  if (!halves.ok()) return halves.status();
  const absl::StatusOr<IpAddress> address = IpAddress::Parse(halves->host);
  if (!address.ok()) return address.status();
  // An IPv6 address without brackets has been refused for its colons.
  if (address->is_v4() && absl::StartsWith(text, "[")) {
    return absl::InvalidArgumentError(
        absl::StrCat("parse \"", absl::Utf8SafeCHexEscape(text),
                     "\": brackets around an ipv4 address"));
  }
  const absl::StatusOr<uint16_t> port = ParsePort(halves->port);
  if (!port.ok()) return port.status();
  return Endpoint{*address, *port};
}

std::string Endpoint::ToString() const {
  return JoinHostPort(address.ToString(), port);
}

std::ostream& operator<<(std::ostream& stream, const Endpoint& endpoint) {
  return stream << endpoint.ToString();
}

}  // namespace rawnet
