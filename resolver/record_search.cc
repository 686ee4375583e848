// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/record_search.h"

#include <optional>
#include <utility>
#include <vector>

#include "rawnet/resolver/answer_error.h"
#include "rawnet/resolver/special_names.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {
namespace {

// Whether servers may hear of it.
bool IsOrdinary(const std::string& text, const DnsName& name) {
  return !IpAddress::Parse(text).ok() && MayBeAskedFor(name);
}

}  // namespace

Task<absl::StatusOr<Answer>> RecordSearch::Run() {
  const auto ask = [this](DnsName candidate) {
    return Ask(std::move(candidate));
  };
  co_return co_await RunWith(ask);
}

Task<absl::StatusOr<Answer>> RecordSearch::RunWith(AskOne ask) {
  const absl::StatusOr<GivenName> given = GivenName::FromText(name_);
  if (!given.ok()) co_return NameInvalidError(name_, given.status());
  absl::StatusOr<Answer> last =
      MakeDnsError({.name = name_, .kind = DnsError::Kind::kNotFound});
  if (!IsOrdinary(name_, given->name)) co_return last;
  std::optional<absl::Status> as_given;
  const std::vector<DnsName> candidates =
      SearchCandidates(*given, state_.conf());
  for (const DnsName& candidate : candidates) {
    last = co_await ask(candidate);
    if (last.ok() || context_.done()) co_return last;
    if (candidate == given->name) as_given = last.status();
  }
  if (as_given.has_value()) co_return *as_given;
  co_return last;
}

Task<absl::StatusOr<Answer>> RecordSearch::Ask(DnsName candidate) {
  co_return ToResult(co_await Fetch(std::move(candidate)));
}

Task<ServerAnswer> RecordSearch::Fetch(DnsName candidate) {
  NoSink sink;
  co_return co_await state_.AskAlongAliases(context_, candidate, type_, &sink);
}

absl::StatusOr<Answer> RecordSearch::ToResult(ServerAnswer found) const {
  std::optional<DnsError> error = ErrorIn(found.answer, name_, found.server);
  if (!error.has_value() && found.answer->kind == AnswerKind::kNoData) {
    error = DnsError{
        .name = name_, .server = found.server, .kind = DnsError::Kind::kNoData};
  }
  if (error.has_value()) return MakeDnsError(*error);
  return std::move(found.answer);
}

}  // namespace rawnet
