// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_TIMELINE_ROWS_H_
#define RAWNET_DIALER_TIMELINE_ROWS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "rawnet/dialer/trace.h"

namespace rawnet {

// A query or an attempt with its two ends brought together.
struct TimelineRow {
  enum class Kind { kQuery, kAttempt };
  enum class End { kOpen, kGood, kBad, kAborted };

  Kind kind = Kind::kQuery;
  TraceEvent begin{};  // its kQuery or kAttempt event
  End end = End::kOpen;
  absl::Duration stop{};  // the end of the story, if kOpen
  std::string label{};    // "AAAA @192.0.2.53:53", "192.0.2.1:80"
  std::string outcome{};  // "refused after 1 ms"
};

// The rows of `trace` in the order of their starts. An answer without a query
// is a row of its own.
std::vector<TimelineRow> TimelineRows(const DialTrace& trace);

// When the last thing happened.
absl::Duration TimelineLength(const DialTrace& trace);

}  // namespace rawnet

#endif  // RAWNET_DIALER_TIMELINE_ROWS_H_
