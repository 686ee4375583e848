// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/resolv_conf.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "rawnet/resolver/special_names.h"

namespace rawnet {
namespace {

using Fields = std::vector<absl::string_view>;

struct Flag {
  absl::string_view name;
  bool ResolvConf::*field;
};

constexpr Flag kFlags[] = {
    {"rotate", &ResolvConf::rotate},
    {"single-request", &ResolvConf::single_request},
    // Each query has a socket of its own here, so there is none to reopen.
    {"single-request-reopen", &ResolvConf::single_request},
    {"use-vc", &ResolvConf::use_tcp},
    {"usevc", &ResolvConf::use_tcp},  // BSD
    {"tcp", &ResolvConf::use_tcp},    // OpenBSD
    {"trust-ad", &ResolvConf::trust_ad},
    {"edns0", &ResolvConf::edns0},
    {"no-aaaa", &ResolvConf::no_aaaa},
    {"no-reload", &ResolvConf::no_reload},
    {"no-tld-query", &ResolvConf::no_tld_query},
    {"strict-error", &ResolvConf::strict_error},
};

Fields SplitFields(absl::string_view line) {
  return absl::StrSplit(line, absl::ByAnyChar(" \t\r\v\f"), absl::SkipEmpty());
}

// A decimal number brought into [least, most], however long it is; nothing for
// any other text.
std::optional<int> ParseClamped(absl::string_view text, int least, int most) {
  absl::string_view digits = text;
  const bool negative = absl::ConsumePrefix(&digits, "-");
  if (digits.empty() ||
      !std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit)) {
    return std::nullopt;
  }
  if (negative) return least;
  int value = 0;
  if (!absl::SimpleAtoi(digits, &value)) return most;
  return std::clamp(value, least, most);
}

// `option` is "name:number"; false if it is no such option.
bool ApplyNumber(absl::string_view option, ResolvConf& conf) {
  std::optional<int> number;
  if (absl::ConsumePrefix(&option, "ndots:")) {
    number = ParseClamped(option, 0, ResolvConf::kDotsMax);
    if (number) conf.ndots = *number;
  } else if (absl::ConsumePrefix(&option, "timeout:")) {
    number = ParseClamped(option, 1, ResolvConf::kTimeoutMax);
    if (number) conf.timeout = absl::Seconds(*number);
  } else if (absl::ConsumePrefix(&option, "attempts:")) {
    number = ParseClamped(option, 1, ResolvConf::kAttemptsMax);
    if (number) conf.attempts = *number;
  }
  return number.has_value();
}

// A hyphen in front clears a flag (glibc).
bool ApplyFlag(absl::string_view option, ResolvConf& conf) {
  const bool set = !absl::ConsumePrefix(&option, "-");
  const auto flag =
      std::find_if(std::begin(kFlags), std::end(kFlags),
                   [&](const Flag& f) { return f.name == option; });
  if (flag == std::end(kFlags)) return false;
  conf.*(flag->field) = set;
  return true;
}

void ApplyOptions(absl::Span<const absl::string_view> options,
                  ResolvConf& conf) {
  for (absl::string_view option : options) {
    if (ApplyNumber(option, conf) || ApplyFlag(option, conf)) continue;
    conf.unknown_options.emplace_back(option);
  }
}

void AddServer(absl::string_view literal, ResolvConf& conf) {
  if (conf.servers.size() == ResolvConf::kServersMax) return;
  absl::StatusOr<IpAddress> address = IpAddress::Parse(literal);
  if (!address.ok()) return;
  conf.servers.push_back({*address, ResolvConf::kPort});
}

// Drops what is no name, and the root, which adds nothing (golang#54124).
std::vector<DnsName> SearchList(absl::Span<const absl::string_view> suffixes) {
  std::vector<DnsName> search;
  for (absl::string_view suffix : suffixes) {
    absl::StatusOr<DnsName> name = DnsName::FromText(suffix);
    if (name.ok() && !name->IsRoot()) search.push_back(*std::move(name));
  }
  return search;
}

std::vector<DnsName> DefaultSearchList(absl::string_view hostname) {
  const size_t dot = hostname.find('.');
  if (dot == absl::string_view::npos) return {};
  return SearchList({hostname.substr(dot + 1)});
}

void ApplyLine(absl::string_view line, ResolvConf& conf,
               std::optional<std::vector<DnsName>>& search) {
  if (absl::StartsWith(line, "#") || absl::StartsWith(line, ";")) return;
  const Fields fields = SplitFields(line);
  if (fields.empty()) return;
  const absl::string_view keyword = fields[0];
  const auto values = absl::MakeConstSpan(fields).subspan(1);
  if (keyword == "nameserver" && !values.empty()) {
    AddServer(values[0], conf);
  } else if (keyword == "domain" && !values.empty()) {
    search = SearchList(values.subspan(0, 1));
  } else if (keyword == "search") {
    search = SearchList(values);
  } else if (keyword == "options") {
    ApplyOptions(values, conf);
  }
}

bool EndsWithDot(absl::string_view name) {
  if (!absl::ConsumeSuffix(&name, ".")) return false;
  size_t backslashes = 0;
  while (absl::ConsumeSuffix(&name, "\\")) ++backslashes;
  return backslashes % 2 == 0;
}

void AddCandidate(absl::StatusOr<DnsName> name,
                  std::vector<DnsName>& candidates) {
  if (!name.ok() || !MayBeAskedFor(*name)) return;
  candidates.push_back(*std::move(name));
}

}  // namespace

ResolvConf ParseResolvConf(const ResolvConfSource& source) {
  ResolvConf conf;
  std::optional<std::vector<DnsName>> search;
  for (absl::string_view line : absl::StrSplit(source.text, '\n')) {
    ApplyLine(line, conf, search);
  }
  if (source.local_domain) {
    search = SearchList(SplitFields(*source.local_domain));
  }
  ApplyOptions(SplitFields(source.res_options), conf);
  conf.search =
      search ? *std::move(search) : DefaultSearchList(source.hostname);
  if (conf.servers.empty()) {
    conf.servers = {{IpAddress::LoopbackV4(), ResolvConf::kPort},
                    {IpAddress::LoopbackV6(), ResolvConf::kPort}};
  }
  return conf;
}

absl::StatusOr<GivenName> GivenName::FromText(absl::string_view text) {
  absl::StatusOr<DnsName> name = DnsName::FromText(text);
  if (!name.ok()) return name.status();
  return GivenName{*std::move(name), EndsWithDot(text)};
}

std::vector<DnsName> SearchCandidates(absl::string_view name,
                                      const ResolvConf& conf) {
  const absl::StatusOr<GivenName> given = GivenName::FromText(name);
  if (!given.ok()) return {};
  return SearchCandidates(*given, conf);
}

bool IsAskedAsItIs(const GivenName& given, const ResolvConf& conf) {
  if (given.ends_with_dot || conf.search.empty()) return true;
  const size_t dots = given.name.LabelCount() - 1;
  return dots >= static_cast<size_t>(conf.ndots) &&
         !(conf.no_tld_query && dots == 0);
}

std::vector<DnsName> SearchCandidates(const GivenName& given,
                                      const ResolvConf& conf) {
  std::vector<DnsName> candidates;
  const bool first = IsAskedAsItIs(given, conf);
  if (first) AddCandidate(given.name, candidates);
  if (given.ends_with_dot) return candidates;
  for (const DnsName& suffix : conf.search) {
    AddCandidate(given.name.Under(suffix), candidates);
  }
  const bool never = conf.no_tld_query && given.name.LabelCount() == 1;
  if (!first && !never) AddCandidate(given.name, candidates);
  return candidates;
}

}  // namespace rawnet
