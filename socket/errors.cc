// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/errors.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/error_fields.h"

namespace rawnet {
namespace {

constexpr absl::string_view kOpPayload = "rawnet.OpError";
constexpr absl::string_view kDnsPayload = "rawnet.DnsError";
constexpr absl::string_view kClosedPayload = "rawnet.Closed";
constexpr absl::string_view kEndOfStreamPayload = "rawnet.EndOfStream";

constexpr absl::string_view kTimeoutText = "i/o timeout";
constexpr absl::string_view kCanceledText = "operation was canceled";

// "read tcp 127.0.0.1:5->127.0.0.1:6: recv".
std::string WhereText(const OpError& error) {
  std::string text = error.operation;
  if (!error.network.empty()) absl::StrAppend(&text, " ", error.network);
  if (!error.source.empty()) absl::StrAppend(&text, " ", error.source);
  if (!error.address.empty()) {
    absl::StrAppend(&text, error.source.empty() ? " " : "->", error.address);
  }
  if (!error.call.empty()) absl::StrAppend(&text, ": ", error.call);
  return text;
}

absl::Cord EncodeOpError(const OpError& error) {
  return EncodeFields({error.operation, error.network, error.source,
                       error.address, error.call,
                       absl::StrCat(error.error_number), error.detail});
}

absl::StatusCode CodeOf(DnsError::Kind kind) {
  switch (kind) {
    case DnsError::Kind::kNotFound:
    case DnsError::Kind::kNoData:
      return absl::StatusCode::kNotFound;
    case DnsError::Kind::kTemporary:
      return absl::StatusCode::kUnavailable;
    case DnsError::Kind::kTimeout:
      return absl::StatusCode::kDeadlineExceeded;
    case DnsError::Kind::kMalformed:
      return absl::StatusCode::kDataLoss;
    case DnsError::Kind::kNameInvalid:
      return absl::StatusCode::kInvalidArgument;
    case DnsError::Kind::kConfig:
      return absl::StatusCode::kFailedPrecondition;
    case DnsError::Kind::kCanceled:
      return absl::StatusCode::kCancelled;
  }
  return absl::StatusCode::kUnknown;
}

absl::string_view TextOf(DnsError::Kind kind) {
  switch (kind) {
    case DnsError::Kind::kNotFound:
      return "no such host";
    case DnsError::Kind::kNoData:
      return "no records of the asked type";
    case DnsError::Kind::kTemporary:
      return "server misbehaving";
    case DnsError::Kind::kTimeout:
      return kTimeoutText;
    case DnsError::Kind::kMalformed:
      return "malformed dns reply";
    case DnsError::Kind::kNameInvalid:
      return "invalid domain name";
    case DnsError::Kind::kConfig:
      return "unusable dns configuration";
    case DnsError::Kind::kCanceled:
      return kCanceledText;
  }
  return "unknown dns error";
}

std::optional<DnsError::Kind> DecodeKind(absl::string_view text) {
  int number = 0;
  if (!absl::SimpleAtoi(text, &number) || number < 0 ||
      number > static_cast<int>(DnsError::Kind::kCanceled)) {
    return std::nullopt;
  }
  return static_cast<DnsError::Kind>(number);
}

bool HasDnsKind(const absl::Status& status, DnsError::Kind kind) {
  const std::optional<DnsError> error = DnsErrorOf(status);
  return error.has_value() && error->kind == kind;
}

}  // namespace

absl::Status MakeOpError(const OpError& error) {
  std::string text = WhereText(error);
  absl::StatusCode code = absl::StatusCode::kUnknown;
  if (error.error_number != 0) {
    code = absl::ErrnoToStatusCode(error.error_number);
    absl::StrAppend(&text, ": ", ErrnoText(error.error_number));
  }
  if (!error.detail.empty()) absl::StrAppend(&text, ": ", error.detail);
  absl::Status status(code, text);
  AttachErrno(status, error.error_number);
  status.SetPayload(kOpPayload, EncodeOpError(error));
  return status;
}

absl::Status WrapOp(const OpError& where, const absl::Status& cause) {
  if (cause.ok()) return cause;
  absl::Status status(cause.code(),
                      absl::StrCat(WhereText(where), ": ", cause.message()));
  cause.ForEachPayload([&status](absl::string_view type, const absl::Cord& it) {
    status.SetPayload(type, it);
  });
  OpError error = where;
  error.error_number = ErrnoOf(cause);
  error.detail = std::string(cause.message());
  status.SetPayload(kOpPayload, EncodeOpError(error));
  return status;
}

std::optional<OpError> OpErrorOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kOpPayload);
  if (!payload) return std::nullopt;
  std::vector<std::string> fields = DecodeFields(*payload);
  int error_number = 0;
  if (fields.size() != 7 || !absl::SimpleAtoi(fields[5], &error_number)) {
    return std::nullopt;
  }
  return OpError{.operation = std::move(fields[0]),
                 .network = std::move(fields[1]),
                 .source = std::move(fields[2]),
                 .address = std::move(fields[3]),
                 .call = std::move(fields[4]),
                 .error_number = error_number,
                 .detail = std::move(fields[6])};
}

absl::Status MakeDnsError(const DnsError& error) {
  const absl::string_view why =
      error.detail.empty() ? TextOf(error.kind) : error.detail;
  absl::Status status(
      CodeOf(error.kind),
      absl::StrCat("lookup ", error.name, error.server.empty() ? "" : " on ",
                   error.server, ": ", why));
  status.SetPayload(
      kDnsPayload,
      EncodeFields({error.name, error.server,
                    absl::StrCat(static_cast<int>(error.kind)), error.detail}));
  AttachErrno(status, error.error_number);
  return status;
}

std::optional<DnsError> DnsErrorOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kDnsPayload);
  if (!payload) return std::nullopt;
  std::vector<std::string> fields = DecodeFields(*payload);
  if (fields.size() != 4) return std::nullopt;
  const std::optional<DnsError::Kind> kind = DecodeKind(fields[2]);
  if (!kind.has_value()) return std::nullopt;
  return DnsError{.name = std::move(fields[0]),
                  .server = std::move(fields[1]),
                  .kind = *kind,
                  .detail = std::move(fields[3]),
                  .error_number = ErrnoOf(status)};
}

absl::Status TimeoutError() {
  return absl::DeadlineExceededError(kTimeoutText);
}

absl::Status CanceledError() { return absl::CancelledError(kCanceledText); }

absl::Status ClosedError() {
  // Programs match on this text: golang/go issue 4373.
  absl::Status status =
      absl::FailedPreconditionError("use of closed network connection");
  status.SetPayload(kClosedPayload, absl::Cord());
  return status;
}

absl::Status EndOfStreamError() {
  absl::Status status = absl::DataLossError("unexpected end of stream");
  status.SetPayload(kEndOfStreamPayload, absl::Cord());
  return status;
}

bool IsTimeout(const absl::Status& status) {
  return absl::IsDeadlineExceeded(status);
}

bool IsCanceled(const absl::Status& status) {
  return absl::IsCancelled(status);
}

bool IsClosed(const absl::Status& status) {
  return status.GetPayload(kClosedPayload).has_value();
}

bool IsEndOfStream(const absl::Status& status) {
  return status.GetPayload(kEndOfStreamPayload).has_value();
}

bool IsNotFound(const absl::Status& status) {
  return HasDnsKind(status, DnsError::Kind::kNotFound) ||
         HasDnsKind(status, DnsError::Kind::kNoData);
}

bool IsTemporary(const absl::Status& status) {
  return HasDnsKind(status, DnsError::Kind::kTemporary);
}

}  // namespace rawnet
