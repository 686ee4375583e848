// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/hosts_file.h"

#include <algorithm>

#include "absl/container/inlined_vector.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace rawnet {
namespace {

absl::string_view WithoutTrailingDot(absl::string_view name) {
  return absl::StripSuffix(name, ".");
}

std::string Key(absl::string_view name) {
  return absl::AsciiStrToLower(WithoutTrailingDot(name));
}

}  // namespace

HostsFile HostsFile::Parse(absl::string_view text) {
  HostsFile hosts;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    hosts.AddLine(line.substr(0, line.find('#')));
  }
  hosts.CompleteLocalhost();
  return hosts;
}

void HostsFile::AddLine(absl::string_view line) {
  const std::vector<absl::string_view> fields =
      absl::StrSplit(line, absl::ByAnyChar(" \t\r\v\f"), absl::SkipEmpty());
  if (fields.size() < 2) return;
  const absl::StatusOr<IpAddress> address = IpAddress::Parse(fields[0]);
  if (!address.ok()) return;
  absl::string_view canonical_name;
  for (absl::string_view field : absl::MakeConstSpan(fields).subspan(1)) {
    const absl::string_view name = WithoutTrailingDot(field);
    // The root is no host, and nothing ends with two dots.
    if (name.empty() || absl::EndsWith(name, ".")) continue;
    if (canonical_name.empty()) canonical_name = name;
    Host& host = by_name_[Key(name)];
    if (host.addresses.empty()) {
      host.canonical_name = std::string(canonical_name);
    }
    host.addresses.push_back(address->Unmapped());
    by_address_[address->Unmapped()].emplace_back(name);
  }
}

void HostsFile::CompleteLocalhost() {
  const auto localhost = by_name_.find("localhost");
  if (localhost == by_name_.end()) return;
  std::vector<IpAddress>& addresses = localhost->second.addresses;
  const auto all = [&](bool (IpAddress::*is)() const) {
    return std::all_of(addresses.begin(), addresses.end(),
                       [&](const IpAddress& a) { return (a.*is)(); });
  };
  if (!all(&IpAddress::IsLoopback)) return;
  if (all(&IpAddress::is_v4)) {
    addresses.push_back(IpAddress::LoopbackV6());
  } else if (all(&IpAddress::is_v6)) {
    addresses.push_back(IpAddress::LoopbackV4());
  }
}

const HostsFile::Host* HostsFile::FindByName(absl::string_view name) const {
  const absl::string_view bare = WithoutTrailingDot(name);
  absl::InlinedVector<char, 64> key(bare.begin(), bare.end());
  for (char& c : key) c = absl::ascii_tolower(c);
  const auto host = by_name_.find(absl::string_view(key.data(), key.size()));
  return host == by_name_.end() ? nullptr : &host->second;
}

absl::Span<const std::string> HostsFile::NamesOf(
    const IpAddress& address) const {
  const auto names = by_address_.find(address.Unmapped());
  if (names == by_address_.end()) return {};
  return names->second;
}

}  // namespace rawnet
