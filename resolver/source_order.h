// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_SOURCE_ORDER_H_
#define RAWNET_RESOLVER_SOURCE_ORDER_H_

#include <vector>

#include "rawnet/socket/ip_address.h"

namespace rawnet {

// `addresses` in the order of RFC 6724 section 6, with the source addresses
// that the system would take: see socket/source_probe.h. One address costs
// nothing.
std::vector<IpAddress> SortBySource(std::vector<IpAddress> addresses);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_SOURCE_ORDER_H_
