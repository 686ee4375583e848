// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_servers.h"

#include <utility>

#include "rawnet/async/event_loop.h"
#include "rawnet/netpoll/secure_random.h"
#include "rawnet/resolver/query_race.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

using Extra = ServerHealth::Extra;

constexpr int kBadCookiesMax = 3;  // in a row; then TCP (RFC 7873 5.3)

MonotonicTime Now() { return EventLoop::Current().clock().Now(); }

// RFC 6891 section 7: a server that knows no EDNS says so, one way or another.
// One that knows it may stumble over an option (c-ares#911).
bool StumblesOverEdns(const Query& query, const Answer& answer) {
  if (!query.edns) return false;
  if (answer.rcode == Rcode::kBadVers) return true;
  const bool complains =
      answer.kind == AnswerKind::kFormErr || answer.kind == AnswerKind::kNotImp;
  return complains && (!answer.has_edns || !query.edns->options.empty());
}

bool IsComplaint(const Answer& answer) {
  return answer.kind == AnswerKind::kFormErr ||
         answer.kind == AnswerKind::kNotImp ||
         answer.kind == AnswerKind::kMalformed;
}

}  // namespace

DnsServers::DnsServers(const ResolvConf& conf, const QueryOptions& options)
    : conf_(conf),
      options_(options),
      health_(conf.servers.size()),
      cookies_(conf.servers.size(), [this] { return NewId(); }) {
  for (const Endpoint& server : conf.servers) {
    names_.push_back(server.ToString());
  }
}

Task<ServerAnswer> DnsServers::Ask(Context context, DnsQuestion question,
                                   OnQuery on_query) {
  QueryRace race(*this, context, question, on_query);
  co_return co_await race.Run();
}

QueryPlan DnsServers::PlanAt(MonotonicTime now) {
  const size_t first =
      conf_.rotate ? rotation_.fetch_add(1, std::memory_order_relaxed) : 0;
  absl::InlinedVector<QueryPlan::Server, 3> servers;
  for (size_t server : health_.OrderFrom(first % names_.size(), now)) {
    servers.push_back({server, health_.Patience(server)});
  }
  return QueryPlan(std::move(servers), {conf_.attempts, conf_.timeout});
}

uint16_t DnsServers::NewId() const {
  return options_.random_id ? options_.random_id() : SecureRandom16();
}

ExchangeRequest DnsServers::RequestTo(size_t server,
                                      const DnsQuestion& question) {
  const MonotonicTime now = Now();
  ExchangeRequest request;
  request.server = conf_.servers[server];
  request.query.question.name = question.name;
  request.query.question.type = question.type;
  request.query.keeps_message = question.keeps_message;
  request.query.id = NewId();
  request.query.authentic_data = conf_.trust_ad;
  if (!options_.edns || !health_.Bears(server, Extra::kEdns, now)) {
    request.query.edns.reset();
  }
  if (options_.random_case && health_.Bears(server, Extra::kRandomCase, now)) {
    request.query.question.name.SetCase([this] { return NewId(); });
    request.name_case = NameCase::kExact;
  }
  if (conf_.use_tcp) request.transport = DnsTransport::kTcp;
  request.timeout = absl::InfiniteDuration();  // the plan's
  if (options_.connect) request.connect = &options_.connect;
  request.streams = &streams_;
  return request;
}

Task<absl::StatusOr<Answer>> DnsServers::AskWithCookie(
    Context context, size_t server, ExchangeRequest* request) {
  using Verdict = ServerCookies::Verdict;
  Edns& edns = *request->query.edns;
  int bad_cookies = 0;
  while (request->transport == DnsTransport::kUdp) {
    edns.options = {cookies_.OptionFor(server, Now())};
    absl::StatusOr<Answer> answer =
        co_await ReportedExchange(context, *request, options_.tell_query);
    if (!answer.ok() || answer->transport == DnsTransport::kTcp) {
      co_return answer;
    }
    const Verdict verdict =
        cookies_.Check(server, edns.options.front(), *answer);
    if (verdict == Verdict::kGood) co_return answer;
    if (verdict == Verdict::kSuspect || ++bad_cookies == kBadCookiesMax) {
      request->transport = DnsTransport::kTcp;
    }
    request->query.id = NewId();
  }
  edns.options.clear();
  absl::StatusOr<Answer> answer =
      co_await ReportedExchange(context, *request, options_.tell_query);
  if (answer.ok()) co_return answer;
  co_return WrapOp({.operation = "check cookie"}, answer.status());
}

Task<absl::StatusOr<Answer>> DnsServers::AskOne(Context context,
                                                QueryPlan::Step step,
                                                const DnsQuestion* question) {
  streams_.CloseLongIdle();
  const size_t server = step.server;
  ExchangeRequest request = RequestTo(server, *question);
  if (step.is_last_resort) request.query.edns.reset();
  // The shared connection may be what hangs.
  if (step.is_repeated) request.streams = nullptr;
  absl::StatusOr<Answer> answer = absl::UnknownError("");
  if (options_.cookies && request.query.edns) {
    answer = co_await AskWithCookie(context, server, &request);
  } else {
    answer = co_await ReportedExchange(context, request, options_.tell_query);
  }
  if (!answer.ok()) co_return answer;
  if (!answer->name_case_kept) {
    health_.OnStumble(server, Extra::kRandomCase, Now());
  }
  if (!StumblesOverEdns(request.query, *answer)) co_return answer;
  request.query.edns.reset();
  request.query.id = NewId();
  answer = co_await ReportedExchange(context, std::move(request),
                                     options_.tell_query);
  // Only what was seen to help is kept up.
  if (answer.ok() && !IsComplaint(*answer)) {
    health_.OnStumble(server, Extra::kEdns, Now());
  }
  co_return answer;
}

}  // namespace rawnet
