// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_CACHE_KEY_H_
#define RAWNET_RESOLVER_DNS_CACHE_KEY_H_

#include <cstdint>
#include <utility>

#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/dns_types.h"

namespace rawnet {

// All that an answer depends on, for DnsCache and SingleFlight. Names are the
// same whatever the case of their letters; a trailing dot is no part of a
// DnsName.
//
// No aggregate, see AddressRequest.
struct DnsCacheKey {
  DnsCacheKey() = default;
  DnsCacheKey(DnsName asked_name, RecordType asked_type)
      : name(std::move(asked_name)), type(asked_type) {}

  DnsName name;
  RecordType type = RecordType::kA;
  RecordClass record_class = RecordClass::kInternet;
  // The header's bits RD, CD and AD as the query sends them: with another one
  // of them the same server may answer differently.
  bool recursion_desired = true;
  bool checking_disabled = false;
  bool authentic_data = false;
  // Of the configuration that the question was asked under: which servers. See
  // DnsCache::AddGeneration.
  uint64_t generation = 0;

  friend bool operator==(const DnsCacheKey&, const DnsCacheKey&) = default;

  template <typename H>
  friend H AbslHashValue(H state, const DnsCacheKey& key) {
    return H::combine(std::move(state), key.name, key.type, key.record_class,
                      key.recursion_desired, key.checking_disabled,
                      key.authentic_data, key.generation);
  }
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_CACHE_KEY_H_
