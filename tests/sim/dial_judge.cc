// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/dial_judge.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "rawnet/dialer/plan_addresses.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {
namespace {

using Kind = TraceEvent::Kind;

constexpr absl::Duration kGapMin = absl::Milliseconds(10);
constexpr size_t kInFlightMax = 64;
constexpr uint16_t kPort = 80;

}  // namespace

std::string DialJudge::Judge() {
  const std::vector<TraceEvent>& events = trace_.events();
  for (size_t i = 0; i < events.size(); ++i) {
    OnEvent(i, events[i]);
    if (!wrong_.empty()) return absl::StrCat("event ", i, ": ", wrong_);
  }
  Expect(ended_, "I1: no end");
  Expect(InFlight() == 0, "I2: an attempt has no end");
  return wrong_;
}

void DialJudge::OnEvent(size_t index, const TraceEvent& event) {
  const bool ends = event.kind == Kind::kAttemptEnd;
  Expect(!ended_ || ends, "I1: an event after the last");
  switch (event.kind) {
    case Kind::kQuery:
      FamilyOf(event).asked = true;
      return;
    case Kind::kAnswer:
      return OnAnswer(event);
    case Kind::kAttempt:
      return OnStart(index, event);
    case Kind::kAttemptEnd:
      return OnAttemptEnd(event);
    case Kind::kConnected:
      ended_ = true;
      Expect(std::any_of(attempts_.begin(), attempts_.end(),
                         [&](const Attempt& attempt) {
                           return attempt.address == event.address &&
                                  attempt.connected;
                         }),
             "I2: another address has connected");
      return;
    case Kind::kFailed:
      return OnFailed(event);
  }
}

void DialJudge::OnAnswer(const TraceEvent& event) {
  Family& family = FamilyOf(event);
  Expect(!family.answered, "answered twice");
  family.answered = event.since_start;
  for (const absl::string_view text :
       absl::StrSplit(event.address, ", ", absl::SkipEmpty())) {
    known_.push_back(IpAddress::Parse(text).value());
    known_since_.emplace(Endpoint{known_.back(), kPort}.ToString(),
                         event.since_start);
  }
  if (!known_.empty() && !first_address_) first_address_ = event.since_start;
}

void DialJudge::OnStart(size_t index, const TraceEvent& event) {
  Expect(!Tried(event.address), "I8: tried twice");
  Expect(event.address == NextAddress(index), "I5: not its turn");
  const absl::Duration now = event.since_start;
  Expect(now >= GateOpens(), "I4: the gate is shut");
  const bool serial = dialer_.fallback_delay < absl::ZeroDuration();
  Expect(InFlight() < (serial ? 1 : kInFlightMax), "I9: too many");
  Expect(now >= EarliestStart(), "I3: too close");
  // A serial dial waits for the failure of the last attempt beside.
  const absl::Duration may_start =
      std::max({due_, GateOpens(), known_since_[event.address]});
  Expect(serial || !on_time_ || now == may_start, "started late or early");
  attempts_.push_back({.address = event.address, .started = now});
  due_ = now + std::max(dialer_.fallback_delay, kGapMin);
}

void DialJudge::OnAttemptEnd(const TraceEvent& event) {
  const auto attempt = std::find_if(
      attempts_.begin(), attempts_.end(),
      [&](const Attempt& one) { return one.address == event.address; });
  if (attempt == attempts_.end() || !attempt->open) {
    return Expect(false, "I2: an end without a start");
  }
  attempt->open = false;
  attempt->connected = event.status == "connected";
  attempt->sent_nothing = event.since_start == attempt->started &&
                          !attempt->connected && event.status != "refused";
  if (!attempt->connected) due_ = std::max(event.since_start, EarliestStart());
}

void DialJudge::OnFailed(const TraceEvent& event) {
  ended_ = true;
  if (given_up_ && event.since_start >= *given_up_) return;
  for (const Family& family : {v4_, v6_}) {
    Expect(family.answered.has_value(), "I6: failed with a query outstanding");
  }
  Expect(InFlight() == 0, "I6: failed with an attempt outstanding");
  Expect(NextAddress(trace_.events().size()).empty(),
         "I6: failed with an address untried");
}

// When the AAAA answer is there, or has been waited for long enough.
absl::Duration DialJudge::GateOpens() const {
  const absl::Duration patient =
      first_address_ ? *first_address_ + dialer_.resolution_delay
                     : absl::InfiniteDuration();
  return std::min(patient, v6_.answered.value_or(absl::InfiniteDuration()));
}

absl::Duration DialJudge::EarliestStart() const {
  absl::Duration earliest;
  for (const Attempt& attempt : attempts_) {
    if (!attempt.sent_nothing) earliest = attempt.started + kGapMin;
  }
  return earliest;
}

// What the event `index` should try: the first untried of RFC 8305 section 4.
std::string DialJudge::NextAddress(size_t index) const {
  std::vector<IpAddress> order = known_;
  for (const auto& sorted : sorted_) {
    if (sorted.events <= index) order = sorted.order;
  }
  for (const IpAddress& address : PlanAddresses(order, 1)) {
    const std::string text = Endpoint{address, kPort}.ToString();
    if (!Tried(text)) return text;
  }
  return "";
}

bool DialJudge::Tried(absl::string_view address) const {
  return std::any_of(
      attempts_.begin(), attempts_.end(),
      [&](const Attempt& attempt) { return attempt.address == address; });
}

size_t DialJudge::InFlight() const {
  return std::count_if(attempts_.begin(), attempts_.end(),
                       [](const Attempt& attempt) { return attempt.open; });
}

void DialJudge::Expect(bool holds, absl::string_view what) {
  if (!holds && wrong_.empty()) wrong_ = std::string(what);
}

}  // namespace rawnet
