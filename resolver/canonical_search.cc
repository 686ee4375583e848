// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/canonical_search.h"

#include <utility>

#include "rawnet/async/task_group.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

bool IsNegative(AnswerKind kind) {
  return WorthOf(kind) == AnswerWorth::kNegative;
}

}  // namespace

CanonicalSearch::CanonicalSearch(ResolverState& state, const Context& context,
                                 const std::string& name)
    : state_(state),
      context_(context),
      ipv4_(state, context, name, RecordType::kA),
      ipv6_(state, context, name, RecordType::kAaaa) {}

Task<absl::StatusOr<Answer>> CanonicalSearch::Run() {
  const auto ask = [this](DnsName candidate) {
    return Ask(std::move(candidate));
  };
  absl::StatusOr<Answer> found = co_await ipv4_.RunWith(ask);
  if (found.ok() || context_.done() || !first_alias_.has_value()) {
    co_return found;
  }
  co_return *std::move(first_alias_);
}

// An answer with an address, or an error: "not found" from one family must not
// hide that the other one failed.
Task<absl::StatusOr<Answer>> CanonicalSearch::Ask(DnsName candidate) {
  co_await FetchBoth(candidate);
  KeepAlias(candidate);
  absl::StatusOr<Answer> a = ipv4_.ToResult(*std::move(a_));
  if (a.ok() || !aaaa_.has_value()) co_return a;
  absl::StatusOr<Answer> aaaa = ipv6_.ToResult(*std::move(aaaa_));
  if (aaaa.ok() || rawnet::IsNotFound(a.status())) co_return aaaa;
  co_return a;
}

Task<void> CanonicalSearch::FetchBoth(DnsName candidate) {
  a_.reset();
  aaaa_.reset();
  const ResolvConf& conf = state_.conf();
  if (conf.single_request || conf.no_aaaa) {
    co_await FetchInto(&ipv4_, candidate, &a_);
    if (!conf.no_aaaa) co_await FetchInto(&ipv6_, candidate, &aaaa_);
    co_return;
  }
  TaskGroup group;
  group.Spawn(FetchInto(&ipv4_, candidate, &a_));
  group.Spawn(FetchInto(&ipv6_, candidate, &aaaa_));
  co_await group.Join();
}

Task<void> CanonicalSearch::FetchInto(RecordSearch* search, DnsName candidate,
                                      Found* found) {
  *found = co_await search->Fetch(std::move(candidate));
}

void CanonicalSearch::KeepAlias(const DnsName& candidate) {
  for (const Found* found : {&a_, &aaaa_}) {
    if (first_alias_.has_value() || !found->has_value()) continue;
    const absl::StatusOr<Answer>& answer = (*found)->answer;
    if (!answer.ok() || !IsNegative(answer->kind)) continue;
    if (answer->canonical_name != candidate) first_alias_ = *answer;
  }
}

}  // namespace rawnet
