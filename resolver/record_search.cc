// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/record_search.h"

#include <optional>
#include <utility>

#include "rawnet/resolver/answer_error.h"
#include "rawnet/resolver/special_names.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

class NoSink final : public AddressSink {
 public:
  void OnQuery(RecordType, absl::string_view) override {}
  void OnAnswer(AddressAnswer) override {}
};

}  // namespace

Task<absl::StatusOr<Answer>> RecordSearch::Run() {
  const absl::StatusOr<DnsName> given = DnsName::FromText(name_);
  if (!given.ok()) {
    co_return MakeDnsError({.name = name_,
                            .kind = DnsError::Kind::kNameInvalid,
                            .detail = std::string(given.status().message())});
  }
  // "localhost" has addresses, and nothing else; the others have nothing.
  if (DecideSpecialName(*given).handling != NameHandling::kAskServers) {
    co_return MakeDnsError({.name = name_, .kind = DnsError::Kind::kNotFound});
  }
  absl::StatusOr<Answer> last =
      MakeDnsError({.name = name_, .kind = DnsError::Kind::kNameInvalid});
  std::optional<absl::Status> as_given;
  const std::vector<DnsName> candidates =
      SearchCandidates(name_, resolver_.options_.conf);
  for (const DnsName& candidate : candidates) {
    last = co_await Ask(candidate);
    if (last.ok() || context_.done()) co_return last;
    if (candidate == *given) as_given = last.status();
  }
  if (as_given.has_value()) co_return *as_given;
  co_return last;
}

Task<absl::StatusOr<Answer>> RecordSearch::Ask(DnsName candidate) {
  NoSink sink;
  Resolver::FoundAnswer found =
      co_await resolver_.AskAlongAliases(context_, candidate, type_, &sink);
  std::optional<DnsError> error = ErrorIn(found.answer, name_, found.server);
  if (!error.has_value() && found.answer->kind == AnswerKind::kNoData) {
    error = DnsError{
        .name = name_, .server = found.server, .kind = DnsError::Kind::kNoData};
  }
  if (error.has_value()) co_return MakeDnsError(*error);
  co_return std::move(found.answer);
}

}  // namespace rawnet
