// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_DIG_H_
#define RAWNET_TESTS_RESOLVER_DIG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/dns_record.h"
#include "rawnet/resolver/dns_types.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/tests/resolver/real_zone.h"

namespace rawnet {

// A line of dig's: `host.test. 300 IN MX 10 mail.test.`
struct DigRecord {
  DnsName owner;
  uint32_t ttl_seconds = 0;
  std::string type;
  std::string data;  // as dig writes it
};

// What a server said, in the words of BIND's dig(1). Its status is empty when
// nothing came.
struct DigReply {
  std::string status;  // "NOERROR", "NXDOMAIN" ...
  bool authoritative = false;
  bool recursion_available = false;
  bool truncated = false;
  std::vector<DigRecord> answers;
  std::vector<DigRecord> authorities;
};

enum class DigTransport { kUdp, kTcp };

// Asks one server, and keeps the replies: each question is put once.
class Dig {
 public:
  static bool IsInstalled();

  Dig(const Endpoint& server, DigTransport transport);

  // All of them that are new, in one run of dig.
  void AskAll(const std::vector<RealQuestion>& questions);
  const DigReply& Ask(const RealQuestion& question);

  // One run of dig with each of `lines` as its arguments: "-x 192.0.2.1". The
  // replies are not kept.
  std::vector<DigReply> Run(const std::vector<std::string>& lines) const;

 private:
  const Endpoint server_;
  const DigTransport transport_;
  absl::flat_hash_map<std::string, DigReply> kept_;
};

// RDATA as dig writes it; of types that dig writes in ways of its own the
// bytes, for which it is asked.
std::string DigText(const Rdata& rdata);

// The strings of TXT data as dig writes it, joined.
std::string JoinedText(absl::string_view data);

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_DIG_H_
