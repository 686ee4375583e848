// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "rawnet/resolver/answer_error.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/resolver/resolver_state.h"
#include "rawnet/resolver/special_names.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

// That there is nothing is an answer here.
absl::StatusOr<Message> MessageOf(const absl::StatusOr<Answer>& answer,
                                  const std::string& name,
                                  const std::string& server) {
  const std::optional<DnsError> error = ErrorIn(answer, name, server);
  if (error.has_value() && error->kind != DnsError::Kind::kNotFound) {
    return MakeDnsError(*error);
  }
  return *answer->message;
}

}  // namespace

Task<absl::StatusOr<Message>> Resolver::LookupMessage(Context context,
                                                      std::string name,
                                                      RecordType type) {
  const absl::StatusOr<DnsName> given = DnsName::FromText(name);
  if (!given.ok()) {
    co_return MakeDnsError({.name = name,
                            .kind = DnsError::Kind::kNameInvalid,
                            .detail = std::string(given.status().message())});
  }
  if (DecideSpecialName(*given).handling != NameHandling::kAskServers) {
    co_return MakeDnsError({.name = name, .kind = DnsError::Kind::kNotFound});
  }
  DnsQuestion question(*given, type);
  question.keeps_message = true;
  const std::shared_ptr<ResolverState> state = State();
  const ServerAnswer found = co_await state->AskServers(
      context, std::move(question), [](absl::string_view) {});
  co_return MessageOf(found.answer, name, found.server);
}

}  // namespace rawnet
