// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_PLAN_ADDRESSES_H_
#define RAWNET_DIALER_PLAN_ADDRESSES_H_

#include <vector>

#include "absl/types/span.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// The order in which to try `sorted`, which is in the order of RFC 6724:
// RFC 8305 section 4. The family of the first sorted address (which need not
// be IPv6) leads with `first_address_family_count` addresses; then the
// families alternate, beginning with the other one; what is left of the
// longer family ends the list.
//
// The result holds each address of `sorted` exactly once, IPv4-mapped IPv6
// addresses as the IPv4 addresses they are; within a family the order stays.
// A count below 1 means 1. Pure; any thread.
//
// O(n): a reply has room for 4,000 addresses.
std::vector<IpAddress> PlanAddresses(absl::Span<const IpAddress> sorted,
                                     int first_address_family_count);

}  // namespace rawnet

#endif  // RAWNET_DIALER_PLAN_ADDRESSES_H_
