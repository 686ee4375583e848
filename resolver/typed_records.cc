// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/typed_records.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rawnet/resolver/dns_types.h"

namespace rawnet {
namespace {

// A name to hand out. The root is none: it stands for "nothing" where it stands
// alone (RFC 7505, RFC 2782), and means nothing among others.
std::optional<std::string> HostIn(const DnsName& name) {
  if (name.IsRoot() || !name.IsHostName()) return std::nullopt;
  return name.ToText();
}

// An address where RFC 1035 3.3.9 wants a name: wrong, but what it means is
// clear, it is in use, and mail would not arrive without it (golang#56025).
std::optional<std::string> MailHostIn(const DnsName& name) {
  const absl::StatusOr<IpAddress> literal = IpAddress::Parse(name.ToText());
  if (literal.ok() && literal->is_v4()) return literal->ToString();
  return HostIn(name);
}

// What `convert` makes of each T that has a host.
template <class T, class Result>
absl::StatusOr<std::vector<Result>> Convert(
    absl::Span<const Record> records,
    std::optional<std::string> (*host_in)(const DnsName&), DnsName T::*name,
    Result (*convert)(const T&, std::string host)) {
  std::vector<Result> results;
  for (const Record& record : records) {
    const T* const rdata = std::get_if<T>(&record.rdata);
    if (rdata == nullptr) continue;
    std::optional<std::string> host = host_in(rdata->*name);
    if (host) results.push_back(convert(*rdata, *std::move(host)));
  }
  if (!results.empty()) return results;
  return absl::DataLossError(absl::StrCat("malformed dns reply: no ",
                                          ToString(T::kType),
                                          " record has a host's name"));
}

// A single record that names the root says that there is nothing.
template <class T>
bool SaysNothing(absl::Span<const Record> records, DnsName T::*name) {
  if (records.size() != 1) return false;
  const T* const rdata = std::get_if<T>(&records[0].rdata);
  return rdata != nullptr && (rdata->*name).IsRoot();
}

// RFC 2782, "Weight": draw from the running sum. [begin, end) has one priority,
// and begins with those of weight 0.
void DrawByWeight(std::vector<SrvTarget>::iterator begin,
                  std::vector<SrvTarget>::iterator end,
                  const RandomBelow& random) {
  for (; end - begin > 1; ++begin) {
    uint32_t sum = 0;
    for (auto it = begin; it != end; ++it) sum += it->weight;
    const uint32_t drawn = random(sum + 1);
    uint32_t running = 0;
    auto chosen = begin;
    for (auto it = begin; it != end; ++it) {
      running += it->weight;
      chosen = it;
      if (running >= drawn) break;
    }
    std::rotate(begin, chosen, chosen + 1);  // the others keep their order
  }
}

}  // namespace

absl::StatusOr<std::vector<MxHost>> MxHostsIn(absl::Span<const Record> records,
                                              const RandomBelow& random) {
  if (SaysNothing(records, &MxRdata::exchange)) return std::vector<MxHost>();
  auto hosts =
      Convert<MxRdata, MxHost>(records, &MailHostIn, &MxRdata::exchange,
                               [](const MxRdata& mx, std::string host) {
                                 return MxHost{std::move(host), mx.preference};
                               });
  if (!hosts.ok()) return hosts;
  Shuffle(*hosts, random);
  SortBy(*hosts, [](const MxHost& mx) { return mx.preference; });
  return hosts;
}

absl::StatusOr<std::vector<SrvTarget>> SrvTargetsIn(
    absl::Span<const Record> records, const RandomBelow& random) {
  if (SaysNothing(records, &SrvRdata::target)) return std::vector<SrvTarget>();
  auto targets = Convert<SrvRdata, SrvTarget>(
      records, &HostIn, &SrvRdata::target,
      [](const SrvRdata& srv, std::string host) {
        return SrvTarget{std::move(host), srv.port, srv.priority, srv.weight};
      });
  if (!targets.ok()) return targets;
  SortBy(*targets, [](const SrvTarget& srv) {
    return 2 * uint32_t{srv.priority} + (srv.weight > 0 ? 1 : 0);
  });
  for (auto begin = targets->begin(); begin != targets->end();) {
    const auto end = std::find_if(
        begin, targets->end(), [priority = begin->priority](const auto& one) {
          return one.priority != priority;
        });
    DrawByWeight(begin, end, random);
    begin = end;
  }
  return targets;
}

absl::StatusOr<std::vector<std::string>> NsHostsIn(
    absl::Span<const Record> records) {
  return Convert<NsRdata, std::string>(
      records, &HostIn, &NsRdata::host,
      [](const NsRdata&, std::string host) { return host; });
}

absl::StatusOr<std::vector<std::string>> PtrNamesIn(
    absl::Span<const Record> records) {
  return Convert<PtrRdata, std::string>(
      records, &HostIn, &PtrRdata::target,
      [](const PtrRdata&, std::string host) { return host; });
}

std::vector<std::string> TxtTextsIn(absl::Span<const Record> records) {
  std::vector<std::string> texts;
  for (const Record& record : records) {
    const auto* const txt = std::get_if<TxtRdata>(&record.rdata);
    if (txt != nullptr) texts.push_back(absl::StrJoin(txt->strings, ""));
  }
  return texts;
}

DnsName ReverseName(const IpAddress& address) {
  std::string text;
  const IpAddress plain = address.Unmapped();
  if (plain.is_v4()) {
    const std::array<uint8_t, 4> bytes = plain.V4Bytes();
    for (size_t i = bytes.size(); i-- > 0;)
      absl::StrAppend(&text, bytes[i], ".");
    return DnsName::FromText(absl::StrCat(text, "in-addr.arpa")).value();
  }
  const std::array<uint8_t, 16> bytes = plain.V6Bytes();
  for (size_t i = bytes.size(); i-- > 0;) {
    absl::StrAppend(&text, absl::Hex(bytes[i] & 15), ".",
                    absl::Hex(bytes[i] >> 4), ".");
  }
  return DnsName::FromText(absl::StrCat(text, "ip6.arpa")).value();
}

}  // namespace rawnet
