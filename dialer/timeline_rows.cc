// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/timeline_rows.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "rawnet/dialer/short_duration.h"
#include "rawnet/dialer/trace.h"

namespace rawnet {
namespace {

using End = TimelineRow::End;
using Kind = TimelineRow::Kind;

std::string QueryLabel(const TraceEvent& event) {
  return event.server.empty() ? event.type
                              : absl::StrCat(event.type, " @", event.server);
}

bool SameServer(const TraceEvent& query, const TraceEvent& answer) {
  return query.server.empty() || answer.server.empty() ||
         query.server == answer.server;
}

bool Ends(const TraceEvent& event, const TimelineRow& row) {
  if (row.end != End::kOpen) return false;
  if (event.kind == TraceEvent::Kind::kAnswer) {
    return row.kind == Kind::kQuery && row.begin.type == event.type &&
           SameServer(row.begin, event);
  }
  return row.kind == Kind::kAttempt && row.begin.address == event.address;
}

std::string AnswerText(const TraceEvent& answer) {
  if (answer.status != "ok") return absl::StrCat(answer.status, " after ");
  const size_t count =
      1 + std::count(answer.address.begin(), answer.address.end(), ',');
  return absl::StrCat(count, count == 1 ? " address in " : " addresses in ");
}

void EndQuery(TimelineRow& row, const TraceEvent& answer) {
  row.end = answer.status == "ok" ? End::kGood : End::kBad;
  row.outcome = AnswerText(answer);
  // The server that answered is known only now, unless it was asked by name.
  if (row.begin.server.empty()) row.label = QueryLabel(answer);
}

void EndAttempt(TimelineRow& row, const TraceEvent& end) {
  const bool connected = end.status == "connected";
  row.end = connected                 ? End::kGood
            : end.status == "aborted" ? End::kAborted
                                      : End::kBad;
  row.outcome = absl::StrCat(end.status, connected ? " in " : " after ");
}

TimelineRow NewRow(Kind kind, const TraceEvent& begin) {
  return {.kind = kind,
          .begin = begin,
          .label = kind == Kind::kQuery ? QueryLabel(begin) : begin.address};
}

void EndRow(std::vector<TimelineRow>& rows, const TraceEvent& event) {
  const bool answers = event.kind == TraceEvent::Kind::kAnswer;
  auto row = std::find_if(
      rows.begin(), rows.end(),
      [&event](const TimelineRow& open) { return Ends(event, open); });
  if (row == rows.end()) {
    rows.push_back(NewRow(answers ? Kind::kQuery : Kind::kAttempt, event));
    row = rows.end() - 1;
  }
  if (answers) {
    EndQuery(*row, event);
  } else {
    EndAttempt(*row, event);
  }
  row->stop = event.since_start;
  absl::StrAppend(&row->outcome,
                  ShortDuration(row->stop - row->begin.since_start));
}

// The servers of a name are asked in turn, and again.
void AskAgain(std::vector<TimelineRow>& rows, const TraceEvent& query) {
  for (TimelineRow& row : rows) {
    if (row.kind != Kind::kQuery || row.end != End::kOpen ||
        row.begin.type != query.type) {
      continue;
    }
    row.end = End::kBad;
    row.stop = query.since_start;
    row.outcome = absl::StrCat("asked again after ",
                               ShortDuration(row.stop - row.begin.since_start));
  }
}

void LeaveOpen(TimelineRow& row, absl::Duration length) {
  row.stop = length;
  row.outcome = row.kind == Kind::kQuery ? "no answer" : "in progress";
}

}  // namespace

std::vector<TimelineRow> TimelineRows(const DialTrace& trace) {
  std::vector<TimelineRow> rows;
  for (const TraceEvent& event : trace.events()) {
    switch (event.kind) {
      case TraceEvent::Kind::kQuery:
        AskAgain(rows, event);
        rows.push_back(NewRow(Kind::kQuery, event));
        break;
      case TraceEvent::Kind::kAttempt:
        rows.push_back(NewRow(Kind::kAttempt, event));
        break;
      case TraceEvent::Kind::kAnswer:
      case TraceEvent::Kind::kAttemptEnd:
        EndRow(rows, event);
        break;
      case TraceEvent::Kind::kConnected:
      case TraceEvent::Kind::kFailed:
        break;
    }
  }
  for (TimelineRow& row : rows) {
    if (row.end == End::kOpen) LeaveOpen(row, TimelineLength(trace));
  }
  return rows;
}

absl::Duration TimelineLength(const DialTrace& trace) {
  absl::Duration length;
  for (const TraceEvent& event : trace.events()) {
    length = std::max(length, event.since_start);
  }
  return length;
}

}  // namespace rawnet
