// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_servers.h"

#include <random>
#include <utility>

#include "rawnet/async/event_loop.h"
#include "rawnet/resolver/query_race.h"

namespace rawnet {
namespace {

using Extra = ServerHealth::Extra;

MonotonicTime Now() { return EventLoop::Current().clock().Now(); }

uint16_t SystemRandomId() {
  // The processor's generator or the kernel's.
  static thread_local std::random_device device;
  return static_cast<uint16_t>(device());
}

// RFC 6891 section 7: a server that knows no EDNS says so, one way or another.
bool StumblesOverEdns(const Answer& answer) {
  const bool complains = answer.kind == AnswerKind::kFormErr ||
                         answer.kind == AnswerKind::kNotImp ||
                         answer.rcode == Rcode::kBadVers;
  return complains && (!answer.has_edns || answer.rcode == Rcode::kBadVers);
}

bool IsComplaint(const Answer& answer) {
  return answer.kind == AnswerKind::kFormErr ||
         answer.kind == AnswerKind::kNotImp ||
         answer.kind == AnswerKind::kMalformed;
}

}  // namespace

DnsServers::DnsServers(const ResolvConf& conf, const QueryOptions& options)
    : conf_(conf), options_(options), health_(conf.servers.size()) {
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
  return options_.random_id ? options_.random_id() : SystemRandomId();
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

Task<absl::StatusOr<Answer>> DnsServers::AskOne(Context context, size_t server,
                                                const DnsQuestion* question) {
  ExchangeRequest request = RequestTo(server, *question);
  absl::StatusOr<Answer> answer =
      co_await ReportedExchange(context, request, options_.tell_query);
  if (!answer.ok()) co_return answer;
  if (!answer->name_case_kept) {
    health_.OnStumble(server, Extra::kRandomCase, Now());
  }
  if (!request.query.edns || !StumblesOverEdns(*answer)) co_return answer;
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
