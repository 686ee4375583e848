// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/trace.h"

#include <cerrno>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/dialer/json_string.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

void AppendField(std::string& json, absl::string_view name,
                 absl::string_view value) {
  if (value.empty()) return;
  json += ',';
  AppendJsonString(json, name);
  json += ':';
  AppendJsonString(json, value);
}

std::string DnsWord(DnsError::Kind kind) {
  switch (kind) {
    case DnsError::Kind::kNotFound:
      return "NXDOMAIN";
    case DnsError::Kind::kNoData:
      return "NODATA";
    case DnsError::Kind::kTemporary:
      return "server failed";
    case DnsError::Kind::kTimeout:
      return "timeout";
    case DnsError::Kind::kMalformed:
      return "bad reply";
    case DnsError::Kind::kNameInvalid:
      return "bad name";
    case DnsError::Kind::kConfig:
      return "bad config";
    case DnsError::Kind::kCanceled:
      return "canceled";
  }
  return "failed";
}

// Empty for an errno that has no word.
std::string ErrnoWord(int error_number) {
  switch (error_number) {
    case ECONNREFUSED:
      return "refused";
    case ECONNRESET:
      return "reset";
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EADDRNOTAVAIL:
      return "unreachable";
    case ETIMEDOUT:
      return "timeout";
    case EACCES:
    case EPERM:
      return "not permitted";
    case EMFILE:
    case ENFILE:
      return "too many files";
    case EAFNOSUPPORT:
      return "no such family";
    case ENOENT:  // of a Unix socket's path
      return "no such file";
  }
  return "";
}

}  // namespace

absl::string_view EventName(TraceEvent::Kind kind) {
  switch (kind) {
    case TraceEvent::Kind::kQuery:
      return "query";
    case TraceEvent::Kind::kAnswer:
      return "answer";
    case TraceEvent::Kind::kAttempt:
      return "attempt";
    case TraceEvent::Kind::kAttemptEnd:
      return "attempt_end";
    case TraceEvent::Kind::kConnected:
      return "connected";
    case TraceEvent::Kind::kFailed:
      return "failed";
  }
  return "";
}

std::string ToJsonLine(const TraceEvent& event) {
  std::string json =
      absl::StrCat("{\"t_us\":", absl::ToInt64Microseconds(event.since_start));
  AppendField(json, "event", EventName(event.kind));
  AppendField(json, "type", event.type);
  AppendField(json, "server", event.server);
  AppendField(json, "address", event.address);
  AppendField(json, "status", event.status);
  AppendField(json, "reason", event.reason);
  json += '}';
  return json;
}

std::string OutcomeWord(const absl::Status& status) {
  if (status.ok()) return "ok";
  if (const std::optional<DnsError> dns = DnsErrorOf(status)) {
    return DnsWord(dns->kind);
  }
  const std::string word = ErrnoWord(ErrnoOf(status));
  if (!word.empty()) return word;
  if (IsTimeout(status)) return "timeout";
  if (IsCanceled(status)) return "canceled";
  return rawnet::IsNotFound(status) ? "not found" : "failed";
}

}  // namespace rawnet
