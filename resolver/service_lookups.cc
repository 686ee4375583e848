// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Resolver's lookups of SVCB and HTTPS records.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rawnet/resolver/record_search.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/resolver/resolver_state.h"
#include "rawnet/resolver/service_endpoints.h"
#include "rawnet/resolver/special_names.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

// RFC 9460 2.4.2 wants a limit, and leaves it to us.
constexpr int kAliasesMax = 8;
constexpr uint16_t kHttpsPort = 443;

using Endpoints = absl::StatusOr<std::vector<ServiceEndpoint>>;

// An address has no records: RecordSearch asks nobody for it.
std::string OwnerOf(absl::string_view scheme, uint16_t port,
                    const std::string& name) {
  return IpAddress::Parse(name).ok() ? name : ServiceName(scheme, port, name);
}

absl::Status ServiceError(const std::string& owner, DnsError::Kind kind,
                          absl::string_view detail) {
  return MakeDnsError(
      {.name = owner, .kind = kind, .detail = std::string(detail)});
}

// What is left at the end of the aliases: RFC 9460 section 3, step 4 and on.
Endpoints Concluded(const std::string& owner,
                    absl::StatusOr<ServiceRecords> records,
                    const std::optional<DnsName>& end) {
  std::vector<ServiceEndpoint> endpoints;
  if (records.ok()) endpoints = std::move(records->endpoints);
  if (end.has_value() && end->IsHostName()) {
    endpoints.push_back({.host = end->ToText()});
  }
  if (!endpoints.empty()) return endpoints;
  // As if they were not there.
  return ServiceError(owner, DnsError::Kind::kNoData,
                      records.status().message());
}

absl::StatusOr<ServiceRecords> RecordsIn(const absl::StatusOr<Answer>& answer,
                                         const RandomBelow& random) {
  if (!answer.ok()) return answer.status();
  return ServicesIn(answer->records, random);
}

}  // namespace

Task<Endpoints> Resolver::LookupSvcb(Context context, std::string name,
                                     std::string scheme, uint16_t port) {
  const std::string owner = OwnerOf(scheme, port, name);
  co_return co_await FindServices(context, owner, RecordType::kSvcb);
}

Task<Endpoints> Resolver::LookupHttps(Context context, std::string name,
                                      uint16_t port) {
  const std::string owner =
      port == kHttpsPort ? name : OwnerOf("https", port, name);
  co_return co_await FindServices(context, owner, RecordType::kHttps);
}

Task<Endpoints> Resolver::FindServices(Context context, std::string owner,
                                       RecordType type) {
  const std::shared_ptr<ResolverState> state = State();
  RecordSearch search(*state, context, owner, type);
  absl::StatusOr<Answer> answer = co_await search.Run();
  std::optional<DnsName> end;  // of the aliases so far
  for (int aliases = 0;; ++aliases) {
    const bool ends = end.has_value() && rawnet::IsNotFound(answer.status());
    if (!answer.ok() && !ends) co_return answer.status();
    absl::StatusOr<ServiceRecords> records = RecordsIn(answer, state->random());
    if (!records.ok() || !records->alias.has_value()) {
      co_return Concluded(owner, std::move(records), end);
    }
    end = *std::move(records->alias);
    if (end->IsRoot()) {
      co_return ServiceError(owner, DnsError::Kind::kNoData,
                             "the service is not there");
    }
    if (aliases == kAliasesMax) {
      co_return ServiceError(owner, DnsError::Kind::kMalformed,
                             "malformed dns reply: too many aliases (>8)");
    }
    answer = MakeDnsError({.name = owner});
    if (MayBeAskedFor(*end)) answer = co_await search.Ask(*end);
  }
}

}  // namespace rawnet
