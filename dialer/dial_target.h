// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_DIAL_TARGET_H_
#define RAWNET_DIALER_DIAL_TARGET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// What the two strings of a Dial mean.
struct DialTarget {
  enum class Kind { kTcp, kUdp, kUnix };
  enum class Families { kBoth, kIpv4, kIpv6 };

  Kind kind = Kind::kTcp;
  Families families = Families::kBoth;
  absl::string_view network = {};  // a literal: "tcp", "udp6" ...

  uint16_t port = 0;
  std::string host = {};  // a name, to be looked up; else empty
  // Literal addresses, in the order in which to try them.
  std::optional<IpAddress> address = {};
  std::optional<IpAddress> second_address = {};
  std::string path = {};  // of kUnix
};

// Reads `network` and `address`. With `local`, only its family is left. An
// empty host, and the unspecified address, mean this host: its loopback
// addresses. The port may be the name of a service. Errors: InvalidArgument,
// and for the last one not found:
//   dial: unknown network tcp5
//   dial tcp: address host: missing port in address
//   dial tcp: invalid port "65536" (>65535)
//   dial tcp4: address [::1]:80: not an ipv4 address
//   dial tcp: lookup tcp/foo: unknown port
absl::StatusOr<DialTarget> ParseDialTarget(absl::string_view network,
                                           absl::string_view address,
                                           const Endpoint* local);

}  // namespace rawnet

#endif  // RAWNET_DIALER_DIAL_TARGET_H_
