// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_TYPED_RECORDS_H_
#define RAWNET_RESOLVER_TYPED_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/dns_record.h"
#include "rawnet/resolver/record_order.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// What the records of a positive answer mean. Names come as text, and only if
// they may be names of hosts (DnsName::IsHostName): what a stranger wrote into
// DNS ends in URLs, logs and shells (CVE-2021-33195). Records with others are
// left out, and so is "." among others; when nothing is left that is an error.
//
// Errors: DataLoss, `malformed dns reply: no MX record has a host's name`.
// Pure; any thread.

// Where a domain's mail goes.
struct MxHost {
  std::string host;
  uint16_t preference = 0;

  friend bool operator==(const MxHost&, const MxHost&) = default;
};

// Where a service is.
struct SrvTarget {
  std::string host;
  uint16_t port = 0;
  uint16_t priority = 0;
  uint16_t weight = 0;

  friend bool operator==(const SrvTarget&, const SrvTarget&) = default;
};

// The least preference first, equal ones in random order. A host that is an
// IPv4 address, against RFC 1035, is left as it is. Empty: the domain takes no
// mail (RFC 7505, a single record of ".").
absl::StatusOr<std::vector<MxHost>> MxHostsIn(absl::Span<const Record> records,
                                              const RandomBelow& random);

// The least priority first; within one as RFC 2782 draws by weight. Empty: the
// service is not there (a single record of ".").
absl::StatusOr<std::vector<SrvTarget>> SrvTargetsIn(
    absl::Span<const Record> records, const RandomBelow& random);

absl::StatusOr<std::vector<std::string>> NsHostsIn(
    absl::Span<const Record> records);
absl::StatusOr<std::vector<std::string>> PtrNamesIn(
    absl::Span<const Record> records);

// Of each record its strings, joined, with any bytes that they have (RFC 7208
// 3.3).
std::vector<std::string> TxtTextsIn(absl::Span<const Record> records);

// "1.2.0.192.in-addr.arpa" (RFC 1035 3.5), 32 nibbles under ip6.arpa (RFC 3596
// 2.5). Of an IPv4-mapped address that of the IPv4 address; a zone is left out.
DnsName ReverseName(const IpAddress& address);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_TYPED_RECORDS_H_
