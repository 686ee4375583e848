// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Which servers a resolver asks, how often, and by which transport.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/resolver/closed_port.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

constexpr absl::string_view kHost = "host.example";

class ResolverServersTest : public LeakCheck {
 protected:
  static std::unique_ptr<DnsServer> ServeHost() {
    return ServeZone(DnsZone().AddAddress(kHost, "192.0.2.1"));
  }
  // Asks for IPv4 alone: one query a server and round.
  static AddressAnswer AskA(Resolver& resolver) {
    RecordingSink sink;
    LookUp(resolver, Ipv4Request(std::string(kHost)), sink);
    return sink.A();
  }
  static AddressAnswer AskA(const std::vector<Endpoint>& servers,
                            absl::string_view conf = "") {
    Resolver resolver(OptionsFor(servers, conf));
    return AskA(resolver);
  }
  static std::string TextOf(const AddressAnswer& answer) {
    return std::string(answer.addresses.status().message());
  }
  static void ExpectGood(const AddressAnswer& answer) {
    ASSERT_TRUE(answer.addresses.ok()) << answer.addresses.status();
    EXPECT_THAT(*answer.addresses, ElementsAre(Ip("192.0.2.1")));
  }
};

// golang#12778, #25336, #27525
TEST_F(ResolverServersTest, NxDomainAndNoDataAreTheLastWord) {
  const auto second = ServeHost();
  for (Rcode rcode : {Rcode::kNxDomain, Rcode::kNoError}) {
    const auto first = ServeError(rcode);
    AskA({first->endpoint(), second->endpoint()});
    EXPECT_EQ(first->query_count(), 1);
  }
  EXPECT_EQ(second->query_count(), 0);
}

TEST_F(ResolverServersTest, FailureMakesRoomForTheNextServer) {
  for (Rcode rcode : {Rcode::kServFail, Rcode::kRefused, Rcode{9}}) {
    const auto first = ServeError(rcode);
    const auto second = ServeHost();
    const AddressAnswer answer = AskA({first->endpoint(), second->endpoint()});
    ExpectGood(answer);
    EXPECT_EQ(answer.server, second->endpoint().ToString());
    EXPECT_EQ(first->query_count(), 1);
  }
}

// golang#15434
TEST_F(ResolverServersTest, ReferralMakesRoomForTheNextServer) {
  const auto first = Serve([](const Message& query, Transport) {
    Message lame = ReplyToQuery(query);
    lame.header.recursion_available = false;
    return Actions{DnsServer::Send(lame)};
  });
  const auto second = ServeHost();
  ExpectGood(AskA({first->endpoint(), second->endpoint()}));
}

TEST_F(ResolverServersTest, UnusableReplyMakesRoomForTheNextServer) {
  const auto first = Serve([](const Message& query, Transport) {
    std::vector<uint8_t> bytes = Wire(ReplyToQuery(query));
    bytes[7] = 1;  // one answer, which is not there
    return Actions{DnsServer::SendRaw(bytes)};
  });
  const auto second = ServeHost();
  ExpectGood(AskA({first->endpoint(), second->endpoint()}));
}

TEST_F(ResolverServersTest, ClosedPortMakesRoomForTheNextServer) {
  const auto second = ServeHost();
  const ClosedPort first;
  ExpectGood(AskA({first.endpoint(), second->endpoint()}));
}

TEST_F(ResolverServersTest, GoesRoundAsOftenAsAttemptsSays) {
  const auto first = ServeError(Rcode::kServFail);
  const auto second = ServeError(Rcode::kServFail);
  const AddressAnswer answer =
      AskA({first->endpoint(), second->endpoint()}, "options attempts:3\n");
  EXPECT_TRUE(IsTemporary(answer.addresses.status()));
  EXPECT_EQ(first->query_count(), 3);
  EXPECT_EQ(second->query_count(), 3);
}

TEST_F(ResolverServersTest, ErrorSaysWhatTheLastServerDid) {
  const auto server = ServeError(Rcode::kServFail);
  const AddressAnswer answer = AskA({server->endpoint()});
  EXPECT_EQ(
      answer.addresses.status().message(),
      absl::StrCat("lookup host.example on ", server->endpoint().ToString(),
                   ": server misbehaving (SERVFAIL)"));
}

TEST_F(ResolverServersTest, ErrorNamesACodeThatHasNoKind) {
  const auto server = ServeError(Rcode{9});
  EXPECT_THAT(TextOf(AskA({server->endpoint()})),
              HasSubstr("server misbehaving (RCODE9)"));
}

TEST_F(ResolverServersTest, ErrorSaysThatAReferralIsNoAnswer) {
  const auto server = Serve([](const Message& query, Transport) {
    Message lame = ReplyToQuery(query);
    lame.header.recursion_available = false;
    return Actions{DnsServer::Send(lame)};
  });
  EXPECT_THAT(TextOf(AskA({server->endpoint()})),
              HasSubstr("the server does not look up names for others"));
}

// RFC 8914
TEST_F(ResolverServersTest, ErrorSaysWhyTheServerFailed) {
  const auto server =
      ServeError(Rcode::kServFail, {{0, 6, 'b', 'a', 'd'}, {0, 22}});
  EXPECT_THAT(
      TextOf(AskA({server->endpoint()})),
      EndsWith("(SERVFAIL: DNSSEC Bogus: bad; No Reachable Authority)"));
}

TEST_F(ResolverServersTest, ErrorSaysWhyThereIsNoSuchHost) {
  const auto server = ServeError(Rcode::kNxDomain, {{0, 17, 'n', 'o'}});
  const AddressAnswer answer = AskA({server->endpoint()});
  EXPECT_TRUE(rawnet::IsNotFound(answer.addresses.status()));
  EXPECT_THAT(TextOf(answer), EndsWith(": no such host (Filtered: no)"));
}

TEST_F(ResolverServersTest, ErrorOfAClosedPortSaysSo) {
  const ClosedPort closed;
  const AddressAnswer answer = AskA({closed.endpoint()});
  EXPECT_TRUE(IsTemporary(answer.addresses.status()));
  EXPECT_THAT(TextOf(answer), HasSubstr("connection refused"));
}

TEST_F(ResolverServersTest, RotateBeginsElsewhereEachTime) {
  const auto first = ServeHost();
  const auto second = ServeHost();
  Resolver resolver(
      OptionsFor({first->endpoint(), second->endpoint()}, "options rotate\n"));
  for (int i = 0; i < 4; ++i) ExpectGood(AskA(resolver));
  EXPECT_EQ(first->query_count(), 2);
  EXPECT_EQ(second->query_count(), 2);
}

TEST_F(ResolverServersTest, WithoutRotateTheFirstIsAskedFirst) {
  const auto first = ServeHost();
  const auto second = ServeHost();
  Resolver resolver(OptionsFor({first->endpoint(), second->endpoint()}));
  for (int i = 0; i < 4; ++i) ExpectGood(AskA(resolver));
  EXPECT_EQ(second->query_count(), 0);
}

TEST_F(ResolverServersTest, UseVcAsksOverTcpAlone) {
  const auto server = ServeHost();
  ExpectGood(AskA({server->endpoint()}, "options use-vc\n"));
  ASSERT_EQ(server->query_count(), 1);
  EXPECT_EQ(server->queries()[0].transport, Transport::kTcp);
}

TEST_F(ResolverServersTest, SingleRequestAsksOneAfterTheOther) {
  const auto server = ServeHost();
  Resolver resolver(
      OptionsFor({server->endpoint()}, "options single-request\n"));
  RecordingSink sink;
  LookUp(resolver, AddressRequest(std::string(kHost)), sink);
  EXPECT_THAT(sink.events,
              ElementsAre("ask AAAA", "got AAAA", "ask A", "got A"));
}

TEST_F(ResolverServersTest, NoAaaaAsksForIpv4Alone) {
  const auto server = ServeHost();
  Resolver resolver(OptionsFor({server->endpoint()}, "options no-aaaa\n"));
  RecordingSink sink;
  LookUp(resolver, AddressRequest(std::string(kHost)), sink);
  ExpectGood(sink.A());
  EXPECT_TRUE(sink.Aaaa().addresses->empty());
  EXPECT_THAT(NamesAsked(*server, RecordType::kAaaa), ElementsAre());
}

TEST_F(ResolverServersTest, TrustAdAsksForTheBit) {
  const auto server = ServeHost();
  ExpectGood(AskA({server->endpoint()}, "options trust-ad\n"));
  ExpectGood(AskA({server->endpoint()}));
  EXPECT_TRUE(server->queries()[0].message.header.authentic_data);
  EXPECT_FALSE(server->queries()[1].message.header.authentic_data);
}

// RFC 6891 section 7
class EdnsFallbackTest : public ResolverServersTest,
                         public testing::WithParamInterface<Rcode> {};

TEST_P(EdnsFallbackTest, AsksTheSameServerAgainWithoutEdns) {
  const auto server = Serve([](const Message& query, Transport via) {
    if (!query.edns) {
      return Actions{DnsServer::Send(
          DnsZone().AddAddress(kHost, "192.0.2.1").Answer(query, via))};
    }
    Message error = ErrorReply(query, GetParam());
    error.edns.reset();
    return Actions{DnsServer::Send(error)};
  });
  ExpectGood(AskA({server->endpoint()}));
  EXPECT_EQ(server->query_count(), 2);
}

INSTANTIATE_TEST_SUITE_P(Rcodes, EdnsFallbackTest,
                         testing::Values(Rcode::kFormErr, Rcode::kNotImp),
                         [](const auto& rcode) {
                           return ToString(rcode.param);
                         });

TEST_F(ResolverServersTest, BadVersIsAskedAgainWithoutEdns) {
  const auto server = Serve([](const Message& query, Transport via) {
    if (query.edns) {
      Message error = ReplyToQuery(query);
      error.edns->rcode_high = 1;  // 16
      return Actions{DnsServer::Send(error)};
    }
    return Actions{DnsServer::Send(
        DnsZone().AddAddress(kHost, "192.0.2.1").Answer(query, via))};
  });
  ExpectGood(AskA({server->endpoint()}));
}

TEST_F(ResolverServersTest, FormErrOfAServerThatKnowsEdnsIsAFailure) {
  const auto first = ServeError(Rcode::kFormErr);
  const auto second = ServeHost();
  ExpectGood(AskA({first->endpoint(), second->endpoint()}));
  EXPECT_EQ(first->query_count(), 1);
}

TEST_F(ResolverServersTest, AtLeastOneAttemptIsMade) {
  const auto server = ServeHost();
  for (const int attempts : {0, -1}) {
    Resolver::Options options = OptionsFor({server->endpoint()});
    options.conf.attempts = attempts;
    Resolver resolver(options);
    ExpectGood(AskA(resolver));
  }
}

}  // namespace
}  // namespace rawnet
