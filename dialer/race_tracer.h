// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_RACE_TRACER_H_
#define RAWNET_DIALER_RACE_TRACER_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/dialer/race_report.h"
#include "rawnet/dialer/trace.h"

namespace rawnet {

// Writes what happens in a race to a DialTrace, if there is one; costs nothing
// if there is none. `when` is the time since the dial began. Thread-compatible.
class RaceTracer {
 public:
  // `trace` may be null; it must outlive this.
  explicit RaceTracer(DialTrace* trace) : trace_(trace) {}

  void Query(const QueryOutcome& query, absl::Duration when) const;
  void Answer(const QueryOutcome& query, absl::Duration when) const;

  // `reason` says why it starts.
  void Attempt(const AttemptOutcome& attempt, absl::string_view reason,
               absl::Duration when) const;

  // Failed or aborted, in a word; the attempt's status says why.
  void AttemptEnd(const AttemptOutcome& attempt, absl::string_view outcome,
                  absl::Duration when) const;

  // The two ends of a race. Connected() also ends the attempt that won.
  void Connected(const AttemptOutcome& winner, absl::Duration when) const;
  void Failed(const absl::Status& status, absl::Duration when) const;

 private:
  DialTrace* const trace_;
};

}  // namespace rawnet

#endif  // RAWNET_DIALER_RACE_TRACER_H_
