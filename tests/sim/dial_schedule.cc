// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/dial_schedule.h"

#include <cerrno>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/tcp_listener.h"

namespace rawnet {
namespace {

constexpr absl::string_view kName = "www.example.com";
constexpr int kAddressesMax = 4;  // of one host, of each family

// "192.0.2.31" and "2001:db8:3::1": address 1 of host 3.
std::string V4Of(absl::string_view digit, int i) {
  return absl::StrCat("192.0.2.", digit, i);
}
std::string V6Of(absl::string_view digit, int i) {
  return absl::StrCat("2001:db8:", digit, "::", i);
}

Task<void> Greet(std::unique_ptr<Conn> conn) {
  (co_await conn->Write("hello")).status().IgnoreError();
}

Task<void> Serve() {
  const auto listener = ListenTcp({IpAddress::AnyV6(), 80});
  TaskGroup group;
  for (;;) {
    auto conn = co_await (*listener)->Accept();
    if (!conn.ok()) co_return;
    group.Spawn(Greet(*std::move(conn)));
  }
}

}  // namespace

DialSchedule::DialSchedule(uint64_t seed)
    : network_(Weather(seed)),
      dns_(network_.AddHost("dns", {"192.0.2.53"})),
      client_(network_.AddHost("client", {"192.0.2.2", "2001:db8::2"})),
      dns_server_(network_, dns_,
                  [this](const Message& query, DnsServer::Transport transport) {
                    return Answer(query, transport);
                  }),
      resolver_(ResolverOptions()),
      lookup_(resolver_, trace_),
      context_(WithCancel(Context())) {
  MakeName();
  MakeDialer();
  MakeTrouble();
}

SimNetwork::Options DialSchedule::Weather(uint64_t seed) {
  SimRandom random(~seed);
  SimNetwork::Options options;
  options.seed = seed;
  options.link.latency_min = absl::Microseconds(random.Below(5000));
  options.link.latency_max = absl::Microseconds(random.Below(50'000));
  if (random.Below(3) == 0) {
    options.link.loss = static_cast<double>(random.Below(30)) / 100;
  }
  if (random.Below(3) == 0) {
    options.link.duplication = 0.1;
    options.link.reordering = 0.2;
  }
  if (random.Below(3) == 0) {
    options.poller = {
        .spurious_events = 0.1,
        .event_delay_max = absl::Microseconds(random.Below(3000))};
  }
  options.shuffles_hosts = random.Below(2) == 0;
  return options;
}

Resolver::Options DialSchedule::ResolverOptions() {
  Resolver::Options options;
  options.conf = ParseResolvConf("nameserver 192.0.2.53");
  options.query.random_id = [this] {
    return static_cast<uint16_t>(network_.random().Next());
  };
  return options;
}

// --- The world. -------------------------------------------------------------

void DialSchedule::MakeName() {
  AddServer("1", absl::Milliseconds(30)).Spawn(Serve());
  AddServer("3", absl::Milliseconds(900)).Spawn(Serve());
  AddServer("4", absl::Milliseconds(30));  // refuses
  AddAddresses("1", true);
  AddAddresses("3", true);
  AddAddresses("4", false);
  AddAddresses("6", false);  // no such host: silence
  AddAddresses("7", false);  // no route
  client_.RemoveRoute("192.0.2.70/29", ENETUNREACH);
  client_.RemoveRoute("2001:db8:7::/48", EHOSTUNREACH);
}

SimHost& DialSchedule::AddServer(const std::string& digit,
                                 absl::Duration latency_max) {
  SimHostOptions options{.name = absl::StrCat("host", digit)};
  for (int i = 1; i <= kAddressesMax; ++i) {
    options.addresses.push_back(IpAddress::Parse(V4Of(digit, i)).value());
    options.addresses.push_back(IpAddress::Parse(V6Of(digit, i)).value());
  }
  SimHost& host = network_.AddHost(std::move(options));
  SimLink link = Weather(network_.seed()).link;
  link.latency_max = DrawUpTo(latency_max);
  network_.SetLinks(client_, host, link);
  return host;
}

void DialSchedule::AddAddresses(absl::string_view digit, bool answers) {
  for (int i = 1; i <= kAddressesMax; ++i) {
    for (const bool v6 : {false, true}) {
      if (!OneIn(6)) continue;
      zone_.AddAddress(kName, v6 ? V6Of(digit, i) : V4Of(digit, i));
      has_answering_[v6] |= answers;
    }
  }
}

DialSchedule::DnsMood DialSchedule::DrawMood() {
  if (!OneIn(3)) return DnsMood::kAnswers;
  return static_cast<DnsMood>(network_.random().Below(8));
}

DnsServer::Actions DialSchedule::Answer(const Message& query,
                                        DnsServer::Transport transport) {
  const bool v6 = query.question->type == RecordType::kAaaa;
  const absl::Duration delay =
      OneIn(3) ? DrawUpTo(absl::Milliseconds(300)) : absl::ZeroDuration();
  Message reply = zone_.Answer(query, transport);
  switch (moods_[v6]) {
    case DnsMood::kAnswers:
      return {DnsServer::Send(reply, delay)};
    case DnsMood::kTruncates:
      if (transport == DnsServer::Transport::kUdp) {
        reply = TruncatedReply(reply);
      }
      return {DnsServer::Send(reply, delay)};
    case DnsMood::kForgesFirst: {
      Message forged = ErrorReply(query, Rcode::kNxDomain);
      if (transport == DnsServer::Transport::kUdp) forged.header.id ^= 1;
      if (transport == DnsServer::Transport::kTcp) forged = reply;
      return {DnsServer::Send(forged), DnsServer::Send(reply, delay)};
    }
    case DnsMood::kFails:
      return {DnsServer::Send(ErrorReply(query, Rcode::kServFail), delay)};
    case DnsMood::kDenies:
      return {DnsServer::Send(ErrorReply(query, Rcode::kNxDomain), delay)};
    case DnsMood::kHasNone:
      return {DnsServer::Send(ReplyToQuery(query), delay)};
    case DnsMood::kBabbles:
      return {DnsServer::SendRaw({1, 2, 3}, delay)};
    case DnsMood::kIsSilent:
      return {};
  }
  return {};
}

void DialSchedule::MakeDialer() {
  dialer_.lookup = &lookup_;
  dialer_.trace = &trace_;
  if (OneIn(4)) dialer_.fallback_delay = DrawUpTo(absl::Milliseconds(500));
  if (OneIn(16)) dialer_.fallback_delay = -absl::Milliseconds(1);
  if (OneIn(4)) dialer_.resolution_delay = DrawUpTo(absl::Milliseconds(200));
  if (OneIn(4)) {
    dialer_.timeout = absl::Nanoseconds(1) + DrawUpTo(absl::Seconds(2));
    given_up_ = dialer_.timeout;
  }
}

void DialSchedule::MakeTrouble() {
  if (OneIn(2)) {
    harmless_ = OneIn(2);
    fault_rate_ = OneIn(2) ? 0.01 : 0.2;
    client_.SetFaults(
        [this](const SysCallSite& site) { return DrawFault(site); });
  }
  const bool found = (IsGood(moods_[0]) && has_answering_[0]) ||
                     (IsGood(moods_[1]) && has_answering_[1]);
  const bool lossless = Weather(network_.seed()).link.loss == 0;
  must_connect_ = found && harmless_ && lossless;
}

SysFault DialSchedule::DrawFault(const SysCallSite& site) {
  if (!network_.random().Chance(fault_rate_)) return {};
  const absl::Span<const int> errors = ErrorsOf(site.call);
  const int error = errors[network_.random().Below(errors.size())];
  const bool harmless = IsNotYet(site.call, error) || error == EINTR ||
                        site.call == SysCall::kClose;
  if (harmless_ && !harmless) return {};
  return {.error = error, .ready_after = DrawUpTo(absl::Milliseconds(5))};
}

// --- The dial. --------------------------------------------------------------

Task<void> DialSchedule::GiveUp() {
  (co_await Sleep(Context(), *given_up_)).IgnoreError();
  context_.Cancel();
}

Task<void> DialSchedule::Dial() {
  TaskGroup group;
  if (!given_up_ && OneIn(4)) {
    given_up_ = DrawUpTo(absl::Seconds(2));
    group.Spawn(GiveUp());
  }
  const auto conn =
      co_await dialer_.Dial(context_, "tcp", absl::StrCat(kName, ":80"));
  status_ = conn.status();
  connected_ = conn.ok();
  if (!connected_ || fault_rate_ > 0 || given_up_) co_return;
  char buffer[5];
  const auto n = co_await (*conn)->ReadFull(absl::MakeSpan(buffer));
  if (!n.ok()) status_ = n.status();
}

std::string DialSchedule::Run() {
  network_.StopLogging();
  client_.Run(Dial());
  DialJudge judge(dialer_, trace_, lookup_.sorted(), given_up_);
  if (harmless_) judge.RequireOnTime();
  std::string wrong = judge.Judge();
  if (!wrong.empty()) return wrong;
  const bool told = !trace_.events().empty() &&
                    trace_.events().back().kind == TraceEvent::Kind::kConnected;
  if (told != connected_) return "the trace ends otherwise than the dial";
  if (connected_ && !status_.ok()) {
    return absl::StrCat("a useless connection: ", status_.ToString());
  }
  if (must_connect_ && !given_up_ && !connected_) {
    return absl::StrCat("not connected: ", status_.ToString());
  }
  context_.Cancel();
  network_.RunUntilIdle();
  return WhatIsLeft();
}

std::string DialSchedule::WhatIsLeft() {
  EventLoop& loop = client_.loop();
  const EventLoop::Scope on_client = client_.Enter();
  resolver_.CloseIdleConnections();
  loop.Poll();
  const size_t left = client_.open_descriptors() + loop.parked_count() +
                      loop.timer_count() + loop.task_count() +
                      loop.slot_count();
  if (client_.closed_in_vain() > 0) return "a descriptor was closed twice";
  if (left == 0) return "";
  return absl::StrCat("I7 or a leak: ", loop.parked_count(), " wait, ",
                      loop.timer_count(), " timers, ", loop.task_count(),
                      " tasks, ", loop.slot_count(), " slots, open:\n",
                      client_.DescribeDescriptors());
}

std::string DialSchedule::Story() const {
  return absl::StrJoin(trace_.events(), "\n",
                       [](std::string* out, const TraceEvent& event) {
                         absl::StrAppend(out, ToJsonLine(event));
                       });
}

}  // namespace rawnet
