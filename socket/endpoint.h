// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_ENDPOINT_H_
#define RAWNET_SOCKET_ENDPOINT_H_

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// Where an IP socket is or connects to: an address and a port, in host order.
// A trivially copyable value. It cannot hold a name, which is what keeps name
// resolution out of everything that takes an Endpoint.
struct Endpoint {
  IpAddress address;
  uint16_t port = 0;

  // Reads "1.2.3.4:80" or "[fe80::1%eth0]:80": an IPv6 address is in brackets,
  // an IPv4 address is not, the port is a number.
  // Errors: InvalidArgument, naming the text.
  static absl::StatusOr<Endpoint> Parse(absl::string_view text);

  // The text that Parse reads: "[2001:db8::1]:443".
  std::string ToString() const;

  // Orders by address, then port.
  friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) = default;
  friend constexpr bool operator==(const Endpoint&, const Endpoint&) = default;

  template <typename H>
  friend H AbslHashValue(H state, const Endpoint& endpoint) {
    return H::combine(std::move(state), endpoint.address, endpoint.port);
  }
};

std::ostream& operator<<(std::ostream& stream, const Endpoint& endpoint);

}  // namespace rawnet

#endif  // RAWNET_SOCKET_ENDPOINT_H_
