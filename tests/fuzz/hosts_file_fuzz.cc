// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The input is a hosts file; each of its words is looked up, as a name and as
// an address.

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "rawnet/resolver/hosts_file.h"
#include "rawnet/tests/fuzz/fuzz_target.h"

namespace rawnet {
namespace {

bool IsOneOf(absl::string_view name, absl::Span<const std::string> names) {
  return std::any_of(names.begin(), names.end(), [&](absl::string_view n) {
    return absl::EqualsIgnoreCase(n, name);
  });
}

void CheckName(absl::string_view word, const HostsFile& hosts) {
  const HostsFile::Host* host = hosts.FindByName(word);
  if (host == nullptr) return;
  Promise(!host->addresses.empty(), "a host has an address");
  Promise(!host->canonical_name.empty(), "a host has a name");
  const absl::string_view name = absl::StripSuffix(word, ".");
  if (absl::EqualsIgnoreCase(name, "localhost")) return;  // May be completed.
  for (const IpAddress& address : host->addresses) {
    Promise(IsOneOf(name, hosts.NamesOf(address)), "both ways agree");
  }
}

void CheckAddress(absl::string_view word, const HostsFile& hosts) {
  const absl::StatusOr<IpAddress> address = IpAddress::Parse(word);
  if (!address.ok()) return;
  for (const std::string& name : hosts.NamesOf(*address)) {
    Promise(hosts.FindByName(name) != nullptr, "each name is found");
  }
}

}  // namespace

std::vector<std::string> FuzzSeeds() {
  return {
      "127.0.0.1 localhost\n192.0.2.1 www.example www # comment\n"
      "2001:db8::1 WWW.example.\nfe80::1%eth0 router\n",
      "::1 localhost ip6-localhost\n::ffff:192.0.2.1 mapped\n",
      "192.0.2.1\nhost 192.0.2.1\n1.2.3 a\n192.0.2.1 . a\n#\n \t\r\n",
      "192.0.2.1 .. a.. a b.\n",
      std::string("\0\n192.0.2.1 a\0b c\n\0", 19),
  };
}

}  // namespace rawnet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size) {
  using namespace rawnet;  // NOLINT: entry point outside of the namespace.
  const absl::string_view text(reinterpret_cast<const char*>(input), size);
  const HostsFile hosts = HostsFile::Parse(text);
  for (absl::string_view word : absl::StrSplit(
           text, absl::ByAnyChar(" \t\r\v\f\n#"), absl::SkipEmpty())) {
    CheckName(word, hosts);
    CheckAddress(word, hosts);
  }
  return 0;
}
