// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_SPECIAL_NAMES_H_
#define RAWNET_RESOLVER_SPECIAL_NAMES_H_

#include "absl/strings/string_view.h"
#include "rawnet/resolver/dns_name.h"

namespace rawnet {

// What to do with a name before any server hears of it:
//
//   kAskServers  an ordinary name. ".local" too: we speak no multicast DNS, and
//                sites that serve it by unicast exist (golang#16739)
//   kLoopback    127.0.0.1 and ::1, unless the hosts file says otherwise
//   kNotFound    does not exist, and asking would leak it
enum class NameHandling { kAskServers, kLoopback, kNotFound };

struct NameDecision {
  NameHandling handling = NameHandling::kAskServers;
  absl::string_view standard;  // "RFC 7686"; empty for kAskServers.
};

// The decision of the IANA special-use registry for `name`. Pure.
NameDecision DecideSpecialName(const DnsName& name);

// Whether servers may hear of `name`: it is an ordinary one.
inline bool MayBeAskedFor(const DnsName& name) {
  return DecideSpecialName(name).handling == NameHandling::kAskServers;
}

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_SPECIAL_NAMES_H_
