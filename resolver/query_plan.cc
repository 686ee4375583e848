// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/query_plan.h"

#include <algorithm>

namespace rawnet {
namespace {

using Outcome = QueryPlan::Outcome;

bool IsNegative(const QueryPlan::Try& one) {
  return one.outcome == Outcome::kNegative;
}

// Of the failures, how much they tell.
int Weight(const QueryPlan::Try& one) {
  if (one.outcome == Outcome::kFailure) return 2;
  return one.outcome == Outcome::kUnreachable ? 1 : 0;
}

}  // namespace

QueryPlan::Step QueryPlan::Next(MonotonicTime now) {
  if (end_) return *end_;
  const Step step = Decide(now);
  if (step.kind == Step::Kind::kUse || step.kind == Step::Kind::kFail) {
    end_ = step;
  }
  return step;
}

QueryPlan::Step QueryPlan::Decide(MonotonicTime now) {
  if (const std::optional<Step> end = Conclude(now)) return *end;
  if (RoundIsOver(now)) {
    if (rounds_ == options_.attempts) return Failed();
    ++rounds_;
    round_begin_ = tries_.size();
    round_end_ = now + options_.timeout;
    Step step = Ask(0, now);
    step.begins_round = true;
    return step;
  }
  if (now >= next_ask_ && MayAskMore()) {
    return Ask(std::min(next_place_, servers_.size() - 1), now);
  }
  return {.kind = Step::Kind::kWait, .time = NextTime()};
}

void QueryPlan::OnOutcome(int id, Outcome outcome, MonotonicTime now) {
  Try& one = tries_[id];
  if (static_cast<size_t>(id) < round_begin_ || one.outcome) return;
  one.outcome = outcome;
  one.ended = now;
  if (outcome == Outcome::kFailure || outcome == Outcome::kUnreachable) {
    next_ask_ = now;
  }
}

// What the round's answers say, if they end the plan.
std::optional<QueryPlan::Step> QueryPlan::Conclude(MonotonicTime now) const {
  std::optional<size_t> best;
  for (size_t id = round_begin_; id < tries_.size(); ++id) {
    const Try& one = tries_[id];
    if (one.outcome == Outcome::kPositive) {
      return Step{.kind = Step::Kind::kUse, .id = static_cast<int>(id)};
    }
    if (!IsNegative(one)) continue;
    if (now < HeldUntil(one) && !RoundIsOver(now)) continue;
    if (!best || one.place < tries_[*best].place) best = id;
  }
  if (!best) return std::nullopt;
  return Step{.kind = Step::Kind::kUse, .id = static_cast<int>(*best)};
}

MonotonicTime QueryPlan::HeldUntil(const Try& negative) const {
  const bool a_better_one_runs =
      std::any_of(tries_.begin() + static_cast<ptrdiff_t>(round_begin_),
                  tries_.end(), [&](const Try& one) {
                    return !one.outcome && one.place < negative.place;
                  });
  if (!a_better_one_runs) return negative.ended;
  return negative.ended + PatienceAt(0);
}

absl::Duration QueryPlan::PatienceAt(size_t place) const {
  // So that each gets its turn.
  const auto turns = static_cast<int64_t>(std::max<size_t>(servers_.size(), 2));
  return std::min(servers_[place].patience, options_.timeout / turns);
}

bool QueryPlan::MayAskMore() const {
  if (next_place_ < servers_.size()) return true;
  // A datagram may have been lost.
  return servers_.size() == 1 && tries_.size() - round_begin_ == 1 &&
         !tries_.back().outcome;
}

bool QueryPlan::RoundIsOver(MonotonicTime now) const {
  if (now >= round_end_) return true;
  if (MayAskMore()) return false;
  return std::all_of(tries_.begin() + static_cast<ptrdiff_t>(round_begin_),
                     tries_.end(),
                     [](const Try& one) { return one.outcome.has_value(); });
}

bool QueryPlan::WasAsked(size_t place) const {
  return std::any_of(tries_.begin(), tries_.end(),
                     [&](const Try& one) { return one.place == place; });
}

bool QueryPlan::IsLastResort() const {
  if (rounds_ == 1 || rounds_ < options_.attempts) return false;
  return std::none_of(tries_.begin(), tries_.end(), [](const Try& one) {
    return one.outcome.has_value() && one.outcome != Outcome::kUnreachable;
  });
}

QueryPlan::Step QueryPlan::Ask(size_t place, MonotonicTime now) {
  const bool is_repeated = WasAsked(place);
  const bool is_last_resort = IsLastResort();
  tries_.push_back({.place = place, .started = now});
  next_place_ = place + 1;
  next_ask_ = now + PatienceAt(place);
  return {.kind = Step::Kind::kAsk,
          .id = static_cast<int>(tries_.size() - 1),
          .server = servers_[place].index,
          .is_repeated = is_repeated,
          .is_last_resort = is_last_resort};
}

QueryPlan::Step QueryPlan::Failed() const {
  size_t best = 0;
  for (size_t id = 1; id < tries_.size(); ++id) {
    if (Weight(tries_[id]) >= Weight(tries_[best])) best = id;
  }
  return {.kind = Step::Kind::kFail, .id = static_cast<int>(best)};
}

MonotonicTime QueryPlan::NextTime() const {
  MonotonicTime time = round_end_;
  if (MayAskMore()) time = std::min(time, next_ask_);
  for (size_t id = round_begin_; id < tries_.size(); ++id) {
    if (IsNegative(tries_[id])) time = std::min(time, HeldUntil(tries_[id]));
  }
  return time;
}

}  // namespace rawnet
