// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Resolver's lookups of records that are no addresses.

#include <cstdint>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rawnet/resolver/record_search.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/resolver/typed_records.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

uint32_t SystemRandomBelow(uint32_t limit) {
  static thread_local std::random_device device;
  return std::uniform_int_distribution<uint32_t>(0, limit - 1)(device);
}

// `found` and not empty; an empty one says that there is nothing on purpose.
template <class T>
absl::StatusOr<T> OrError(const std::string& name, absl::StatusOr<T> found,
                          absl::string_view nothing) {
  if (!found.ok()) {
    return MakeDnsError({.name = name,
                         .kind = DnsError::Kind::kMalformed,
                         .detail = std::string(found.status().message())});
  }
  if (!found->empty()) return found;
  return MakeDnsError({.name = name,
                       .kind = DnsError::Kind::kNoData,
                       .detail = std::string(nothing)});
}

}  // namespace

Task<absl::StatusOr<std::string>> Resolver::LookupCname(Context context,
                                                        std::string name) {
  RecordSearch ipv4(*this, context, name, RecordType::kA);
  absl::StatusOr<Answer> answer = co_await ipv4.Run();
  if (rawnet::IsNotFound(answer.status())) {
    RecordSearch ipv6(*this, context, name, RecordType::kAaaa);
    answer = co_await ipv6.Run();
  }
  if (!answer.ok()) co_return answer.status();
  if (answer->canonical_name.IsHostName()) {
    co_return answer->canonical_name.ToText();
  }
  co_return MakeDnsError(
      {.name = name,
       .kind = DnsError::Kind::kMalformed,
       .detail = "malformed dns reply: the alias is no host's name"});
}

Task<absl::StatusOr<std::vector<MxHost>>> Resolver::LookupMx(Context context,
                                                             std::string name) {
  RecordSearch search(*this, context, name, RecordType::kMx);
  const absl::StatusOr<Answer> answer = co_await search.Run();
  if (!answer.ok()) co_return answer.status();
  co_return OrError(name, MxHostsIn(answer->records, RandomOr()),
                    "the domain takes no mail");
}

Task<absl::StatusOr<std::vector<std::string>>> Resolver::LookupNs(
    Context context, std::string name) {
  RecordSearch search(*this, context, name, RecordType::kNs);
  const absl::StatusOr<Answer> answer = co_await search.Run();
  if (!answer.ok()) co_return answer.status();
  co_return OrError(name, NsHostsIn(answer->records), "");
}

Task<absl::StatusOr<std::vector<std::string>>> Resolver::LookupTxt(
    Context context, std::string name) {
  RecordSearch search(*this, context, name, RecordType::kTxt);
  const absl::StatusOr<Answer> answer = co_await search.Run();
  if (!answer.ok()) co_return answer.status();
  co_return TxtTextsIn(answer->records);
}

Task<absl::StatusOr<std::vector<SrvTarget>>> Resolver::LookupSrv(
    Context context, std::string service, std::string protocol,
    std::string name) {
  const std::string owner =
      service.empty() && protocol.empty()
          ? name
          : absl::StrCat("_", service, "._", protocol, ".", name);
  RecordSearch search(*this, context, owner, RecordType::kSrv);
  const absl::StatusOr<Answer> answer = co_await search.Run();
  if (!answer.ok()) co_return answer.status();
  co_return OrError(owner, SrvTargetsIn(answer->records, RandomOr()),
                    "the service is not there");
}

Task<absl::StatusOr<std::vector<std::string>>> Resolver::LookupPtr(
    Context context, IpAddress address) {
  const absl::Span<const std::string> names = options_.hosts.NamesOf(address);
  if (!names.empty()) {
    co_return std::vector<std::string>(names.begin(), names.end());
  }
  const std::string name = address.ToString();
  RecordSearch search(*this, context, name, RecordType::kPtr);
  const absl::StatusOr<Answer> answer =
      co_await search.Ask(ReverseName(address));
  if (!answer.ok()) co_return answer.status();
  co_return OrError(name, PtrNamesIn(answer->records), "");
}

RandomBelow Resolver::RandomOr() const {
  return options_.random_below ? options_.random_below : &SystemRandomBelow;
}

}  // namespace rawnet
