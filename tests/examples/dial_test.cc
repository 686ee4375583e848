// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// `dial` as people run it: flags, errors, exit codes, time.

#include <signal.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/examples/black_hole.h"
#include "rawnet/examples/dns_server.h"
#include "rawnet/examples/dns_zone.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/examples/subprocess.h"

namespace rawnet {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// A dial of a black hole would take two minutes.
constexpr absl::Duration kSoon = absl::Seconds(20);

Ended Dial(std::vector<std::string> flags, std::string input = "") {
  flags.insert(flags.begin(), Example("dial"));
  return RunProgram({.arguments = std::move(flags)}, input);
}

std::vector<std::string> Lines(absl::string_view text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

std::unique_ptr<TcpListener> Listen() {
  return ListenTcp("tcp", "127.0.0.1:0").value();
}

std::string PortOf(const Endpoint& endpoint) {
  return absl::StrCat(":", endpoint.port);
}

// A DNS server that knows these addresses of web.test, and no other name.
std::unique_ptr<DnsServer> ServeWebTest(
    const std::vector<std::string>& addresses) {
  auto zone = std::make_shared<DnsZone>();
  for (const std::string& address : addresses) {
    zone->AddAddress("web.test", address);
  }
  auto answer = [zone](const Message& query, DnsServer::Transport transport) {
    return DnsServer::Actions{DnsServer::Send(zone->Answer(query, transport))};
  };
  return DnsServer::Start(answer).value();
}

std::string ServerFlag(const DnsServer& server) {
  return absl::StrCat("--server=", server.endpoint().ToString());
}

struct Mistake {
  std::vector<std::string> flags;
  std::string text;
};

const Mistake kMistakes[] = {
    {{}, "HOST:PORT is missing"},
    {{"a:1", "b:2"}, "one HOST:PORT is dialed, not more"},
    {{"--frob", "a:1"}, "unknown flag --frob"},
    {{"-zero", "a:1"}, "unknown flag -zero"},
    {{"--timeout", "a:1"}, "--timeout needs a value, as in --timeout=3s"},
    {{"--timeout=3", "a:1"},
     "--timeout=3: not a duration; write it like 3s, 250ms or 1m30s"},
    {{"--timeout=0", "a:1"}, "--timeout=0: must be more than zero"},
    {{"--timeout=-1s", "a:1"}, "--timeout=-1s: must not be negative"},
    {{"--zero=yes", "a:1"}, "--zero takes no value"},
    {{"--network=udp", "a:1"},
     "--network=udp: unknown network; there are tcp, tcp4, tcp6 and unix"},
    {{"--server=192.0.2.1", "a:1"},
     "--server=192.0.2.1: address 192.0.2.1: missing port in address"},
    {{"--local=here", "a:1"},
     "--local=here: not an IP address, with or without a port"},
    {{"web.test"}, "address web.test: missing port in address"},
    {{"web.test:nope"}, "lookup tcp/nope: unknown port"},
    {{"a:1", "--demo"}, "--demo takes no HOST:PORT"},
};

class DialUsage : public testing::TestWithParam<Mistake> {};

TEST_P(DialUsage, ExitsWith2AndSaysWhatIsWrong) {
  const Ended ended = Dial(GetParam().flags);
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.output, "");
  EXPECT_EQ(Lines(ended.errors)[0], "dial: " + GetParam().text);
  EXPECT_THAT(ended.errors, HasSubstr("usage: dial [flags] HOST:PORT\n"));
}

INSTANTIATE_TEST_SUITE_P(Mistakes, DialUsage, testing::ValuesIn(kMistakes));

TEST(Dial, HelpIsNoError) {
  const Ended ended = Dial({"--help"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.output, StartsWith("usage: dial"));
}

TEST(Dial, ZeroConnectsAndCloses) {
  const auto listener = Listen();
  const Ended ended =
      Dial({"--zero", listener->LocalEndpoint().ToString()}, "not sent");
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.output + ended.errors, "");
}

TEST(Dial, LocalAddressIsWhereTheConnectionComesFrom) {
  const auto listener = Listen();
  const Ended ended = Dial(
      {"--zero", "--local=127.0.0.5", listener->LocalEndpoint().ToString()});
  EXPECT_EQ(ended.code, 0) << ended.errors;
  const auto conn = Wait(listener->Accept());
  EXPECT_EQ((*conn)->RemoteAddr().endpoint()->address.ToString(), "127.0.0.5");
}

TEST(Dial, RefusedPortIsOneLineOfError) {
  auto listener = Listen();
  const std::string address = listener->LocalEndpoint().ToString();
  listener.reset();
  const Ended ended = Dial({address});
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.errors, absl::StrCat("dial tcp ", address,
                                       ": connect: connection refused\n"));
}

TEST(Dial, RefusedPortOfANameTellsEachAttempt) {
  auto listener = Listen();
  const auto dns = ServeWebTest({"127.0.0.1"});
  const std::string port = PortOf(listener->LocalEndpoint());
  listener.reset();
  const Ended ended = Dial({ServerFlag(*dns), "web.test" + port});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.errors, HasSubstr("connection refused"));
  EXPECT_EQ(Lines(ended.errors).size(), 1u);
}

TEST(Dial, NameThatDoesNotExist) {
  const auto dns = ServeWebTest({"127.0.0.1"});
  const Ended ended = Dial({ServerFlag(*dns), "none.test:80"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.errors,
            absl::StrCat("dial tcp: lookup none.test on ",
                         dns->endpoint().ToString(), ": no such host\n"));
}

TEST(Dial, UnreachableServerIsToldAtOnce) {
  auto dns = ServeWebTest({});
  const std::string flag = ServerFlag(*dns);
  dns.reset();
  const absl::Time start = absl::Now();
  const Ended ended = Dial({flag, "web.test:80"});
  EXPECT_LT(absl::Now() - start, kSoon);
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.errors, AllOf(HasSubstr("lookup web.test"),
                                  HasSubstr("connection refused")));
  EXPECT_EQ(Lines(ended.errors).size(), 1u);
}

TEST(Dial, SilentServerEndsInTime) {
  const auto dns = DnsServer::Start([](const Message&, DnsServer::Transport) {
                     return DnsServer::Actions();
                   }).value();
  const Ended ended =
      Dial({ServerFlag(*dns), "--timeout=300ms", "web.test:80"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.errors, HasSubstr("i/o timeout"));
}

TEST(Dial, BlackHoleEndsInTime) {
  const auto hole = BlackHole::Open({IpAddress::LoopbackV4(), 0}).value();
  const std::string address = hole->endpoint().ToString();
  const absl::Time start = absl::Now();
  const Ended ended = Dial({"--timeout=300ms", address});
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(300));
  EXPECT_LT(absl::Now() - start, kSoon);
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.errors,
            absl::StrCat("dial tcp ", address, ": i/o timeout\n"));
}

TEST(Dial, InterruptEndsABlackHoleAtOnce) {
  const auto hole = BlackHole::Open({IpAddress::LoopbackV4(), 0}).value();
  DnsZone zone;
  zone.AddAddress("web.test", "127.0.0.1");
  absl::Notification asked;
  const auto answer = [&](const Message& query,
                          DnsServer::Transport transport) {
    if (query.question->type == RecordType::kA) asked.Notify();
    return DnsServer::Actions{DnsServer::Send(zone.Answer(query, transport))};
  };
  const auto dns = DnsServer::Start(answer).value();
  const std::string address = "web.test" + PortOf(hole->endpoint());
  Subprocess dial(Command{{Example("dial"), ServerFlag(*dns), address}});
  asked.WaitForNotification();
  const absl::Time start = absl::Now();
  dial.Signal(SIGINT);
  const Ended ended = dial.Wait();
  EXPECT_LT(absl::Now() - start, kSoon);
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.errors,
              AllOf(StartsWith("dial tcp"), HasSubstr("web.test"),
                    EndsWith(": operation was canceled (received SIGINT)\n")));
}

// The events that --json has told, in their order.
std::vector<std::string> EventsIn(absl::string_view errors) {
  std::vector<std::string> events;
  for (const std::string& line : Lines(errors)) {
    const size_t event = line.find("\"event\":\"");
    if (event == std::string::npos) continue;
    EXPECT_THAT(line, AllOf(StartsWith("{\"t_us\":"), EndsWith("\"}")));
    const size_t name = event + 9;
    events.push_back(line.substr(name, line.find('"', name) - name));
  }
  return events;
}

TEST(Dial, JsonTellsEachQueryAndAttempt) {
  const auto listener = Listen();
  const auto dns = ServeWebTest({"127.0.0.1"});
  const Ended ended = Dial({"--json", "--zero", ServerFlag(*dns),
                            "web.test" + PortOf(listener->LocalEndpoint())});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(
      EventsIn(ended.errors),
      testing::UnorderedElementsAre("query", "query", "answer", "answer",
                                    "attempt", "attempt_end", "connected"));
}

TEST(Dial, JsonTellsUnixSocketsToo) {
  const Ended ended = Dial({"--json", "--network=unix", "/nonexistent"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(EventsIn(ended.errors),
              testing::ElementsAre("attempt", "attempt_end", "failed"));
}

TEST(Dial, JsonTellsAFailureBeforeAnyAttempt) {
  const Ended ended = Dial({"--json", "--network=tcp4", "[::1]:80"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(EventsIn(ended.errors), testing::ElementsAre("failed"));
}

TEST(Dial, TraceIsAsWideAsTheTerminal) {
  const auto listener = Listen();
  const Ended ended = RunProgram({
      .arguments = {Example("dial"), "--trace", "--zero",
                    listener->LocalEndpoint().ToString()},
      .environment = {"COLUMNS=72", "LC_ALL=C"},
  });
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.errors, HasSubstr("connected to 127.0.0.1:"));
  for (const std::string& line : Lines(ended.errors)) {
    EXPECT_LE(line.size(), 72u) << line;
  }
}

TEST(Dial, AskedPollerIsUsed) {
  const Ended ended = Dial({"--poller=nonesuch", "a:1"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.errors, HasSubstr("this system has "));
}

TEST(Dial, TheEnvironmentSaysWhoLooksNamesUp) {
  const auto listener = Listen();
  const Ended ended = RunProgram({
      .arguments = {Example("dial"), "--zero", "--network=tcp4",
                    "localhost" + PortOf(listener->LocalEndpoint())},
      .environment = {"RAWNET_DNS=system+2"},
  });
  EXPECT_EQ(ended.code, 0) << ended.errors;
  EXPECT_THAT(ended.errors, HasSubstr("A from system: 127.0.0.1"));
}

TEST(Dial, DemoDrawsTheRace) {
  const Ended ended = Dial({"--demo"});
  EXPECT_EQ(ended.code, 0) << ended.errors;
  EXPECT_THAT(ended.output, AllOf(HasSubstr("a black hole"),
                                  HasSubstr("attempt delay elapsed"),
                                  HasSubstr("Hello from the server")));
}

}  // namespace
}  // namespace rawnet
