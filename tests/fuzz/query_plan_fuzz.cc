// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The input has the servers of a plan, then what happens: how a try ends, or
// how much time passes.

#include <algorithm>
#include <string>
#include <vector>

#include "rawnet/resolver/query_plan.h"
#include "rawnet/tests/fuzz/byte_program.h"
#include "rawnet/tests/fuzz/fuzz_target.h"

namespace rawnet {
namespace {

using Outcome = QueryPlan::Outcome;
using Kind = QueryPlan::Step::Kind;

constexpr absl::Duration kTimeout = absl::Seconds(1);

class PlanRun {
 public:
  explicit PlanRun(ByteProgram& program)
      : program_(program),
        servers_(static_cast<int>(1 + program.Below(3))),
        attempts_(static_cast<int>(1 + program.Below(3))),
        plan_(Servers(), {attempts_, kTimeout}) {}

  void Run() {
    QueryPlan::Step step = plan_.Next(now_);
    while (step.kind == Kind::kAsk || step.kind == Kind::kWait) {
      step.kind == Kind::kAsk ? OnAsk(step) : OnWait(step);
      Promise(now_ - MonotonicTime{} <= attempts_ * kTimeout,
              "it ends in time");
      step = plan_.Next(now_);
    }
    CheckEnd(step);
  }

 private:
  absl::InlinedVector<QueryPlan::Server, 3> Servers() {
    absl::InlinedVector<QueryPlan::Server, 3> servers;
    for (size_t i = 0; i < static_cast<size_t>(servers_); ++i) {
      servers.push_back({i, absl::Milliseconds(5) * program_.Next()});
    }
    return servers;
  }

  void OnAsk(const QueryPlan::Step& step) {
    if (step.begins_round) asked_.clear();
    const auto before = std::count(asked_.begin(), asked_.end(), step.server);
    Promise(before < (servers_ == 1 ? 2 : 1), "nobody is asked twice a round");
    asked_.push_back(step.server);
    Promise(step.id == static_cast<int>(told_.size()), "tries are in a row");
    Promise(plan_.try_count() <= attempts_ * std::max(servers_, 2),
            "few tries");
    told_.emplace_back();
  }

  // Anybody may say something at any time, and again: it counts once.
  void OnWait(const QueryPlan::Step& step) {
    Promise(step.time > now_, "a wait is for later");
    const uint8_t what = program_.Next();
    if (program_.ended() || what >= 4) {
      now_ = std::min(step.time, now_ + absl::Milliseconds(4) * what);
      if (program_.ended()) now_ = step.time;
      return;
    }
    const size_t id = program_.Below(told_.size());
    const auto outcome = static_cast<Outcome>(what);
    plan_.OnOutcome(static_cast<int>(id), outcome, now_);
    if (!told_[id]) told_[id] = outcome;
  }

  void CheckEnd(const QueryPlan::Step& step) {
    const std::optional<Outcome>& outcome = told_[step.id];
    const bool is_answer =
        outcome == Outcome::kPositive || outcome == Outcome::kNegative;
    Promise(step.kind != Kind::kUse || is_answer, "what is used was told");
    Promise(
        plan_.TryOf(step.id).outcome.has_value() || step.kind == Kind::kFail,
        "what is used has ended");
    const QueryPlan::Step again = plan_.Next(now_ + kTimeout);
    Promise(again.kind == step.kind && again.id == step.id, "the end is final");
  }

  ByteProgram& program_;
  const int servers_;
  const int attempts_;
  QueryPlan plan_;
  MonotonicTime now_;
  std::vector<size_t> asked_;                 // in this round
  std::vector<std::optional<Outcome>> told_;  // by try
};

}  // namespace

std::vector<std::string> FuzzSeeds() {
  return {
      std::string("\0\1\100", 3),                           // silence
      std::string("\1\1\40\40\50\2\0\60\1\1\377\0\0", 13),  // a held negative
      std::string("\2\0\1\2\3\2\0\3\1\0\2", 11),  // the last one knows
      std::string("\1\2\40\40\2\0\2\1\2\2\3\3\377\1\4", 15),
      // Two held negatives, of which the worse one was used first.
      "PP\15\15\15\15\377\377\377\377P\15\1\305\15\1\372",
  };
}

}  // namespace rawnet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size) {
  rawnet::ByteProgram program({input, size});
  rawnet::PlanRun(program).Run();
  return 0;
}
