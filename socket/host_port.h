// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_HOST_PORT_H_
#define RAWNET_SOCKET_HOST_PORT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rawnet {

// The two halves of "host:port", not yet interpreted: the host may be a name or
// an address with a zone, the port a number or a service name; either may be
// empty.
struct HostPort {
  std::string host;
  std::string port;

  friend bool operator==(const HostPort&, const HostPort&) = default;
};

// Splits "host:port", "[host]:port" and "[host%zone]:port". A host that holds a
// colon must be in brackets; brackets around any other host are allowed and
// dropped.
// Errors: InvalidArgument, `address X: why`, where why is one of "missing port
// in address", "too many colons in address", "missing ']' in address",
// "unexpected '[' in address", "unexpected ']' in address".
absl::StatusOr<HostPort> SplitHostPort(absl::string_view text);

// The text that SplitHostPort splits into the same halves: the host is
// bracketed if it holds a colon.
std::string JoinHostPort(const HostPort& host_port);
std::string JoinHostPort(absl::string_view host, uint16_t port);

// A port number: decimal digits only, 0 to 65535. Service names are not looked
// up here.
// Errors: InvalidArgument, `invalid port "70000" (>65535)`.
absl::StatusOr<uint16_t> ParsePort(absl::string_view text);

}  // namespace rawnet

#endif  // RAWNET_SOCKET_HOST_PORT_H_
