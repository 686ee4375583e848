// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_HOSTS_FILE_H_
#define RAWNET_RESOLVER_HOSTS_FILE_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// What hosts(5) says. Parsed once, then only read: share it between threads as
// a const object, replace it as a whole.
class HostsFile {
 public:
  // Of all lines that have the name, in their order.
  struct Host {
    std::string canonical_name;  // The first name on the first such line.
    std::vector<IpAddress> addresses;
  };

  // No hosts at all.
  HostsFile() = default;

  // Never fails: a line without an address or without a name is passed over. A
  // comment runs from # to the end of its line.
  //
  // If "localhost" has only one of 127.0.0.0/8 and ::1, it gets the other
  // (c-ares#947): half a loopback is an accident, not a wish.
  static HostsFile Parse(absl::string_view text);

  // The host called `name` or, by an alias, so; null if there is none. Case and
  // a trailing dot make no difference. Valid as long as this object.
  const Host* FindByName(absl::string_view name) const;

  // The names of an address as written, canonical ones before their aliases.
  // The zone must be the same; an IPv4-mapped address is its IPv4 address.
  absl::Span<const std::string> NamesOf(const IpAddress& address) const;

 private:
  void AddLine(absl::string_view line);
  void CompleteLocalhost();

  absl::flat_hash_map<std::string, Host> by_name_;  // Keys in lower case.
  absl::flat_hash_map<IpAddress, std::vector<std::string>> by_address_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_HOSTS_FILE_H_
