// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/dialer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/dialer/dial_race.h"
#include "rawnet/dialer/race_tracer.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

HappyEyeballsOptions::Families ToFamilies(DialTarget::Families families) {
  switch (families) {
    case DialTarget::Families::kBoth:
      return HappyEyeballsOptions::Families::kBoth;
    case DialTarget::Families::kIpv4:
      return HappyEyeballsOptions::Families::kIpv4;
    case DialTarget::Families::kIpv6:
      return HappyEyeballsOptions::Families::kIpv6;
  }
  return HappyEyeballsOptions::Families::kBoth;
}

// One attempt, no name, nobody who looks on: no race is needed.
bool IsPlain(const DialTarget& target, const DialTrace* trace) {
  return target.address.has_value() && !target.second_address.has_value() &&
         trace == nullptr;
}

absl::Status WrongKind(const DialTarget& target, absl::string_view wanted) {
  return WrapOp(
      {.operation = "dial", .network = std::string(target.network)},
      absl::InvalidArgumentError(absl::StrCat("not a ", wanted, " network")));
}

absl::Status NoLookup(const DialTarget& target) {
  return WrapOp({.operation = "dial", .network = std::string(target.network)},
                MakeDnsError({.name = target.host,
                              .kind = DnsError::Kind::kConfig,
                              .detail = "the dialer has no address lookup"}));
}

// The end of a dial that came before its beginning.
absl::Status Refuse(DialTrace* trace, absl::Status why) {
  RaceTracer(trace).Failed(why, absl::ZeroDuration());
  return why;
}

// The story of a dial that is no race.
void TraceOneAttempt(DialTrace& trace, const std::string& address,
                     const absl::Status& status, absl::Duration took) {
  using Kind = TraceEvent::Kind;
  const std::string reason(status.message());
  trace.Append(
      {.kind = Kind::kAttempt, .address = address, .reason = "only address"});
  trace.Append({.since_start = took,
                .kind = Kind::kAttemptEnd,
                .address = address,
                .status = status.ok() ? "connected" : OutcomeWord(status),
                .reason = reason});
  trace.Append({.since_start = took,
                .kind = status.ok() ? Kind::kConnected : Kind::kFailed,
                .address = status.ok() ? address : "",
                .status = OutcomeWord(status),
                .reason = reason});
}

}  // namespace

Task<absl::StatusOr<std::unique_ptr<Conn>>> Dialer::Dial(
    const Context& context, absl::string_view network,
    absl::string_view address) const {
  return DialParsed(context, Parse(network, address));
}

Task<absl::StatusOr<std::unique_ptr<TcpConn>>> Dialer::DialTcp(
    const Context& context, absl::string_view network,
    absl::string_view address) const {
  return DialTcpParsed(context, Parse(network, address));
}

Task<absl::StatusOr<std::unique_ptr<UdpConn>>> Dialer::DialUdp(
    const Context& context, absl::string_view network,
    absl::string_view address) const {
  return DialUdpParsed(context, Parse(network, address));
}

Task<absl::StatusOr<std::unique_ptr<UnixConn>>> Dialer::DialUnix(
    const Context& context, absl::string_view network,
    absl::string_view address) const {
  return DialUnixParsed(context, Parse(network, address));
}

absl::StatusOr<DialTarget> Dialer::Parse(absl::string_view network,
                                         absl::string_view address) const {
  return ParseDialTarget(network, address, local_addr ? &*local_addr : nullptr);
}

// The tasks own what they were given: they may start long after.

Task<absl::StatusOr<std::unique_ptr<Conn>>> Dialer::DialParsed(
    Context context, absl::StatusOr<DialTarget> target) const {
  if (!target.ok()) co_return Refuse(trace, target.status());
  switch (target->kind) {
    case DialTarget::Kind::kTcp:
      co_return co_await DialTcpParsed(std::move(context), std::move(target));
    case DialTarget::Kind::kUdp:
      co_return co_await DialUdpParsed(std::move(context), std::move(target));
    case DialTarget::Kind::kUnix:
      co_return co_await DialUnixParsed(std::move(context), std::move(target));
  }
  co_return absl::InternalError("no such kind of network");
}

Task<absl::StatusOr<std::unique_ptr<TcpConn>>> Dialer::DialTcpParsed(
    Context context, absl::StatusOr<DialTarget> target) const {
  if (!target.ok()) co_return Refuse(trace, target.status());
  if (target->kind != DialTarget::Kind::kTcp) {
    co_return Refuse(trace, WrongKind(*target, "tcp"));
  }
  if (IsPlain(*target, trace)) {
    co_return co_await ConnectTcp(context, {*target->address, target->port},
                                  MakeConnectOptions(), target->network);
  }
  absl::StatusOr<std::unique_ptr<Conn>> conn = co_await Race(context, &*target);
  if (!conn.ok()) co_return conn.status();
  // A race for TCP gives nothing else.
  co_return std::unique_ptr<TcpConn>(static_cast<TcpConn*>(conn->release()));
}

Task<absl::StatusOr<std::unique_ptr<UdpConn>>> Dialer::DialUdpParsed(
    Context context, absl::StatusOr<DialTarget> target) const {
  if (!target.ok()) co_return Refuse(trace, target.status());
  if (target->kind != DialTarget::Kind::kUdp) {
    co_return Refuse(trace, WrongKind(*target, "udp"));
  }
  absl::StatusOr<std::unique_ptr<Conn>> conn = co_await Race(context, &*target);
  if (!conn.ok()) co_return conn.status();
  co_return std::unique_ptr<UdpConn>(static_cast<UdpConn*>(conn->release()));
}

Task<absl::StatusOr<std::unique_ptr<UnixConn>>> Dialer::DialUnixParsed(
    Context context, absl::StatusOr<DialTarget> target) const {
  if (!target.ok()) co_return Refuse(trace, target.status());
  if (target->kind != DialTarget::Kind::kUnix) {
    co_return Refuse(trace, WrongKind(*target, "unix"));
  }
  ConnectOptions options = MakeConnectOptions();
  options.local.reset();
  Clock& clock = EventLoop::Current().clock();
  const MonotonicTime start = clock.Now();
  absl::StatusOr<std::unique_ptr<UnixConn>> conn =
      co_await ConnectUnix(context, target->path, options);
  if (trace != nullptr) {
    TraceOneAttempt(*trace, target->path, conn.status(), clock.Now() - start);
  }
  co_return conn;
}

Task<absl::StatusOr<std::unique_ptr<Conn>>> Dialer::Race(
    Context context, const DialTarget* target) const {
  if (!target->address.has_value() && lookup == nullptr) {
    co_return Refuse(trace, NoLookup(*target));
  }
  Clock& clock = EventLoop::Current().clock();
  HappyEyeballsOptions options;
  options.families = ToFamilies(target->families);
  options.port = target->port;
  options.resolution_delay = resolution_delay;
  options.attempt_delay = fallback_delay;
  if (fallback_delay < absl::ZeroDuration()) options.in_flight_max = 1;
  options.deadline =
      std::min(MonotonicDeadline(clock, deadline), context.deadline());
  if (timeout != absl::ZeroDuration()) {
    options.deadline = std::min(options.deadline, clock.Now() + timeout);
  }
  // The race has the deadline: its attempts and queries end with it.
  DialRace::Setup setup;
  setup.target = target;
  setup.connect = MakeConnectOptions();
  setup.connect.deadline = absl::InfiniteFuture();
  setup.connect.timeout = absl::InfiniteDuration();
  setup.happy_eyeballs = options;
  setup.lookup = target->address.has_value() ? nullptr : lookup;
  setup.trace = trace;
  DialRace race(context, std::move(setup));
  co_return co_await race.Run();
}

ConnectOptions Dialer::MakeConnectOptions() const {
  ConnectOptions options;
  options.deadline = deadline;
  if (timeout != absl::ZeroDuration()) options.timeout = timeout;
  options.local = local_addr;
  if (options.local) options.local->address = local_addr->address.Unmapped();
  options.no_delay = no_delay;
  options.keep_alive = keep_alive;
  options.control = control ? &control : nullptr;
  return options;
}

}  // namespace rawnet
