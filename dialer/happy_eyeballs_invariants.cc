// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rawnet/dialer/happy_eyeballs.h"
#include "rawnet/dialer/race_report.h"
#include "rawnet/netpoll/clock.h"

namespace rawnet {
namespace {

using State = AttemptOutcome::State;

size_t CountInState(const RaceReport& report, State state) {
  return std::count_if(report.attempts.begin(), report.attempts.end(),
                       [state](const AttemptOutcome& attempt) {
                         return attempt.state == state;
                       });
}

absl::Status Require(bool holds, absl::string_view invariant) {
  return holds ? absl::OkStatus() : absl::InternalError(invariant);
}

}  // namespace

// O(n^2); n is the number of attempts.
bool HappyEyeballs::StartsKeepTheirGap() const {
  for (size_t i = 0; i < report_.attempts.size(); ++i) {
    const AttemptOutcome& earlier = report_.attempts[i];
    if (earlier.state == State::kFailed &&
        earlier.reach == Reach::kNothingSent) {
      continue;
    }
    for (size_t j = i + 1; j < report_.attempts.size(); ++j) {
      const AttemptOutcome& later = report_.attempts[j];
      if (later.started < earlier.started + kAttemptGapMin) return false;
    }
  }
  return true;
}

bool HappyEyeballs::TriedOnce() const {
  std::vector<IpAddress> tried;
  for (const AttemptOutcome& attempt : report_.attempts) {
    tried.push_back(attempt.endpoint.address);
  }
  std::sort(tried.begin(), tried.end());
  return std::adjacent_find(tried.begin(), tried.end()) == tried.end();
}

bool HappyEyeballs::TimerIsKnown() const {
  const MonotonicTime timer = NextTimer();
  if (outcome_) return timer == MonotonicTime::Infinite();
  return timer == gate_opens_ || timer == due_ || timer == options_.deadline;
}

absl::Status HappyEyeballs::CheckInvariants() const {
  const size_t running = CountInState(report_, State::kRunning);
  const size_t connected = CountInState(report_, State::kConnected);
  const bool won = outcome_ && outcome_->winner >= 0;
  absl::Status status;
  status.Update(Require(!finished_ || outcome_, "I1: ended without outcome"));
  status.Update(Require(!finished_ || (running == 0 && connected == won),
                        "I2: an attempt has not ended exactly once"));
  status.Update(Require(StartsKeepTheirGap(), "I3: starts too close"));
  status.Update(Require(report_.attempts.empty() || GateOpen(),
                        "I4: started before the gate opened"));
  status.Update(Require(untried_ == PlannedUntried(), "I5: order lost"));
  // I6 is the order of Settle: the tests assert it from outside.
  status.Update(Require(TimerIsKnown(), "I7: unknown timer"));
  status.Update(Require(TriedOnce(), "I8: an address was tried twice"));
  status.Update(Require(InFlight() <= options_.in_flight_max || outcome_,
                        "I9: too many in flight"));
  return status;
}

}  // namespace rawnet
