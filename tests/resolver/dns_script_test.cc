// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// One table of what a DNS server may do, right or wrong, and of what a lookup
// makes of it: over real sockets, and over the simulator to the nanosecond.

#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

using testing::EndsWith;

// What a script sees.
struct Scene {
  const Message& query;
  Transport via;
  int number;  // of the query, from 0 on
  // Where strangers send from.
  Endpoint other_port;
  Endpoint other_address;

  bool udp() const { return via == Transport::kUdp; }
};

struct Script {
  const char* name;
  Actions (*play)(const Scene& scene);
  // The address, or the words that the error ends with; and how the server was
  // asked.
  const char* outcome;
  const char* asked;
  // On links of a millisecond.
  absl::Duration elapsed;
  // Of a query. Where it counts the server answers in time, if at all, however
  // slow the machine is.
  absl::Duration timeout = absl::Hours(1);
};

void PrintTo(const Script& script, std::ostream* out) { *out << script.name; }

constexpr absl::Duration Ms(int64_t n) { return absl::Milliseconds(n); }

constexpr absl::Duration kTimeout = Ms(30);
constexpr char kGood[] = "192.0.2.1";
constexpr char kTimedOut[] = "i/o timeout";
constexpr char kUnrelated[] = "the message is no reply to the query";
constexpr char kEnded[] = "unexpected end of stream";

Message Good(const Message& query) {
  return DnsZone()
      .AddAddress("host.example", kGood)
      .Answer(query, Transport::kTcp);
}

// What a forger would have us believe.
Message Forged(const Message& query) {
  return DnsZone()
      .AddAddress("host.example", "203.0.113.66")
      .Answer(query, Transport::kTcp);
}

Message WrongId(const Message& query) {
  Message forged = Forged(query);
  forged.header.id ^= 1;
  return forged;
}

Message WrongName(const Message& query) {
  Message forged = Forged(query);
  forged.question->name = Name("other.example");
  return forged;
}

Message WrongType(const Message& query) {
  Message forged = Forged(query);
  forged.question->type = RecordType::kAaaa;
  return forged;
}

// `bad`, and the good reply when that has been read; over TCP only that.
Actions FirstBad(DnsServer::Action bad, const Scene& scene) {
  if (!scene.udp()) return {DnsServer::Send(Good(scene.query))};
  return {std::move(bad), DnsServer::Send(Good(scene.query), Ms(5))};
}

// Sends whoever asks over UDP to TCP.
Actions OverTcp(const Scene& scene, Actions actions) {
  if (!scene.udp()) return actions;
  return {DnsServer::Send(TruncatedReply(Good(scene.query)))};
}

Actions Dribble(const std::vector<uint8_t>& bytes) {
  Actions actions;
  absl::Duration delay;
  for (const uint8_t byte : bytes) {
    actions.push_back(DnsServer::SendRaw({byte}, delay));
    delay += absl::Microseconds(100);
  }
  return actions;
}

// The size of the good reply, framed; a byte comes every tenth of a
// millisecond.
constexpr int kFrameSize = 2 + 57;

const Script kScripts[] = {
    {"Answers",
     [](const Scene& scene) {
       return Actions{DnsServer::Send(Good(scene.query))};
     },
     kGood, "udp", Ms(2)},
    {"AnswersLate",
     [](const Scene& scene) {
       return Actions{DnsServer::Send(Good(scene.query), Ms(20))};
     },
     kGood, "udp", Ms(22)},
    {"AnswersTooLate",
     [](const Scene& scene) {
       return Actions{DnsServer::Send(Good(scene.query), 2 * kTimeout)};
     },
     kTimedOut, "udp udp udp udp", 2 * kTimeout, kTimeout},
    {"AnswersTwice",
     [](const Scene& scene) {
       return Actions(2, DnsServer::Send(Good(scene.query)));
     },
     kGood, "udp", Ms(2)},
    {"IsSilent", [](const Scene&) { return Actions(); }, kTimedOut,
     "udp udp udp udp", 2 * kTimeout, kTimeout},
    {"Fails",
     [](const Scene& scene) {
       return Actions{
           DnsServer::Send(ErrorReply(scene.query, Rcode::kServFail))};
     },
     "server misbehaving (SERVFAIL)", "udp udp", Ms(4)},
    {"FailsOnce",
     [](const Scene& scene) {
       return Actions{DnsServer::Send(
           scene.number == 0 ? ErrorReply(scene.query, Rcode::kServFail)
                             : Good(scene.query))};
     },
     kGood, "udp udp", Ms(4)},

    // A datagram that is no reply (RFC 5452 section 9.1) makes it TCP.
    {"ForgesTheId",
     [](const Scene& scene) {
       return FirstBad(DnsServer::Send(WrongId(scene.query)), scene);
     },
     kGood, "udp tcp", Ms(6)},
    {"ForgesTheName",
     [](const Scene& scene) {
       return FirstBad(DnsServer::Send(WrongName(scene.query)), scene);
     },
     kGood, "udp tcp", Ms(6)},
    {"ForgesTheType",
     [](const Scene& scene) {
       return FirstBad(DnsServer::Send(WrongType(scene.query)), scene);
     },
     kGood, "udp tcp", Ms(6)},
    {"EchoesTheQuery",
     [](const Scene& scene) {
       return FirstBad(DnsServer::Send(scene.query), scene);
     },
     kGood, "udp tcp", Ms(6)},
    {"IsForgedFromAnotherPort",
     [](const Scene& scene) {
       return FirstBad(
           DnsServer::SendFrom(scene.other_port, Forged(scene.query)), scene);
     },
     kGood, "udp", Ms(7)},
    {"IsForgedFromAnotherAddress",
     [](const Scene& scene) {
       return FirstBad(
           DnsServer::SendFrom(scene.other_address, Forged(scene.query)),
           scene);
     },
     kGood, "udp", Ms(7)},
    {"SendsGarbage",
     [](const Scene& scene) {
       return FirstBad(DnsServer::SendRaw(std::vector<uint8_t>(100, 'x')),
                       scene);
     },
     kGood, "udp tcp", Ms(6)},
    {"SendsNothing",
     [](const Scene& scene) { return FirstBad(DnsServer::SendRaw({}), scene); },
     kGood, "udp tcp", Ms(6)},
    {"KeepsForging",
     [](const Scene& scene) {
       if (!scene.udp()) return Actions{DnsServer::Send(Good(scene.query))};
       Actions actions;
       for (int i = 0; i < 100; ++i) {
         actions.push_back(DnsServer::Send(WrongId(scene.query), Ms(i)));
       }
       return actions;
     },
     kGood, "udp tcp", Ms(6)},

    // RFC 1035 4.2.1, RFC 7766 section 5.
    {"Truncates",
     [](const Scene& scene) {
       return OverTcp(scene, {DnsServer::Send(Good(scene.query))});
     },
     kGood, "udp tcp", Ms(6)},
    {"TruncatesOverTcp",  // golang#64896
     [](const Scene& scene) {
       Message reply = Good(scene.query);
       reply.header.truncated = true;
       return OverTcp(scene, {DnsServer::Send(reply)});
     },
     kGood, "udp tcp", Ms(6)},
    {"Dribbles",
     [](const Scene& scene) {
       return OverTcp(scene, Dribble(Framed(Good(scene.query))));
     },
     kGood, "udp tcp", Ms(6) + absl::Microseconds(100) * (kFrameSize - 1)},
    {"ForgesTheIdOverTcp",
     [](const Scene& scene) {
       return OverTcp(scene, {DnsServer::Send(WrongId(scene.query))});
     },
     kUnrelated, "udp tcp udp tcp", Ms(12)},
    {"SendsGarbageOverTcp",
     [](const Scene& scene) {
       return OverTcp(scene, {DnsServer::SendRaw({0, 3, 'x', 'x', 'x'})});
     },
     kUnrelated, "udp tcp udp tcp", Ms(12)},
    {"ClosesUnasked",
     [](const Scene& scene) {
       return OverTcp(scene, {DnsServer::CloseStream()});
     },
     kEnded, "udp tcp udp tcp", Ms(12)},
    {"ClosesMidFrame",
     [](const Scene& scene) {
       std::vector<uint8_t> bytes = Framed(Good(scene.query));
       bytes.resize(bytes.size() / 2);
       return OverTcp(scene,
                      {DnsServer::SendRaw(bytes), DnsServer::CloseStream()});
     },
     kEnded, "udp tcp udp tcp", Ms(12)},
    {"ClosesMidFrameOnce",
     [](const Scene& scene) {
       if (scene.number > 1) {
         return OverTcp(scene, {DnsServer::Send(Good(scene.query))});
       }
       return OverTcp(scene,
                      {DnsServer::SendRaw({0}), DnsServer::CloseStream()});
     },
     kGood, "udp tcp udp tcp", Ms(12)},
    {"IsSilentOverTcp", [](const Scene& scene) { return OverTcp(scene, {}); },
     kTimedOut, "udp tcp udp tcp udp tcp udp tcp", 2 * kTimeout, kTimeout},
};

DnsServer::Handler PlayerOf(const Script& script, const Endpoint& other_port,
                            const Endpoint& other_address) {
  return [script, other_port, other_address, number = 0](
             const Message& query, Transport via) mutable {
    return script.play({query, via, number++, other_port, other_address});
  };
}

// Asks for IPv4 alone, twice at most; the address or the error.
std::string LookUpHost(const Endpoint& server, const Script& script) {
  Resolver::Options options = OptionsFor({server});
  options.conf.timeout = script.timeout;
  Resolver resolver(std::move(options));
  RecordingSink sink;
  LookUp(resolver, Ipv4Request("host.example"), sink);
  const AddressAnswer answer = sink.A();
  if (!answer.addresses.ok()) {
    return std::string(answer.addresses.status().message());
  }
  return answer.addresses->front().ToString();
}

std::string Transports(const std::vector<DnsServer::SeenQuery>& queries) {
  std::vector<std::string> names;
  for (const DnsServer::SeenQuery& query : queries) {
    names.push_back(query.transport == Transport::kUdp ? "udp" : "tcp");
  }
  return absl::StrJoin(names, " ");
}

class RealDnsScriptTest : public LeakCheck,
                          public testing::WithParamInterface<Script> {};

TEST_P(RealDnsScriptTest, HasItsOutcome) {
  const Script& script = GetParam();
  Endpoint other_port = {IpAddress::LoopbackV4(), 0};
  Endpoint other_address = {IpAddress::V4({127, 0, 0, 2}), 0};
  const auto server = Serve(PlayerOf(script, other_port, other_address));
  EXPECT_THAT(LookUpHost(server->endpoint(), script), EndsWith(script.outcome));
  // A slow machine may time out where a fast one asks over TCP.
  if (script.timeout == kTimeout) return;
  EXPECT_EQ(Transports(server->queries()), script.asked);
}

class SimDnsScriptTest : public SimTest,
                         public testing::WithParamInterface<Script> {};

TEST_P(SimDnsScriptTest, HasItsOutcomeInItsTime) {
  const Script& script = GetParam();
  SimHost& host = network_.AddHost("dns", {"192.0.2.53", "192.0.2.54"});
  SimHost& client = network_.AddHost("client", {"192.0.2.2"});
  const SimDnsServer server(network_, host,
                            PlayerOf(script, {Ip("192.0.2.53"), 0},
                                     {Ip("192.0.2.54"), SimDnsServer::kPort}));
  {
    const EventLoop::Scope on_client = client.Enter();
    EXPECT_THAT(LookUpHost({Ip("192.0.2.53"), SimDnsServer::kPort}, script),
                EndsWith(script.outcome));
  }
  EXPECT_EQ(network_.elapsed(), script.elapsed);
  EXPECT_EQ(Transports(server.queries()), script.asked);
  network_.RunUntilIdle();
  ExpectNothingLeft(client);
}

std::string NameOf(const testing::TestParamInfo<Script>& script) {
  return script.param.name;
}

INSTANTIATE_TEST_SUITE_P(Scripts, RealDnsScriptTest,
                         testing::ValuesIn(kScripts), NameOf);
INSTANTIATE_TEST_SUITE_P(Scripts, SimDnsScriptTest, testing::ValuesIn(kScripts),
                         NameOf);

}  // namespace
}  // namespace rawnet
