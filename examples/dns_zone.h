// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_DNS_ZONE_H_
#define RAWNET_EXAMPLES_DNS_ZONE_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "rawnet/examples/dns_server.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// An empty NOERROR reply of a recursive server, with the question, the id and,
// if the query had one, an OPT.
Message ReplyToQuery(const Message& query);

// The same, saying that something went wrong.
Message ErrorReply(const Message& query, Rcode rcode);

// `reply` as it goes over UDP when there is too much of it: nothing but a sign
// that TCP has the rest.
Message TruncatedReply(Message reply);

// Names and their records, and the ordinary answers that follow from them.
// Thread-compatible.
class DnsZone {
 public:
  // Adds an address record, A or AAAA.
  DnsZone& AddAddress(absl::string_view name, absl::string_view address,
                      uint32_t ttl_seconds = 300);
  DnsZone& AddAlias(absl::string_view name, absl::string_view target,
                    uint32_t ttl_seconds = 300);

  // The records of the asked type at the end of the chain of aliases; NODATA or
  // NXDOMAIN, with a SOA, when there are none. Over UDP what exceeds the size
  // that the query allows is truncated.
  Message Answer(const Message& query, DnsServer::Transport transport) const;

 private:
  void Add(absl::string_view name, Record record);

  absl::flat_hash_map<DnsName, std::vector<Record>> records_;
};

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_DNS_ZONE_H_
