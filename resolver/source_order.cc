// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/source_order.h"

#include <cstddef>

#include "rawnet/resolver/address_order.h"
#include "rawnet/socket/source_probe.h"

namespace rawnet {

std::vector<IpAddress> SortBySource(std::vector<IpAddress> addresses) {
  if (addresses.size() < 2) return addresses;
  SourceProbe probe;
  std::vector<Destination> destinations;
  destinations.reserve(addresses.size());
  for (const IpAddress& address : addresses) {
    destinations.push_back({address, probe.SourceFor(address)});
  }
  SortDestinations(destinations);
  for (size_t i = 0; i < addresses.size(); ++i) {
    addresses[i] = destinations[i].address;
  }
  return addresses;
}

}  // namespace rawnet
