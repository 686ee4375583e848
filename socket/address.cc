// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/address.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace rawnet {
namespace {

uint32_t ScopeIdOf(Sys& sys, absl::string_view zone) {
  if (zone.empty()) return 0;
  const uint32_t index = sys.InterfaceIndex(std::string(zone));
  uint32_t number = 0;
  if (index == 0 && absl::SimpleAtoi(zone, &number)) return number;
  return index;
}

IpAddress Inet6AddressOf(Sys& sys, const SocketAddress& address) {
  const IpAddress ip = IpAddress::V6(address.inet6_bytes());
  if (address.scope_id() == 0) return ip;
  const std::string name = sys.InterfaceName(address.scope_id());
  const absl::StatusOr<IpAddress> zoned =
      ip.WithZone(name.empty() ? absl::StrCat(address.scope_id()) : name);
  return zoned.ok() ? *zoned : ip;
}

}  // namespace

std::string Address::ToString() const {
  if (const Endpoint* ip = endpoint()) return ip->ToString();
  if (const std::string* name = path()) return *name;
  return "";
}

SocketAddress ToSocketAddress(Sys& sys, const Endpoint& endpoint) {
  const IpAddress& ip = endpoint.address;
  if (ip.is_v4()) return SocketAddress::Inet4(ip.V4Bytes(), endpoint.port);
  return SocketAddress::Inet6(ip.V6Bytes(), endpoint.port,
                              ScopeIdOf(sys, ip.zone()));
}

Endpoint EndpointOf(Sys& sys, const SocketAddress& address) {
  if (address.family() == SocketFamily::kInet4) {
    return {IpAddress::V4(address.inet4_bytes()), address.port()};
  }
  // A dual-stack socket knows its IPv4 peers by their mapped addresses.
  return {Inet6AddressOf(sys, address).Unmapped(), address.port()};
}

Address AddressOf(Sys& sys, const SocketAddress& address) {
  switch (address.family()) {
    case SocketFamily::kInet4:
    case SocketFamily::kInet6:
      return Address(EndpointOf(sys, address));
    case SocketFamily::kUnix: {
      std::string path = address.unix_path();
      return path.empty() ? Address() : Address(std::move(path));
    }
    case SocketFamily::kUnspecified:
      return Address();
  }
  return Address();
}

}  // namespace rawnet
