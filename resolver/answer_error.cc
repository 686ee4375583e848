// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/answer_error.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rawnet/netpoll/errno_status.h"

namespace rawnet {
namespace {

std::optional<DnsError::Kind> KindOf(const absl::Status& failure) {
  if (IsTimeout(failure)) return DnsError::Kind::kTimeout;
  if (IsCanceled(failure)) return DnsError::Kind::kCanceled;
  return DnsError::Kind::kTemporary;
}

// Nullopt: no error.
std::optional<DnsError::Kind> KindOf(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::kPositive:
    case AnswerKind::kNoData:
      return std::nullopt;
    case AnswerKind::kNxDomain:
      return DnsError::Kind::kNotFound;
    case AnswerKind::kMalformed:
      return DnsError::Kind::kMalformed;
    case AnswerKind::kServFail:
    case AnswerKind::kRefused:
    case AnswerKind::kNotImp:
    case AnswerKind::kFormErr:
    case AnswerKind::kOtherRcode:
    case AnswerKind::kLame:
    case AnswerKind::kTruncated:
      return DnsError::Kind::kTemporary;
  }
  return DnsError::Kind::kTemporary;
}

// Why the server answered so, in its own words; empty when it did not say.
std::string ReasonsIn(const Answer& answer) {
  return absl::StrJoin(answer.extended_errors, "; ",
                       [](std::string* out, const ExtendedError& error) {
                         out->append(error.ToString());
                       });
}

// A server's failure in words; empty when its kind says it all.
std::string DetailOf(const Answer& answer) {
  const std::string reasons = ReasonsIn(answer);
  if (answer.kind == AnswerKind::kNxDomain) {
    return reasons.empty() ? "" : absl::StrCat("no such host (", reasons, ")");
  }
  if (answer.kind == AnswerKind::kMalformed) {
    return absl::StrCat("malformed dns reply: ", answer.reason);
  }
  if (answer.kind == AnswerKind::kLame) {
    return "the server does not look up names for others";
  }
  const std::string why(answer.kind == AnswerKind::kOtherRcode
                            ? ToString(answer.rcode)
                            : ToString(answer.kind));
  return absl::StrCat("server misbehaving (", why, reasons.empty() ? "" : ": ",
                      reasons, ")");
}

}  // namespace

std::optional<DnsError> ErrorIn(const absl::StatusOr<Answer>& answer,
                                const std::string& name,
                                const std::string& server) {
  const std::optional<DnsError::Kind> kind =
      answer.ok() ? KindOf(answer->kind) : KindOf(answer.status());
  if (!kind.has_value()) return std::nullopt;
  DnsError error{.name = name, .server = server, .kind = *kind};
  if (answer.ok()) {
    error.detail = DetailOf(*answer);
    return error;
  }
  error.error_number = ErrnoOf(answer.status());
  if (*kind == DnsError::Kind::kTemporary) {
    error.detail = std::string(answer.status().message());
  }
  return error;
}

absl::Status NameInvalidError(const std::string& name,
                              const absl::Status& why) {
  return MakeDnsError({.name = name,
                       .kind = DnsError::Kind::kNameInvalid,
                       .detail = std::string(why.message())});
}

}  // namespace rawnet
