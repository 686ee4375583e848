// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/answer_error.h"

#include "absl/strings/str_cat.h"
#include "rawnet/netpoll/errno_status.h"

namespace rawnet {
namespace {

DnsError::Kind KindOf(const absl::Status& failure) {
  if (IsTimeout(failure)) return DnsError::Kind::kTimeout;
  if (IsCanceled(failure)) return DnsError::Kind::kCanceled;
  return DnsError::Kind::kTemporary;
}

// A server's failure in words.
std::string FailureText(const Answer& answer) {
  if (answer.kind == AnswerKind::kLame) {
    return "the server does not look up names for others";
  }
  std::string why(answer.kind == AnswerKind::kOtherRcode
                      ? ToString(answer.rcode)
                      : ToString(answer.kind));
  for (const ExtendedError& extended : answer.extended_errors) {
    if (!extended.text.empty()) absl::StrAppend(&why, ": ", extended.text);
  }
  return absl::StrCat("server misbehaving (", why, ")");
}

}  // namespace

std::optional<DnsError> ErrorIn(const absl::StatusOr<Answer>& answer,
                                const std::string& name,
                                const std::string& server) {
  DnsError error{.name = name, .server = server};
  if (!answer.ok()) {
    error.kind = KindOf(answer.status());
    error.error_number = ErrnoOf(answer.status());
    if (error.kind == DnsError::Kind::kTemporary) {
      error.detail = std::string(answer.status().message());
    }
    return error;
  }
  switch (answer->kind) {
    case AnswerKind::kPositive:
    case AnswerKind::kNoData:
      return std::nullopt;
    case AnswerKind::kNxDomain:
      error.kind = DnsError::Kind::kNotFound;
      return error;
    case AnswerKind::kMalformed:
      error.kind = DnsError::Kind::kMalformed;
      error.detail = absl::StrCat("malformed dns reply: ", answer->reason);
      return error;
    case AnswerKind::kServFail:
    case AnswerKind::kRefused:
    case AnswerKind::kNotImp:
    case AnswerKind::kFormErr:
    case AnswerKind::kOtherRcode:
    case AnswerKind::kLame:
    case AnswerKind::kTruncated:
      break;
  }
  error.kind = DnsError::Kind::kTemporary;
  error.detail = FailureText(*answer);
  return error;
}

}  // namespace rawnet
