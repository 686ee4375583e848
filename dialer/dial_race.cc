// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/dial_race.h"

#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/host_port.h"

namespace rawnet {
namespace {

MonotonicTime Now() { return EventLoop::Current().clock().Now(); }

QueryType ToQueryType(RecordType type) {
  return type == RecordType::kAaaa ? QueryType::kAaaa : QueryType::kA;
}

HappyEyeballs::Sort SortWith(AddressLookup* lookup) {
  if (lookup == nullptr) return nullptr;
  return [lookup](std::vector<IpAddress> addresses) {
    return lookup->SortByPreference(std::move(addresses));
  };
}

// A peer, or the host itself as its own peer, answers a SYN with a refusal
// before connect(2) returns only on loopback. All else that fails so early was
// found out before a packet was sent.
Reach ReachOf(const absl::Status& status, bool at_once) {
  return at_once && ErrnoOf(status) != ECONNREFUSED ? Reach::kNothingSent
                                                    : Reach::kOnWire;
}

absl::Status WithDetail(const absl::Status& status, absl::string_view detail) {
  absl::Status result(status.code(),
                      absl::StrCat(status.message(), " (", detail, ")"));
  status.ForEachPayload(
      [&result](absl::string_view url, const absl::Cord& payload) {
        result.SetPayload(url, payload);
      });
  return result;
}

// As the caller said it.
std::string AddressText(const DialTarget& target) {
  const bool literal =
      target.address.has_value() && !target.second_address.has_value();
  return JoinHostPort(literal ? target.address->ToString() : target.host,
                      target.port);
}

std::string NoAddressText(DialTarget::Families families) {
  switch (families) {
    case DialTarget::Families::kBoth:
      return "the name has no address";
    case DialTarget::Families::kIpv4:
      return "the name has no ipv4 address";
    case DialTarget::Families::kIpv6:
      return "the name has no ipv6 address";
  }
  return "";
}

// The machine does not know the name that has no addresses.
absl::Status WithName(const absl::Status& failure, const DialTarget& target) {
  if (!absl::IsNotFound(failure) || target.host.empty() ||
      DnsErrorOf(failure).has_value() || OpErrorOf(failure).has_value()) {
    return failure;
  }
  return MakeDnsError({.name = target.host,
                       .kind = DnsError::Kind::kNoData,
                       .detail = NoAddressText(target.families)});
}

}  // namespace

DialRace::DialRace(const Context& context, Setup setup)
    : context_(context),
      setup_(std::move(setup)),
      race_(setup_.happy_eyeballs, SortWith(setup_.lookup), setup_.trace) {}

Task<absl::StatusOr<std::unique_ptr<Conn>>> DialRace::Run() {
  Begin();
  for (;;) {
    // Asked of the context, not of the wait: other news may have ended that.
    // Its deadline is the race's.
    const absl::Status ended = context_.status();
    if (IsCanceled(ended)) race_.Cancel(ended, Now());
    while (std::optional<RaceAction> action = race_.NextAction()) Do(*action);
    if (outcome_.has_value()) co_return *std::move(outcome_);
    if (request_.has_value()) {
      // May answer at once, from the hosts file.
      StartLookup();
      continue;
    }
    (void)co_await news_.Wait(context_, race_.NextTimer());
    race_.AdvanceTo(Now());
  }
}

void DialRace::Begin() {
  const DialTarget& target = *setup_.target;
  if (!target.address.has_value()) {
    race_.Begin(Now());
    return;
  }
  std::vector<IpAddress> addresses = {*target.address};
  if (target.second_address.has_value()) {
    addresses.push_back(*target.second_address);
  }
  race_.BeginWithAddresses(std::move(addresses), Now());
}

void DialRace::Do(const RaceAction& action) {
  switch (action.kind) {
    case RaceAction::Kind::kQuery:
      if (!request_.has_value()) {
        request_.emplace(setup_.target->host);
        request_->ipv4 = request_->ipv6 = false;
      }
      (action.query == QueryType::kA ? request_->ipv4 : request_->ipv6) = true;
      break;
    case RaceAction::Kind::kStart:
      StartAttempt(action.id, action.endpoint);
      break;
    case RaceAction::Kind::kAbort:
      attempts_[action.id].reset();
      break;
    case RaceAction::Kind::kDone:
      outcome_ = std::move(attempts_[action.id]->conn);
      break;
    case RaceAction::Kind::kFail:
      outcome_ = Describe(action.status);
      break;
  }
}

void DialRace::StartAttempt(int id, const Endpoint& endpoint) {
  attempts_.resize(id + 1);
  attempts_[id] = std::make_unique<Attempt>();
  starting_ = id;
  attempts_[id]->task.Spawn(RunAttempt(id, endpoint));
  starting_ = -1;
}

Task<void> DialRace::RunAttempt(int id, Endpoint endpoint) {
  const absl::string_view network = setup_.target->network;
  absl::Status status;
  if (setup_.target->kind == DialTarget::Kind::kUdp) {
    absl::StatusOr<std::unique_ptr<UdpConn>> conn =
        ConnectUdp(endpoint, setup_.connect, network);
    status = conn.status();
    if (conn.ok()) attempts_[id]->conn = *std::move(conn);
  } else {
    absl::StatusOr<std::unique_ptr<TcpConn>> conn = co_await ConnectTcp(
        Context::Background(), endpoint, setup_.connect, network);
    status = conn.status();
    if (conn.ok()) attempts_[id]->conn = *std::move(conn);
  }
  const Reach reach = ReachOf(status, starting_ == id);
  race_.OnAttemptEnd(id, std::move(status), reach, Now());
  news_.Set();
}

void DialRace::StartLookup() {
  lookup_.Spawn(RunLookup(*std::exchange(request_, std::nullopt)));
}

Task<void> DialRace::RunLookup(AddressRequest request) {
  co_await setup_.lookup->LookupAddresses(context_, std::move(request), this);
  // A family that the lookup forgot must not hold the dial for ever. Second
  // answers are ignored.
  const absl::Status forgotten =
      absl::InternalError("the address lookup ended without an answer");
  race_.OnAnswer(QueryType::kAaaa, forgotten, "", Now());
  race_.OnAnswer(QueryType::kA, forgotten, "", Now());
  news_.Set();
}

void DialRace::OnQuery(RecordType type, absl::string_view server) {
  race_.OnQuerySent(ToQueryType(type), server, Now());
}

void DialRace::OnAnswer(AddressAnswer answer) {
  race_.OnAnswer(ToQueryType(answer.type), std::move(answer.addresses),
                 answer.server, Now());
  news_.Set();
}

// The machine's error says why; add to what, and what became of the rest.
absl::Status DialRace::Describe(const absl::Status& cause) const {
  const DialTarget& target = *setup_.target;
  const absl::Status failure = WithName(cause, target);
  const std::optional<OpError> at = OpErrorOf(failure);
  absl::Status result = failure;
  if (!at.has_value() || at->operation != "dial") {
    OpError where{.operation = "dial", .network = std::string(target.network)};
    // An error of the lookup says the name itself.
    if (!DnsErrorOf(failure).has_value()) where.address = AddressText(target);
    result = WrapOp(where, failure);
  }
  const bool one_story = race_.report().attempts.size() == 1 && at.has_value();
  if (one_story || DnsErrorOf(failure).has_value() || IsCanceled(failure)) {
    return result;
  }
  return WithDetail(result, DescribeRace(race_.report(), Now()));
}

}  // namespace rawnet
