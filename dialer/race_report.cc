// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/race_report.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/dialer/short_duration.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

// The error that tells most so far: a later one must outrank it.
struct Telling {
  enum class Rank { kNothing, kNegative, kQuery, kLocal, kOnWire };

  void Hear(Rank candidate, const absl::Status& error) {
    if (candidate <= rank) return;
    rank = candidate;
    status = error;
  }

  Rank rank = Rank::kNothing;
  absl::Status status = absl::NotFoundError("no suitable address found");
};

void HearQuery(Telling& telling, const QueryOutcome& query) {
  if (query.status.ok()) return;
  telling.Hear(rawnet::IsNotFound(query.status) ? Telling::Rank::kNegative
                                                : Telling::Rank::kQuery,
               query.status);
}

void HearAttempt(Telling& telling, const AttemptOutcome& attempt) {
  if (attempt.state != AttemptOutcome::State::kFailed) return;
  telling.Hear(attempt.reach == Reach::kOnWire ? Telling::Rank::kOnWire
                                               : Telling::Rank::kLocal,
               attempt.status);
}

std::string Lasted(MonotonicTime from, MonotonicTime to) {
  return ShortDuration(to - from);
}

std::string AnswerText(const QueryOutcome& query) {
  if (!query.status.ok()) return std::string(query.status.message());
  switch (query.addresses.size()) {
    case 0:
      return "no addresses";
    case 1:
      return "1 address";
  }
  return absl::StrCat(query.addresses.size(), " addresses");
}

std::string Describe(const QueryOutcome& query, MonotonicTime now) {
  const absl::string_view type = QueryTypeName(query.type);
  if (query.outstanding()) {
    const MonotonicTime sent = std::min(query.sent, now);
    const std::string from =
        query.server.empty() ? "" : absl::StrCat(" from ", query.server);
    return absl::StrCat(type, ": no answer", from, " for ", Lasted(sent, now));
  }
  const MonotonicTime sent = std::min(query.sent, query.answered);
  return absl::StrCat(type, ": ", AnswerText(query), " after ",
                      Lasted(sent, query.answered));
}

// An attempt's error without "dial tcp ADDRESS: ": the address was just said.
absl::string_view CauseText(const absl::Status& status,
                            absl::string_view address) {
  const absl::string_view text = status.message();
  const std::string before = absl::StrCat(address, ": ");
  const size_t at = text.find(before);
  return at == text.npos ? text : text.substr(at + before.size());
}

std::string Describe(const AttemptOutcome& attempt, MonotonicTime now) {
  const std::string lasted =
      Lasted(attempt.started, std::min(attempt.ended, now));
  const std::string to = attempt.endpoint.ToString();
  switch (attempt.state) {
    case AttemptOutcome::State::kConnected:
      return absl::StrCat(to, ": connected after ", lasted);
    case AttemptOutcome::State::kFailed:
      return absl::StrCat(to, ": ", CauseText(attempt.status, to), " after ",
                          lasted);
    case AttemptOutcome::State::kRunning:
    case AttemptOutcome::State::kAborted:
      return absl::StrCat(to, ": in progress for ", lasted);
  }
  return to;
}

}  // namespace

absl::string_view QueryTypeName(QueryType type) {
  switch (type) {
    case QueryType::kAaaa:
      return "AAAA";
    case QueryType::kA:
      return "A";
  }
  return "";
}

absl::Status PrimaryError(const RaceReport& report) {
  Telling telling;
  for (const QueryOutcome& query : report.queries) HearQuery(telling, query);
  for (const AttemptOutcome& attempt : report.attempts) {
    HearAttempt(telling, attempt);
  }
  return telling.status;
}

std::string DescribeRace(const RaceReport& report, MonotonicTime now) {
  std::vector<std::string> lines;
  for (const QueryOutcome& query : report.queries) {
    lines.push_back(Describe(query, now));
  }
  for (const AttemptOutcome& attempt : report.attempts) {
    lines.push_back(Describe(attempt, now));
  }
  return absl::StrJoin(lines, "; ");
}

}  // namespace rawnet
