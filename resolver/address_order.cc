// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/address_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace rawnet {
namespace {

// Rule 9 looks at the network half of an address, not at the host's.
constexpr int kCommonBitsMax = 64;

// The scopes of RFC 4291 2.7, which RFC 6724 3.1 gives to unicast too.
constexpr int kScopeLinkLocal = 0x2;
constexpr int kScopeSiteLocal = 0x5;
constexpr int kScopeGlobal = 0xe;

// How good a destination is, in the order of the rules; greater is better. One
// key for each makes the order a total one, whatever the policy table says.
struct Merit {
  bool usable = false;      // Rule 1.
  bool same_scope = false;  // Rule 2.
  bool same_label = false;  // Rule 5.
  int precedence = 0;       // Rule 6.
  int scope_smallness = 0;  // Rule 8.
  int common_bits = 0;      // Rule 9.
  int earliness = 0;        // Rule 10.

  friend auto operator<=>(const Merit&, const Merit&) = default;
};

constexpr AddressPolicy Row(const std::array<uint8_t, 16>& prefix, int bits,
                            int precedence, int label) {
  return {IpAddress::V6(prefix), bits, precedence, label};
}

constexpr AddressPolicy kDefaultPolicy[] = {
    {IpAddress::LoopbackV6(), 128, 50, 0},
    {IpAddress::AnyV6(), 0, 40, 1},
    Row({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, 35, 4),
    Row({0x20, 0x02}, 16, 30, 2),
    Row({0x20, 0x01}, 32, 5, 5),
    Row({0xfc}, 7, 3, 13),
    {IpAddress::AnyV6(), 96, 1, 3},
    Row({0xfe, 0xc0}, 10, 1, 11),
    Row({0x3f, 0xfe}, 16, 1, 12),
};

int CommonBits(const IpAddress& a, const IpAddress& b) {
  int bits = 0;
  for (size_t i = 0; i < a.V6Bytes().size(); ++i) {
    const uint8_t different = a.V6Bytes()[i] ^ b.V6Bytes()[i];
    bits += std::countl_zero(different);
    if (different != 0) break;
  }
  return bits;
}

// O(n); n is the number of rows, usually 9.
AddressPolicy PolicyFor(const IpAddress& address,
                        absl::Span<const AddressPolicy> policy) {
  AddressPolicy best{.prefix = {}, .prefix_bits = -1};
  for (const AddressPolicy& row : policy) {
    if (row.prefix_bits > best.prefix_bits &&
        CommonBits(address, row.prefix) >= row.prefix_bits) {
      best = row;
    }
  }
  return best;
}

bool IsSiteLocal(const IpAddress& address) {
  const std::array<uint8_t, 16>& bytes = address.V6Bytes();
  return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0xc0;
}

// Loopback counts as link-local, of both families; private IPv4 addresses are
// global (RFC 6724 3.1, 3.2).
int ScopeOf(const IpAddress& address) {
  if (address.is_v6() && address.IsMulticast()) {
    return address.V6Bytes()[1] & 0xf;
  }
  if (address.IsLoopback() || address.IsLinkLocal()) return kScopeLinkLocal;
  return IsSiteLocal(address) ? kScopeSiteLocal : kScopeGlobal;
}

Merit MeritOf(const Destination& destination,
              absl::Span<const AddressPolicy> policy) {
  // Unusable ones are alike, and stay as given.
  if (!destination.source) return {};
  const IpAddress to = destination.address.Unmapped();
  const IpAddress from = destination.source->Unmapped();
  const AddressPolicy row = PolicyFor(to, policy);
  const int scope = ScopeOf(to);
  return {
      .usable = true,
      .same_scope = scope == ScopeOf(from),
      .same_label = row.label == PolicyFor(from, policy).label,
      .precedence = row.precedence,
      .scope_smallness = -scope,
      .common_bits = to.is_v6() && from.is_v6()
                         ? std::min(CommonBits(to, from), kCommonBitsMax)
                         : 0,
  };
}

}  // namespace

absl::Span<const AddressPolicy> DefaultAddressPolicy() {
  return kDefaultPolicy;
}

void SortDestinations(std::vector<Destination>& destinations,
                      absl::Span<const AddressPolicy> policy) {
  std::vector<std::pair<Merit, Destination>> ranked;
  ranked.reserve(destinations.size());
  for (const Destination& destination : destinations) {
    Merit merit = MeritOf(destination, policy);
    merit.earliness = -static_cast<int>(ranked.size());
    ranked.emplace_back(merit, destination);
  }
  std::sort(ranked.begin(), ranked.end(),
            [](const auto& a, const auto& b) { return a.first > b.first; });
  for (size_t i = 0; i < ranked.size(); ++i) {
    destinations[i] = ranked[i].second;
  }
}

}  // namespace rawnet
