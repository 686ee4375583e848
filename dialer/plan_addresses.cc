// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/plan_addresses.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {
namespace {

struct ByFamily {
  std::vector<IpAddress> leading;
  std::vector<IpAddress> other;
};

ByFamily Split(absl::Span<const IpAddress> sorted) {
  ByFamily split;
  absl::flat_hash_set<IpAddress> seen;
  for (const IpAddress& address : sorted) {
    const IpAddress plain = address.Unmapped();
    if (!seen.insert(plain).second) continue;
    const bool leads =
        split.leading.empty() || split.leading[0].is_v4() == plain.is_v4();
    (leads ? split.leading : split.other).push_back(plain);
  }
  return split;
}

}  // namespace

std::vector<IpAddress> PlanAddresses(absl::Span<const IpAddress> sorted,
                                     int first_address_family_count) {
  const ByFamily split = Split(sorted);
  const size_t head = std::min<size_t>(std::max(first_address_family_count, 1),
                                       split.leading.size());
  std::vector<IpAddress> plan(split.leading.begin(),
                              split.leading.begin() + head);
  size_t next_leading = head;
  size_t next_other = 0;
  while (plan.size() < split.leading.size() + split.other.size()) {
    if (next_other < split.other.size()) {
      plan.push_back(split.other[next_other++]);
    }
    if (next_leading < split.leading.size()) {
      plan.push_back(split.leading[next_leading++]);
    }
  }
  return plan;
}

}  // namespace rawnet
