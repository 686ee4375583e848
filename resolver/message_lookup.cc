// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
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

// RFC 6895 3.1: not of what belongs to a message or to a connection and not to
// a name, such as OPT, TSIG and AXFR. ANY may be asked for (RFC 8482).
bool IsTypeOfQueries(RecordType type) {
  constexpr uint16_t kMetaTypesBegin = 128;
  constexpr uint16_t kAny = 255;
  const uint16_t number = static_cast<uint16_t>(type);
  if (number == 0 || type == RecordType::kOpt) return false;
  return number < kMetaTypesBegin || number >= kAny;
}

}  // namespace

Task<absl::StatusOr<Message>> Resolver::LookupMessage(Context context,
                                                      std::string name,
                                                      RecordType type) {
  if (!IsTypeOfQueries(type)) {
    co_return absl::InvalidArgumentError(absl::StrCat(
        "lookup ", name, ": ", ToString(type), " is no type that a name has"));
  }
  const absl::StatusOr<DnsName> given = DnsName::FromText(name);
  if (!given.ok()) co_return NameInvalidError(name, given.status());
  if (!MayBeAskedFor(*given)) {
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
