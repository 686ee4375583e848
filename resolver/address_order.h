// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_ADDRESS_ORDER_H_
#define RAWNET_RESOLVER_ADDRESS_ORDER_H_

#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// A row of the policy table (RFC 6724 2.1). IPv4 addresses are looked up as
// ::ffff:a.b.c.d. A higher precedence is better; source and destination of one
// label fit together.
struct AddressPolicy {
  IpAddress prefix;
  int prefix_bits = 0;
  int precedence = 0;
  int label = 0;
};

// The table of RFC 6724 2.1. Another (of gai.conf, of a later RFC) can be given
// to SortDestinations; its order does not matter, the longest prefix wins.
absl::Span<const AddressPolicy> DefaultAddressPolicy();

// An address to connect to, and the one the system would connect from; none
// means that there is no route.
struct Destination {
  IpAddress address;
  std::optional<IpAddress> source;
};

// Sorts by RFC 6724 6, best first, by its rules 1 (usable), 2 (same scope),
// 5 (same label), 6 (precedence), 8 (smaller scope), 9 (longest common prefix)
// and 10 (else as given). Rules 3, 4 and 7 need what no portable system call
// tells: deprecated, home and tunnelled addresses.
//
// Rule 9 is for IPv6 alone and the first 64 bits: applied to IPv4 it pins all
// clients to one server (golang#13283, golang#18518). IPv4-mapped addresses
// count as IPv4. Pure; thread-safe.
void SortDestinations(
    std::vector<Destination>& destinations,
    absl::Span<const AddressPolicy> policy = DefaultAddressPolicy());

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_ADDRESS_ORDER_H_
