// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_DNS_MESSAGES_H_
#define RAWNET_BENCHMARKS_DNS_MESSAGES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "rawnet/resolver/dns_message.h"

namespace rawnet {

// The name that all lookups ask for. Longer than a string holds in place, as
// many are.
inline constexpr char kAskedName[] = "static.example.com";

using Bytes = std::vector<uint8_t>;

// What a stub resolver asks: with EDNS.
Query QueryFor(RecordType type);
Bytes BytesOf(const Query& query);

// What a recursive server replies to `query`: a CNAME and `address_count`
// addresses at its target.
Bytes ReplyTo(const Query& query, size_t address_count);

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_DNS_MESSAGES_H_
