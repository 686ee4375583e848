// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/race_tracer.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/dialer/race_report.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {
namespace {

using Kind = TraceEvent::Kind;

std::string Join(const std::vector<IpAddress>& addresses) {
  return absl::StrJoin(addresses, ", ",
                       [](std::string* out, const IpAddress& address) {
                         out->append(address.ToString());
                       });
}

}  // namespace

void RaceTracer::Query(const QueryOutcome& query, absl::Duration when) const {
  if (trace_ == nullptr) return;
  trace_->Append({.since_start = when,
                  .kind = Kind::kQuery,
                  .type = std::string(QueryTypeName(query.type)),
                  .server = query.server});
}

void RaceTracer::Answer(const QueryOutcome& query, absl::Duration when) const {
  if (trace_ == nullptr) return;
  const bool no_data = query.status.ok() && query.addresses.empty();
  trace_->Append({.since_start = when,
                  .kind = Kind::kAnswer,
                  .type = std::string(QueryTypeName(query.type)),
                  .server = query.server,
                  .address = Join(query.addresses),
                  .status = no_data ? "NODATA" : OutcomeWord(query.status),
                  .reason = std::string(query.status.message())});
}

void RaceTracer::Attempt(const AttemptOutcome& attempt,
                         absl::string_view reason, absl::Duration when) const {
  if (trace_ == nullptr) return;
  trace_->Append({.since_start = when,
                  .kind = Kind::kAttempt,
                  .address = attempt.endpoint.ToString(),
                  .reason = std::string(reason)});
}

void RaceTracer::AttemptEnd(const AttemptOutcome& attempt,
                            absl::string_view outcome,
                            absl::Duration when) const {
  if (trace_ == nullptr) return;
  trace_->Append({.since_start = when,
                  .kind = Kind::kAttemptEnd,
                  .address = attempt.endpoint.ToString(),
                  .status = std::string(outcome),
                  .reason = std::string(attempt.status.message())});
}

void RaceTracer::Connected(const AttemptOutcome& winner,
                           absl::Duration when) const {
  if (trace_ == nullptr) return;
  const std::string address = winner.endpoint.ToString();
  trace_->Append({.since_start = when,
                  .kind = Kind::kAttemptEnd,
                  .address = address,
                  .status = "connected",
                  .reason = "first to connect"});
  trace_->Append({.since_start = when,
                  .kind = Kind::kConnected,
                  .address = address,
                  .status = "ok"});
}

void RaceTracer::Failed(const absl::Status& status, absl::Duration when) const {
  if (trace_ == nullptr) return;
  trace_->Append({.since_start = when,
                  .kind = Kind::kFailed,
                  .status = OutcomeWord(status),
                  .reason = std::string(status.message())});
}

}  // namespace rawnet
