// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/typed_records.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <iterator>
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

// Sums of weights from the first on, without those taken out: a Fenwick tree.
// A reply has room for 3,000 targets, and each draw asks for a sum.
class RunningSums {
 public:
  explicit RunningSums(absl::Span<const SrvTarget> targets)
      : sums_(targets.size() + 1) {
    for (size_t i = 1; i < sums_.size(); ++i) {
      sums_[i] += targets[i - 1].weight;
      total_ += targets[i - 1].weight;
      if (Next(i) < sums_.size()) sums_[Next(i)] += sums_[i];
    }
  }

  uint32_t total() const { return total_; }

  // The first index with a sum of at least `wanted`, which is 1 to total().
  size_t FirstWith(uint32_t wanted) const {
    size_t before = 0;
    for (size_t step = std::bit_floor(sums_.size()); step > 0; step /= 2) {
      if (before + step >= sums_.size()) continue;
      if (sums_[before + step] >= wanted) continue;
      before += step;
      wanted -= sums_[before];
    }
    return before;
  }

  void TakeOut(size_t index, uint16_t weight) {
    total_ -= weight;
    for (size_t i = index + 1; i < sums_.size(); i = Next(i)) {
      sums_[i] -= weight;
    }
  }

 private:
  static size_t Next(size_t i) { return i + (i & -i); }

  std::vector<uint32_t> sums_;  // [i]: of those from i minus its lowest bit on
  uint32_t total_ = 0;
};

// RFC 2782, "Weight": draw from the running sum. [begin, end) has one priority,
// and begins with those of weight 0. Those not drawn yet keep their order.
void DrawByWeight(std::vector<SrvTarget>::iterator begin,
                  std::vector<SrvTarget>::iterator end,
                  const RandomBelow& random) {
  std::vector<SrvTarget> left(std::make_move_iterator(begin),
                              std::make_move_iterator(end));
  RunningSums sums(left);
  std::vector<bool> taken(left.size());
  size_t first = 0;  // of those not taken
  for (; begin != end; ++begin) {
    while (taken[first]) ++first;
    const bool is_last = end - begin == 1;
    const uint32_t drawn = is_last ? 0 : random(sums.total() + 1);
    const size_t chosen = drawn == 0 ? first : sums.FirstWith(drawn);
    sums.TakeOut(chosen, left[chosen].weight);
    taken[chosen] = true;
    *begin = std::move(left[chosen]);
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
