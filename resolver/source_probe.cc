// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/source_probe.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "rawnet/resolver/address_order.h"
#include "rawnet/resolver/resolv_conf.h"
#include "rawnet/socket/connect.h"

namespace rawnet {
namespace {

// The address that the system would connect to `address` from: a UDP socket
// learns it without sending anything.
std::optional<IpAddress> SourceAddressFor(const IpAddress& address) {
  const absl::StatusOr<std::unique_ptr<UdpConn>> conn =
      ConnectUdp({address, ResolvConf::kPort});
  if (!conn.ok()) return std::nullopt;
  const Address local = (*conn)->LocalAddr();
  if (local.endpoint() == nullptr) return std::nullopt;
  return local.endpoint()->address;
}

}  // namespace

std::vector<IpAddress> SortBySource(std::vector<IpAddress> addresses) {
  if (addresses.size() < 2) return addresses;
  std::vector<Destination> destinations;
  destinations.reserve(addresses.size());
  for (const IpAddress& address : addresses) {
    destinations.push_back({address, SourceAddressFor(address)});
  }
  SortDestinations(destinations);
  for (size_t i = 0; i < addresses.size(); ++i) {
    addresses[i] = destinations[i].address;
  }
  return addresses;
}

}  // namespace rawnet
