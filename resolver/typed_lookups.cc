// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Resolver's lookups of records that are no addresses.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rawnet/resolver/canonical_search.h"
#include "rawnet/resolver/name_switch.h"
#include "rawnet/resolver/record_search.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/resolver/resolver_state.h"
#include "rawnet/resolver/special_names.h"
#include "rawnet/resolver/typed_records.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

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

// What the sources say in the order of the name switch. `dns` is started when
// its turn comes; a second turn has the same answer.
template <class T>
Task<absl::StatusOr<T>> AskInOrder(const NameSwitch* order, std::string name,
                                   std::optional<T> in_hosts,
                                   Task<absl::StatusOr<T>> dns) {
  absl::StatusOr<T> last =
      MakeDnsError({.name = name, .kind = DnsError::Kind::kNotFound});
  bool dns_asked = false;
  for (const NameSwitch::Step& step : order->steps) {
    if (step.source == NameSwitch::Source::kFiles) {
      if (in_hosts.has_value()) co_return *std::move(in_hosts);
      if (step.ends_when_not_found) break;
      continue;
    }
    if (!dns_asked) last = co_await std::move(dns);
    dns_asked = true;
    const absl::Status& status = last.status();
    if (status.ok() || IsCanceled(status)) break;
    const bool ends = rawnet::IsNotFound(status) ? step.ends_when_not_found
                                                 : step.ends_when_unavailable;
    if (ends) break;
  }
  co_return last;
}

}  // namespace

Task<absl::StatusOr<std::string>> Resolver::LookupCname(Context context,
                                                        std::string name) {
  const std::shared_ptr<ResolverState> state = State();
  std::optional<std::string> in_hosts;
  const HostsFile::Host* const host = state->hosts().FindByName(name);
  if (host != nullptr) in_hosts = host->canonical_name;
  absl::StatusOr<std::string> found =
      co_await AskInOrder(&state->name_switch(), name, std::move(in_hosts),
                          CnameInDns(state.get(), context, name));
  if (!rawnet::IsNotFound(found.status())) co_return found;
  const absl::StatusOr<DnsName> given = DnsName::FromText(name);
  if (given.ok() &&
      DecideSpecialName(*given).handling == NameHandling::kLoopback) {
    co_return given->ToText();
  }
  co_return found;
}

Task<absl::StatusOr<std::string>> Resolver::CnameInDns(ResolverState* state,
                                                       Context context,
                                                       std::string name) {
  CanonicalSearch search(*state, context, name);
  const absl::StatusOr<Answer> answer = co_await search.Run();
  if (!answer.ok()) co_return answer.status();
  const DnsName& canonical = answer->canonical_name;
  if (canonical.IsHostName() && !canonical.IsRoot()) {
    co_return canonical.ToText();
  }
  co_return MakeDnsError(
      {.name = name,
       .kind = DnsError::Kind::kMalformed,
       .detail = "malformed dns reply: the alias is no host's name"});
}

Task<absl::StatusOr<std::vector<MxHost>>> Resolver::LookupMx(Context context,
                                                             std::string name) {
  const std::shared_ptr<ResolverState> state = State();
  RecordSearch search(*state, context, name, RecordType::kMx);
  const absl::StatusOr<Answer> answer = co_await search.Run();
  if (!answer.ok()) co_return answer.status();
  co_return OrError(name, MxHostsIn(answer->records, state->random()),
                    "the domain takes no mail");
}

Task<absl::StatusOr<std::vector<std::string>>> Resolver::LookupNs(
    Context context, std::string name) {
  const std::shared_ptr<ResolverState> state = State();
  RecordSearch search(*state, context, name, RecordType::kNs);
  const absl::StatusOr<Answer> answer = co_await search.Run();
  if (!answer.ok()) co_return answer.status();
  co_return OrError(name, NsHostsIn(answer->records), "");
}

Task<absl::StatusOr<std::vector<std::string>>> Resolver::LookupTxt(
    Context context, std::string name) {
  const std::shared_ptr<ResolverState> state = State();
  RecordSearch search(*state, context, name, RecordType::kTxt);
  const absl::StatusOr<Answer> answer = co_await search.Run();
  if (!answer.ok()) co_return answer.status();
  co_return TxtTextsIn(answer->records);
}

Task<absl::StatusOr<std::vector<SrvTarget>>> Resolver::LookupSrv(
    Context context, std::string service, std::string protocol,
    std::string name) {
  const std::shared_ptr<ResolverState> state = State();
  const std::string owner =
      service.empty() && protocol.empty()
          ? name
          : absl::StrCat("_", service, "._", protocol, ".", name);
  RecordSearch search(*state, context, owner, RecordType::kSrv);
  const absl::StatusOr<Answer> answer = co_await search.Run();
  if (!answer.ok()) co_return answer.status();
  co_return OrError(owner, SrvTargetsIn(answer->records, state->random()),
                    "the service is not there");
}

Task<absl::StatusOr<std::vector<std::string>>> Resolver::LookupPtr(
    Context context, IpAddress address) {
  const std::shared_ptr<ResolverState> state = State();
  std::optional<std::vector<std::string>> in_hosts;
  const absl::Span<const std::string> names = state->hosts().NamesOf(address);
  if (!names.empty()) in_hosts.emplace(names.begin(), names.end());
  co_return co_await AskInOrder(&state->name_switch(), address.ToString(),
                                std::move(in_hosts),
                                PtrInDns(state.get(), context, address));
}

Task<absl::StatusOr<std::vector<std::string>>> Resolver::PtrInDns(
    ResolverState* state, Context context, IpAddress address) {
  const std::string name = address.ToString();
  RecordSearch search(*state, context, name, RecordType::kPtr);
  const absl::StatusOr<Answer> answer =
      co_await search.Ask(ReverseName(address));
  if (!answer.ok()) co_return answer.status();
  co_return OrError(name, PtrNamesIn(answer->records), "");
}

}  // namespace rawnet
