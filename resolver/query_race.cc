// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/query_race.h"

#include <string>
#include <utility>

#include "rawnet/async/event_loop.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

MonotonicTime Now() { return EventLoop::Current().clock().Now(); }

QueryPlan::Outcome OutcomeOf(const absl::StatusOr<Answer>& answer) {
  if (!answer.ok()) return QueryPlan::Outcome::kUnreachable;
  switch (WorthOf(answer->kind)) {
    case AnswerWorth::kPositive:
      return QueryPlan::Outcome::kPositive;
    case AnswerWorth::kNegative:
      return QueryPlan::Outcome::kNegative;
    case AnswerWorth::kFailure:
      break;
  }
  return QueryPlan::Outcome::kFailure;
}

// Whether the server, not the name, is the trouble.
bool IsServersFault(const absl::StatusOr<Answer>& answer) {
  if (!answer.ok()) return true;
  return answer->kind == AnswerKind::kRefused ||
         answer->kind == AnswerKind::kNotImp ||
         answer->kind == AnswerKind::kLame;
}

}  // namespace

QueryRace::QueryRace(DnsServers& servers, const Context& context,
                     const DnsQuestion& question,
                     const DnsServers::OnQuery& on_query)
    : servers_(servers),
      context_(context),
      question_(question),
      on_query_(on_query),
      plan_(servers.PlanAt(Now())) {}

Task<ServerAnswer> QueryRace::Run() {
  for (;;) {
    const MonotonicTime now = Now();
    const QueryPlan::Step step = plan_.Next(now);
    switch (step.kind) {
      case QueryPlan::Step::Kind::kAsk:
        if (step.begins_round) EndTries(step.id, now);
        Start(step);
        break;
      case QueryPlan::Step::Kind::kWait:
        (void)co_await news_.Wait(context_, step.time);
        if (!context_.done()) break;
        EndTries(plan_.try_count(), Now());
        co_return ServerAnswer{context_.status(),
                               servers_.NameOf(plan_.ServerOf(ended_ - 1))};
      case QueryPlan::Step::Kind::kUse:
      case QueryPlan::Step::Kind::kFail:
        EndTries(plan_.try_count(), now);
        co_return Take(step.id);
    }
  }
}

void QueryRace::Start(const QueryPlan::Step& step) {
  on_query_(servers_.NameOf(step.server));
  results_.resize(step.id + 1);
  tries_.Spawn(RunTry(step));
}

Task<void> QueryRace::RunTry(QueryPlan::Step step) {
  absl::StatusOr<Answer> answer =
      co_await servers_.AskOne(context_, step, &question_);
  // Nothing is to be learned from a lookup that was given up.
  if (context_.done()) co_return;
  const MonotonicTime now = Now();
  plan_.OnOutcome(step.id, OutcomeOf(answer), now);
  results_[step.id] = std::move(answer);
  Remember(step.id, now);
  news_.Set();
}

void QueryRace::Remember(int id, MonotonicTime now) {
  const absl::StatusOr<Answer>& answer = *results_[id];
  // Out of descriptors, for one: that tells nothing.
  if (!answer.ok() && !IsOfTheServers(answer.status())) return;
  const size_t server = plan_.ServerOf(id);
  if (IsServersFault(answer)) {
    servers_.health_.OnFailure(server, now);
  } else {
    servers_.health_.OnReply(server, now - plan_.TryOf(id).started);
  }
}

// Ends the tries before `end`. Who was given its due and said nothing has
// failed, whoever answered instead.
void QueryRace::EndTries(int end, MonotonicTime now) {
  tries_.Cancel();
  for (; ended_ < end; ++ended_) {
    const QueryPlan::Try& one = plan_.TryOf(ended_);
    const size_t server = plan_.ServerOf(ended_);
    if (one.outcome.has_value()) continue;
    if (now - one.started < servers_.health_.Patience(server)) continue;
    servers_.health_.OnFailure(server, now);
  }
}

ServerAnswer QueryRace::Take(int id) {
  const std::string& server = servers_.NameOf(plan_.ServerOf(id));
  if (!results_[id].has_value()) return {TimeoutError(), server};
  return {*std::move(results_[id]), server};
}

}  // namespace rawnet
