// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/happy_eyeballs.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/dialer/plan_addresses.h"
#include "rawnet/dialer/race_report.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {
namespace {

using Families = HappyEyeballsOptions::Families;
using State = AttemptOutcome::State;

// RFC 8305 section 8: the maximum of the Connection Attempt Delay.
constexpr absl::Duration kAttemptDelayMax = absl::Seconds(2);

HappyEyeballsOptions Clamped(HappyEyeballsOptions options) {
  options.resolution_delay =
      std::max(options.resolution_delay, absl::ZeroDuration());
  options.attempt_delay =
      std::clamp(options.attempt_delay, kAttemptGapMin, kAttemptDelayMax);
  options.in_flight_max = std::max<size_t>(options.in_flight_max, 1);
  options.attempts_max = std::max<size_t>(options.attempts_max, 1);
  return options;
}

bool HasAddresses(const QueryOutcome& query) {
  return query.status.ok() && !query.addresses.empty();
}

// Holds a descriptor that the driver has not been told to keep or to close.
bool IsOpen(const AttemptOutcome& attempt) {
  return attempt.state == State::kRunning || attempt.state == State::kConnected;
}

bool LeftNothing(const AttemptOutcome& attempt) {
  return attempt.state == State::kFailed &&
         attempt.reach == Reach::kNothingSent;
}

}  // namespace

HappyEyeballs::HappyEyeballs(HappyEyeballsOptions options, Sort sort,
                             DialTrace* trace)
    : options_(Clamped(options)), sort_(std::move(sort)), tracer_(trace) {}

// --- Inputs: they record. ---------------------------------------------------

void HappyEyeballs::Begin(MonotonicTime now) {
  BeginWithAddresses({}, now);
  // RFC 8305 section 3: AAAA first, A immediately after.
  if (options_.families != Families::kIpv4) {
    report_.queries.push_back({.type = QueryType::kAaaa});
  }
  if (options_.families != Families::kIpv6) {
    report_.queries.push_back({.type = QueryType::kA});
  }
}

void HappyEyeballs::BeginWithAddresses(std::vector<IpAddress> addresses,
                                       MonotonicTime now) {
  CheckThat(!begun_, "HappyEyeballs: begun twice");
  begun_ = true;
  now_ = now;
  report_.began = now;
  given_ = std::move(addresses);
  Replan();
}

void HappyEyeballs::OnQuerySent(QueryType type, absl::string_view server,
                                MonotonicTime now) {
  QueryOutcome* query = OutstandingQuery(type);
  if (query == nullptr || finished_) return;
  now_ = std::max(now_, now);
  query->server = std::string(server);
  tracer_.Query(*query, SinceStart());
}

void HappyEyeballs::OnAnswer(QueryType type,
                             absl::StatusOr<std::vector<IpAddress>> answer,
                             absl::string_view server, MonotonicTime now) {
  AdvanceTo(now);
  QueryOutcome* query = OutstandingQuery(type);
  if (query == nullptr || finished_) return;
  query->answered = now_;
  query->server = std::string(server);
  query->status = answer.status();
  if (answer.ok()) query->addresses = *std::move(answer);
  tracer_.Answer(*query, SinceStart());
  if (HasAddresses(*query)) Replan();
}

void HappyEyeballs::OnAttemptEnd(int id, absl::Status status, Reach reach,
                                 MonotonicTime now) {
  CheckThat(0 <= id && id < static_cast<int>(report_.attempts.size()),
            "HappyEyeballs: no such attempt");
  AdvanceTo(now);
  AttemptOutcome& attempt = report_.attempts[id];
  if (attempt.state != State::kRunning) return;
  attempt.ended = now_;
  if (status.ok()) {
    attempt.state = State::kConnected;
    return;  // NextAction decides who won, and traces it
  }
  attempt.state = State::kFailed;
  attempt.reach = reach;
  attempt.status = std::move(status);
  tracer_.AttemptEnd(attempt, OutcomeWord(attempt.status), SinceStart());
  due_ = std::max(now_, EarliestStart());
  due_by_failure_ = true;
}

void HappyEyeballs::AdvanceTo(MonotonicTime now) { now_ = std::max(now_, now); }

void HappyEyeballs::Cancel(absl::Status status, MonotonicTime now) {
  CheckThat(!status.ok(), "HappyEyeballs: canceled with OK");
  AdvanceTo(now);
  if (!outcome_) outcome_ = Outcome{.status = std::move(status)};
}

// --- Decisions. -------------------------------------------------------------

std::optional<RaceAction> HappyEyeballs::NextAction() {
  if (!begun_ || finished_) return std::nullopt;
  if (!outcome_) outcome_ = Settle();
  if (outcome_) return NextFarewell();
  if (std::optional<RaceAction> query = NextQuery()) return query;
  if (MayStart()) return StartNext();
  return std::nullopt;
}

// A connection beats all: it is what the caller wants. "All have failed" beats
// the deadline: it tells more.
std::optional<HappyEyeballs::Outcome> HappyEyeballs::Settle() const {
  for (size_t id = 0; id < report_.attempts.size(); ++id) {
    if (report_.attempts[id].state == State::kConnected) {
      return Outcome{.winner = static_cast<int>(id)};
    }
  }
  if (Exhausted()) return Outcome{.status = PrimaryError(report_)};
  if (now_ >= options_.deadline) return Outcome{.status = TimeoutError()};
  return std::nullopt;
}

bool HappyEyeballs::Exhausted() const {
  const bool answered = std::none_of(
      report_.queries.begin(), report_.queries.end(),
      [](const QueryOutcome& query) { return query.outstanding(); });
  return answered && InFlight() == 0 && !HasUntried();
}

RaceAction HappyEyeballs::NextFarewell() {
  for (size_t id = 0; id < report_.attempts.size(); ++id) {
    const bool won = static_cast<int>(id) == outcome_->winner;
    if (!won && IsOpen(report_.attempts[id])) return Abort(id);
  }
  finished_ = true;
  return outcome_->winner >= 0 ? Done() : Fail();
}

RaceAction HappyEyeballs::Abort(size_t id) {
  AttemptOutcome& attempt = report_.attempts[id];
  const bool lost = outcome_->winner >= 0;
  attempt.state = State::kAborted;
  attempt.ended = now_;
  attempt.status =
      lost ? absl::CancelledError("another attempt won") : outcome_->status;
  tracer_.AttemptEnd(attempt, lost ? "aborted" : OutcomeWord(attempt.status),
                     SinceStart());
  return {.kind = RaceAction::Kind::kAbort, .id = static_cast<int>(id)};
}

RaceAction HappyEyeballs::Done() {
  const AttemptOutcome& winner = report_.attempts[outcome_->winner];
  tracer_.Connected(winner, SinceStart());
  return {.kind = RaceAction::Kind::kDone, .id = outcome_->winner};
}

RaceAction HappyEyeballs::Fail() {
  const absl::Status& status = outcome_->status;
  tracer_.Failed(status, SinceStart());
  return {.kind = RaceAction::Kind::kFail, .status = status};
}

std::optional<RaceAction> HappyEyeballs::NextQuery() {
  for (QueryOutcome& query : report_.queries) {
    const bool sent = query.sent != MonotonicTime::Infinite();
    if (sent || !query.outstanding()) continue;
    query.sent = now_;
    return RaceAction{.kind = RaceAction::Kind::kQuery, .query = query.type};
  }
  return std::nullopt;
}

bool HappyEyeballs::MayStart() const {
  return HasUntried() && GateOpen() && InFlight() < options_.in_flight_max &&
         now_ >= due_;
}

RaceAction HappyEyeballs::StartNext() {
  const absl::string_view reason = StartReason();
  const int id = static_cast<int>(report_.attempts.size());
  report_.attempts.push_back(
      {.endpoint = {.address = untried_.front(), .port = options_.port},
       .started = now_});
  untried_.erase(untried_.begin());
  due_ = now_ + options_.attempt_delay;
  due_by_failure_ = false;
  const AttemptOutcome& attempt = report_.attempts.back();
  tracer_.Attempt(attempt, reason, SinceStart());
  return {
      .kind = RaceAction::Kind::kStart, .id = id, .endpoint = attempt.endpoint};
}

absl::string_view HappyEyeballs::StartReason() const {
  if (report_.attempts.empty()) {
    if (AaaaOutstanding()) return "resolution delay elapsed";
    const bool held = gate_opens_ != MonotonicTime::Infinite();
    return held && !HasAddresses(report_.queries[0]) ? "no IPv6 address"
                                                     : "first address";
  }
  if (due_ < grew_) return "late address";
  return due_by_failure_ ? "previous attempt failed" : "attempt delay elapsed";
}

// --- What the decisions rest on. --------------------------------------------

MonotonicTime HappyEyeballs::NextTimer() const {
  if (!begun_ || outcome_) return MonotonicTime::Infinite();
  if (!HasUntried() || InFlight() >= options_.in_flight_max) {
    return options_.deadline;
  }
  return std::min(options_.deadline, GateOpen() ? due_ : gate_opens_);
}

HappyEyeballs::Phase HappyEyeballs::phase() const {
  if (!begun_) return Phase::kIdle;
  if (outcome_)
    return outcome_->winner >= 0 ? Phase::kConnected : Phase::kFailed;
  if (untried_.empty() && report_.attempts.empty()) return Phase::kResolving;
  return GateOpen() ? Phase::kRacing : Phase::kHolding;
}

QueryOutcome* HappyEyeballs::OutstandingQuery(QueryType type) {
  for (QueryOutcome& query : report_.queries) {
    if (query.type == type && query.outstanding()) return &query;
  }
  return nullptr;
}

// The complete list is sorted again and then the tried are dropped, so that a
// late address of the other family comes next even when several of the first
// are left (the v3 draft says so; RFC 8305 only "incorporated").
void HappyEyeballs::Replan() {
  const size_t before = untried_.size();
  untried_ = PlannedUntried();
  if (untried_.size() > before) grew_ = now_;
  if (!untried_.empty() && gate_opens_ == MonotonicTime::Infinite() &&
      AaaaOutstanding()) {
    gate_opens_ = now_ + options_.resolution_delay;
  }
}

std::vector<IpAddress> HappyEyeballs::PlannedUntried() const {
  std::vector<IpAddress> all = Candidates();
  if (sort_ != nullptr && all.size() > 1) all = sort_(std::move(all));
  std::vector<IpAddress> plan =
      PlanAddresses(all, options_.first_address_family_count);
  std::erase_if(plan,
                [this](const IpAddress& address) { return Tried(address); });
  return plan;
}

std::vector<IpAddress> HappyEyeballs::Candidates() const {
  std::vector<IpAddress> all = given_;
  for (const QueryOutcome& query : report_.queries) {
    all.insert(all.end(), query.addresses.begin(), query.addresses.end());
  }
  for (IpAddress& address : all) address = address.Unmapped();
  std::erase_if(all,
                [this](const IpAddress& address) { return !Wanted(address); });
  return all;
}

bool HappyEyeballs::Wanted(const IpAddress& address) const {
  switch (options_.families) {
    case Families::kBoth:
      return address.is_valid();
    case Families::kIpv4:
      return address.is_v4();
    case Families::kIpv6:
      return address.is_v6();
  }
  return false;
}

bool HappyEyeballs::Tried(const IpAddress& address) const {
  return std::any_of(report_.attempts.begin(), report_.attempts.end(),
                     [&](const AttemptOutcome& attempt) {
                       return attempt.endpoint.address == address;
                     });
}

bool HappyEyeballs::HasUntried() const {
  return !untried_.empty() && report_.attempts.size() < options_.attempts_max;
}

bool HappyEyeballs::AaaaOutstanding() const {
  return !report_.queries.empty() &&
         report_.queries[0].type == QueryType::kAaaa &&
         report_.queries[0].outstanding();
}

bool HappyEyeballs::GateOpen() const {
  return !AaaaOutstanding() || now_ >= gate_opens_;
}

size_t HappyEyeballs::InFlight() const {
  return std::count_if(report_.attempts.begin(), report_.attempts.end(),
                       IsOpen);
}

// The floor between two starts, not counting those that left nothing on the
// wire.
MonotonicTime HappyEyeballs::EarliestStart() const {
  for (size_t i = report_.attempts.size(); i > 0; --i) {
    const AttemptOutcome& attempt = report_.attempts[i - 1];
    if (!LeftNothing(attempt)) return attempt.started + kAttemptGapMin;
  }
  return MonotonicTime::InfinitePast();
}

absl::Duration HappyEyeballs::SinceStart() const {
  return now_ - report_.began;
}

}  // namespace rawnet
