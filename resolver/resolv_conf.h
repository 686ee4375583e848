// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_RESOLV_CONF_H_
#define RAWNET_RESOLVER_RESOLV_CONF_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {

// What resolv.conf(5) says. Parsed once, then only read: share it between
// threads as a const object, replace it as a whole.
struct ResolvConf {
  static constexpr size_t kServersMax = 3;  // MAXNS; more are ignored.
  static constexpr uint16_t kPort = 53;
  static constexpr int kDotsMax = 15;     // RES_MAXNDOTS
  static constexpr int kTimeoutMax = 30;  // RES_MAXRETRANS, in seconds
  static constexpr int kAttemptsMax = 5;  // RES_MAXRETRY

  std::vector<Endpoint> servers;  // Never empty: 127.0.0.1 and ::1 if none.
  std::vector<DnsName> search;
  int ndots = 1;  // A name with as many dots is tried as it is, first.
  absl::Duration timeout = absl::Seconds(5);  // Of a round over the servers.
  int attempts = 2;                           // So many rounds.

  bool rotate = false;          // Begin each query at another server.
  bool single_request = false;  // A and AAAA one after the other.
  bool use_tcp = false;         // use-vc
  bool trust_ad = false;        // The AD bit of these servers is good.
  bool edns0 = false;           // For the record: EDNS is used in any case.
  bool no_aaaa = false;         // Ask for IPv4 alone.
  bool no_reload = false;       // Changes of the file are not to be seen.
  bool no_tld_query = false;  // No bare single label if there is a search list.
  bool strict_error = false;  // One family's error is the lookup's error.

  std::vector<std::string> unknown_options;  // As written.
};

// The texts a configuration is made of; only `text` is usual.
struct ResolvConfSource {
  absl::string_view text = {};  // Of the file; empty for a missing one.

  // Where the default search list comes from: the part after the first dot. Not
  // used if the file has a `search` or `domain` line, be it `search .`.
  absl::string_view hostname = {};

  // glibc's environment: LOCALDOMAIN replaces the search list if it is set at
  // all, RES_OPTIONS is one more `options` line.
  std::optional<absl::string_view> local_domain = {};
  absl::string_view res_options = {};
};

// Never fails: what makes no sense is passed over, numbers are brought into
// their range, the last of several `search` and `domain` lines counts, servers
// are IP literals (zones allowed). Comments start with # or ; and are lines.
ResolvConf ParseResolvConf(const ResolvConfSource& source);
inline ResolvConf ParseResolvConf(absl::string_view text) {
  return ParseResolvConf(ResolvConfSource{.text = text});
}

// The names to ask servers for, in turn, when a user says `name`: a name that
// ends with a dot is itself; one with `ndots` dots comes before the search
// list, any other after it. Those that would be too long or that no server may
// hear of (special_names.h) are left out, so there may be none; a bad name has
// none.
//
// Decide about special names before: "a.onion" must not be tried with a suffix.
std::vector<DnsName> SearchCandidates(absl::string_view name,
                                      const ResolvConf& conf);

// A name as a user said it.
struct GivenName {
  // Errors: as DnsName::FromText.
  static absl::StatusOr<GivenName> FromText(absl::string_view text);

  DnsName name;
  bool ends_with_dot = false;  // no search list
};
std::vector<DnsName> SearchCandidates(const GivenName& given,
                                      const ResolvConf& conf);
// Whether it is the first candidate itself.
bool IsAskedAsItIs(const GivenName& given, const ResolvConf& conf);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_RESOLV_CONF_H_
