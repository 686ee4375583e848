// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// A dial by name on a simulated network, from the query to the connection: the
// library as it is, to the nanosecond.

#include <cerrno>
#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/dialer/dialer.h"
#include "rawnet/examples/dns_zone.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

using Transport = DnsServer::Transport;
using Actions = DnsServer::Actions;

// All links take a millisecond.
class SimDialTest : public SimTest {
 protected:
  SimDialTest() { web_.Spawn(ServeWeb()); }
  ~SimDialTest() override {
    network_.RunUntilIdle();
    ExpectNothingLeft(client_);
  }

  static Task<void> ServeWeb() {
    const auto listener = ListenTcp({IpAddress::AnyV6(), 80});
    EXPECT_TRUE(listener.ok()) << listener.status();
    while (listener.ok()) (void)co_await (*listener)->Accept();
  }

  Resolver::Options ResolverOptions() {
    Resolver::Options options;
    options.conf = ParseResolvConf("nameserver 192.0.2.53");
    options.query.random_id = [this] {
      return static_cast<uint16_t>(network_.random().Next());
    };
    return options;
  }

  // The address that answered, or the error.
  Task<std::string> Dial() {
    Resolver resolver(ResolverOptions());
    Dialer dialer;
    dialer.lookup = &resolver;
    const auto conn =
        co_await dialer.Dial(Context(), "tcp", "www.example.com:80");
    if (!conn.ok()) co_return std::string(conn.status().message());
    co_return (*conn)->RemoteAddr().ToString();
  }

  SimHost& dns_ = network_.AddHost("dns", {"192.0.2.53"});
  SimHost& web_ = network_.AddHost("web", {"192.0.2.1", "2001:db8::1"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.2", "2001:db8::2"});
  DnsZone zone_ = DnsZone()
                      .AddAddress("www.example.com", "192.0.2.1")
                      .AddAddress("www.example.com", "2001:db8::1");
  DnsServer::Handler script_ = [this](const Message& query, Transport via) {
    return Actions{DnsServer::Send(zone_.Answer(query, via))};
  };
  SimDnsServer server_{network_, dns_,
                       [this](const Message& query, Transport via) {
                         return script_(query, via);
                       }};
};

TEST_F(SimDialTest, ConnectsOverIpv6) {
  EXPECT_EQ(client_.Run(Dial()), "[2001:db8::1]:80");
  // The answer, and the handshake.
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(2 + 2));
}

// RFC 8305 section 5: the connection attempt delay.
TEST_F(SimDialTest, ABlackHoleOfIpv6CostsOneAttemptDelay) {
  network_.BlackHole("2001:db8::1");
  EXPECT_EQ(client_.Run(Dial()), "192.0.2.1:80");
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(2 + 250 + 2));
}

// Attempts start 10 ms apart at the least: RFC 8305 section 5.
TEST_F(SimDialTest, AnUnreachableIpv6MakesRoomAtOnce) {
  network_.AddRule([](SimPacket& packet) {
    const bool v6 = packet.destination.address.is_v6();
    return v6 ? SimVerdict::Unreachable(EHOSTUNREACH) : SimVerdict::Pass();
  });
  EXPECT_EQ(client_.Run(Dial()), "192.0.2.1:80");
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(2 + 10 + 2));
}

TEST_F(SimDialTest, AHostWithoutARouteForIpv6DialsIpv4AtOnce) {
  client_.RemoveRoute("::/0", ENETUNREACH);
  EXPECT_EQ(client_.Run(Dial()), "192.0.2.1:80");
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(2 + 2));
}

// RFC 8305 section 3: the resolution delay.
TEST_F(SimDialTest, ASlowAaaaIsWaitedForNoLongerThanTheResolutionDelay) {
  script_ = [this](const Message& query, Transport via) {
    const bool slow = query.question->type == RecordType::kAaaa;
    return Actions{DnsServer::Send(zone_.Answer(query, via),
                                   absl::Milliseconds(slow ? 500 : 0))};
  };
  EXPECT_EQ(client_.Run(Dial()), "192.0.2.1:80");
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(2 + 50 + 2));
}

TEST_F(SimDialTest, ATruncatedAnswerIsFetchedOverTcp) {
  script_ = [this](const Message& query, Transport via) {
    Message reply = zone_.Answer(query, via);
    if (via == Transport::kUdp) reply = TruncatedReply(reply);
    return Actions{DnsServer::Send(reply)};
  };
  EXPECT_EQ(client_.Run(Dial()), "[2001:db8::1]:80");
  // Over UDP; the handshake and the answer over TCP; the handshake.
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(2 + 4 + 2));
}

// After the patience with a server that nothing is known of.
TEST_F(SimDialTest, ALostQueryIsAskedAgain) {
  int queries = 0;
  network_.AddRule([&queries](SimPacket& packet) {
    const bool query = packet.destination.port == SimDnsServer::kPort;
    return query && ++queries <= 2 ? SimVerdict::Drop() : SimVerdict::Pass();
  });
  EXPECT_EQ(client_.Run(Dial()), "[2001:db8::1]:80");
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(400 + 2 + 2));
}

TEST_F(SimDialTest, AnAbsentDnsServerIsAnError) {
  network_.Partition(client_, dns_);
  EXPECT_THAT(client_.Run(Dial()), testing::HasSubstr("www.example.com"));
  EXPECT_EQ(network_.elapsed(), absl::Seconds(10));
}

}  // namespace
}  // namespace rawnet
