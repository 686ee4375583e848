// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// When queries are sent and when lookups give up, to the nanosecond: on a
// simulated network, whose links take a millisecond.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/resolver/dns_exchange.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

constexpr absl::Duration kRoundTrip = absl::Milliseconds(2);
constexpr absl::Duration kUnmeasured = ServerHealth::kPatienceUnmeasured;

// Two servers, which know the host until a test says otherwise.
class DnsTimingTest : public SimTest {
 protected:
  ~DnsTimingTest() override {
    network_.RunUntilIdle();
    ExpectNothingLeft(client_);
  }

  Actions Good(const Message& query, Transport via,
               absl::Duration delay = absl::ZeroDuration()) {
    return {DnsServer::Send(zone_.Answer(query, via), delay)};
  }
  DnsServer::Handler GoodAfter(absl::Duration delay) {
    return [this, delay](const Message& query, Transport via) {
      return Good(query, via, delay);
    };
  }
  static DnsServer::Handler Silence() {
    return [](const Message&, Transport) { return Actions(); };
  }

  Resolver::Options Options(absl::string_view conf = "") {
    Resolver::Options options;
    options.conf = ParseResolvConf(conf);
    options.conf.servers = {first_endpoint_, second_endpoint_};
    options.query.random_id = [this] {
      return static_cast<uint16_t>(network_.random().Next());
    };
    return options;
  }
  RecordingSink Ask(AddressRequest request, Resolver::Options options,
                    const Context& context = Context::Background()) {
    Resolver resolver(std::move(options));
    RecordingSink sink;
    const EventLoop::Scope on_client = client_.Enter();
    LookUp(resolver, std::move(request), sink, context);
    return sink;
  }
  RecordingSink AskA(absl::string_view conf = "") {
    return Ask(Ipv4Request("host.example"), Options(conf));
  }
  absl::StatusOr<Answer> ExchangeWith(const Endpoint& server,
                                      DnsTransport transport,
                                      absl::Duration timeout) {
    ExchangeRequest request;
    request.server = server;
    request.query = QueryFor("host.example");
    request.transport = transport;
    request.timeout = timeout;
    return client_.Run(Exchange(Context::Background(), std::move(request)));
  }
  static void ExpectGood(const AddressAnswer& answer) {
    ASSERT_TRUE(answer.addresses.ok()) << answer.addresses.status();
    EXPECT_THAT(*answer.addresses, ElementsAre(Ip("192.0.2.1")));
  }

  const Endpoint first_endpoint_ = {Ip("192.0.2.53"), SimDnsServer::kPort};
  const Endpoint second_endpoint_ = {Ip("192.0.2.54"), SimDnsServer::kPort};
  DnsZone zone_ = DnsZone()
                      .AddAddress("host.example", "192.0.2.1")
                      .AddAddress("host.example", "2001:db8::1");
  DnsServer::Handler script_ = GoodAfter(absl::ZeroDuration());
  DnsServer::Handler second_script_ = script_;
  SimHost& first_host_ = network_.AddHost("first", {"192.0.2.53"});
  SimHost& second_host_ = network_.AddHost("second", {"192.0.2.54"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.2"});
  SimDnsServer first_{network_, first_host_,
                      [this](const Message& query, Transport via) {
                        return script_(query, via);
                      }};
  SimDnsServer second_{network_, second_host_,
                       [this](const Message& query, Transport via) {
                         return second_script_(query, via);
                       }};
};

// --- One question to one server.

TEST_F(DnsTimingTest, SilenceLastsForTheTimeout) {
  script_ = Silence();
  for (DnsTransport transport : {DnsTransport::kUdp, DnsTransport::kTcp}) {
    const absl::Duration start = network_.elapsed();
    const absl::Status status =
        ExchangeWith(first_endpoint_, transport, absl::Milliseconds(20))
            .status();
    EXPECT_TRUE(IsTimeout(status)) << status;
    EXPECT_EQ(network_.elapsed() - start, absl::Milliseconds(20));
  }
}

TEST_F(DnsTimingTest, ForgeriesCostATcpExchange) {
  script_ = [this](const Message& query, Transport via) {
    if (via == Transport::kTcp) return Good(query, via);
    Message forged = zone_.Answer(query, via);
    forged.header.id ^= 1;
    Actions actions;
    for (int i = 0; i < 200; ++i) {
      actions.push_back(DnsServer::Send(forged, absl::Milliseconds(i)));
    }
    return actions;
  };
  EXPECT_TRUE(
      ExchangeWith(first_endpoint_, DnsTransport::kUdp, absl::Milliseconds(10))
          .ok());
  EXPECT_EQ(network_.elapsed(), 3 * kRoundTrip);
}

TEST_F(DnsTimingTest, AnAnswerInTimeIsAnAnswer) {
  const absl::Duration timeout = absl::Milliseconds(10);
  script_ = GoodAfter(timeout - kRoundTrip - absl::Nanoseconds(1));
  EXPECT_TRUE(ExchangeWith(first_endpoint_, DnsTransport::kUdp, timeout).ok());
  // A deadline is past when its moment has come.
  script_ = GoodAfter(timeout - kRoundTrip);
  EXPECT_TRUE(IsTimeout(
      ExchangeWith(first_endpoint_, DnsTransport::kUdp, timeout).status()));
}

TEST_F(DnsTimingTest, AConnectThatHangsLastsForTheTimeout) {
  network_.Partition(client_, first_host_);
  EXPECT_TRUE(IsTimeout(
      ExchangeWith(first_endpoint_, DnsTransport::kTcp, absl::Seconds(10))
          .status()));
  EXPECT_EQ(network_.elapsed(), absl::Seconds(10));
}

TEST_F(DnsTimingTest, ADribblingReplyDoesNotPutOffTheTimeout) {
  script_ = [this](const Message& query, Transport via) {
    Actions actions;
    for (const uint8_t byte : Framed(zone_.Answer(query, via))) {
      actions.push_back(DnsServer::SendRaw(
          {byte}, absl::Seconds(static_cast<int64_t>(actions.size()))));
    }
    return actions;
  };
  EXPECT_TRUE(IsTimeout(
      ExchangeWith(first_endpoint_, DnsTransport::kTcp, absl::Seconds(10))
          .status()));
  EXPECT_EQ(network_.elapsed(), absl::Seconds(10));
}

TEST_F(DnsTimingTest, EachTransportHasATimeoutOfItsOwn) {
  const absl::Duration late = absl::Milliseconds(15);
  script_ = [this, late](const Message& query, Transport via) {
    if (via == Transport::kTcp) return Actions();
    return Actions{
        DnsServer::Send(TruncatedReply(zone_.Answer(query, via)), late)};
  };
  EXPECT_TRUE(IsTimeout(
      ExchangeWith(first_endpoint_, DnsTransport::kUdp, absl::Milliseconds(20))
          .status()));
  EXPECT_EQ(network_.elapsed(), kRoundTrip + late + absl::Milliseconds(20));
}

// --- Several servers: resolv.conf(5).

TEST_F(DnsTimingTest, SilenceMakesRoomForTheNextServer) {
  script_ = Silence();
  ExpectGood(AskA().A());
  EXPECT_EQ(network_.elapsed(), kUnmeasured + kRoundTrip);
}

TEST_F(DnsTimingTest, ALostDatagramIsSentAgain) {
  int number = 0;
  script_ = [this, &number](const Message& query, Transport via) {
    return number++ == 0 ? Actions() : Good(query, via);
  };
  Resolver::Options options = Options();
  options.conf.servers = {first_endpoint_};
  ExpectGood(Ask(Ipv4Request("host.example"), std::move(options)).A());
  EXPECT_EQ(network_.elapsed(), kUnmeasured + kRoundTrip);
}

TEST_F(DnsTimingTest, TimeoutAndAttemptsAreTheUsers) {
  script_ = second_script_ = Silence();
  const AddressAnswer answer = AskA("options timeout:3 attempts:4\n").A();
  EXPECT_EQ(answer.addresses.status().message(),
            "lookup host.example on 192.0.2.54:53: i/o timeout");
  EXPECT_TRUE(IsTimeout(answer.addresses.status()));
  EXPECT_EQ(network_.elapsed(), 4 * absl::Seconds(3));
  EXPECT_EQ(first_.queries().size(), 4u);
  EXPECT_EQ(second_.queries().size(), 4u);
}

TEST_F(DnsTimingTest, AFailureOrAClosedPortCostsARoundTrip) {
  script_ = [](const Message& query, Transport) {
    return Actions{DnsServer::Send(ErrorReply(query, Rcode::kServFail))};
  };
  ExpectGood(AskA().A());
  EXPECT_EQ(network_.elapsed(), 2 * kRoundTrip);
  Resolver::Options options = Options();
  options.conf.servers[0].port = 54;
  ExpectGood(Ask(Ipv4Request("host.example"), std::move(options)).A());
  EXPECT_EQ(network_.elapsed(), 4 * kRoundTrip);
}

// RFC 6891 section 7
TEST_F(DnsTimingTest, AServerWithoutEdnsCostsARoundTrip) {
  script_ = [this](const Message& query, Transport via) {
    if (!query.edns) return Good(query, via);
    Message error = ErrorReply(query, Rcode::kFormErr);
    error.edns.reset();
    return Actions{DnsServer::Send(error)};
  };
  ExpectGood(AskA().A());
  EXPECT_EQ(network_.elapsed(), 2 * kRoundTrip);
}

// --- Two families, several names.

TEST_F(DnsTimingTest, BothFamiliesAreAskedAtOnce) {
  EXPECT_EQ(Ask(AddressRequest("host.example"), Options()).answers.size(), 2u);
  EXPECT_EQ(network_.elapsed(), kRoundTrip);
}

TEST_F(DnsTimingTest, SingleRequestAsksOneAfterTheOther) {
  Ask(AddressRequest("host.example"), Options("options single-request\n"));
  EXPECT_EQ(network_.elapsed(), 2 * kRoundTrip);
}

TEST_F(DnsTimingTest, OneFamilyIsToldWhenItComes) {
  const absl::Duration late = absl::Milliseconds(100);
  script_ = [this, late](const Message& query, Transport via) {
    const bool v4 = query.question->type == RecordType::kA;
    return Good(query, via, v4 ? absl::ZeroDuration() : late);
  };
  Resolver resolver(Options());
  RecordingSink sink;
  std::vector<absl::Duration> times;
  sink.on_answer = [&](const AddressAnswer&) {
    times.push_back(network_.elapsed());
  };
  const EventLoop::Scope on_client = client_.Enter();
  LookUp(resolver, AddressRequest("host.example"), sink);
  EXPECT_THAT(sink.events,
              ElementsAre("ask AAAA", "ask A", "got A", "got AAAA"));
  EXPECT_THAT(times, ElementsAre(kRoundTrip, late + kRoundTrip));
}

// envoy#38752
TEST_F(DnsTimingTest, OneFamilysSilenceIsNoProofThatNothingIsThere) {
  script_ = second_script_ = [](const Message& query, Transport) {
    return query.question->type == RecordType::kAaaa
               ? Actions{DnsServer::Send(ErrorReply(query, Rcode::kNoError))}
               : Actions();
  };
  Resolver resolver(Options());
  const absl::Status error =
      client_.Run(resolver.LookupHost(Context::Background(), "host.example"))
          .status();
  EXPECT_TRUE(IsTimeout(error)) << error;
  EXPECT_FALSE(rawnet::IsNotFound(error));
  EXPECT_EQ(network_.elapsed(), 2 * absl::Seconds(5));
}

TEST_F(DnsTimingTest, TheNamesOfASearchAreAskedForInTurn) {
  const RecordingSink sink =
      Ask(AddressRequest("www"), Options("search one.example two.example\n"));
  EXPECT_TRUE(rawnet::IsNotFound(sink.A().addresses.status()));
  EXPECT_EQ(network_.elapsed(), 3 * kRoundTrip);
}

// The address comes while the negative answer is held back: both are told.
TEST_F(DnsTimingTest, AnAddressReleasesTheHeldAnswer) {
  script_ = [this](const Message& query, Transport via) {
    const bool v4 = query.question->type == RecordType::kA;
    return Good(query, via, absl::Milliseconds(v4 ? 5 : 0));
  };
  zone_ = DnsZone().AddAddress("www.one.example", "192.0.2.1");
  const RecordingSink sink =
      Ask(AddressRequest("www"), Options("search one.example two.example\n"));
  EXPECT_EQ(sink.answers.size(), 2u);
  EXPECT_TRUE(sink.Aaaa().addresses->empty());
  ExpectGood(sink.A());
  EXPECT_EQ(network_.elapsed(), kRoundTrip + absl::Milliseconds(5));
}

// --- Contexts.

Task<void> CancelAfter(absl::Duration delay, OwnedContext* context) {
  (co_await Sleep(Context::Background(), delay)).IgnoreError();
  context->Cancel();
}

TEST_F(DnsTimingTest, TheContextsDeadlineIsATimeout) {
  script_ = Silence();
  const EventLoop::Scope on_client = client_.Enter();
  const OwnedContext context =
      WithTimeout(Context::Background(), absl::Milliseconds(7));
  Resolver resolver(Options());
  const absl::Status error =
      Wait(resolver.LookupHost(context, "host.example")).status();
  EXPECT_TRUE(IsTimeout(error)) << error;
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(7));
}

TEST_F(DnsTimingTest, ACancelEndsALookupAtOnceWhereverItIs) {
  script_ = [this](const Message& query, Transport via) {
    if (via == Transport::kTcp) return Actions();
    return Actions{DnsServer::Send(TruncatedReply(zone_.Answer(query, via)))};
  };
  // The query, the reply, the SYN, its answer, the query, nothing.
  for (int half_milliseconds = 1; half_milliseconds < 14; ++half_milliseconds) {
    const absl::Duration delay = half_milliseconds * absl::Microseconds(500);
    const absl::Duration start = network_.elapsed();
    OwnedContext context = WithCancel(Context::Background());
    client_.Spawn(CancelAfter(delay, &context));
    const RecordingSink sink =
        Ask(AddressRequest("host.example"), Options(), context);
    EXPECT_TRUE(IsCanceled(sink.A().addresses.status())) << delay;
    EXPECT_TRUE(IsCanceled(sink.Aaaa().addresses.status())) << delay;
    EXPECT_EQ(network_.elapsed() - start, delay);
    EXPECT_EQ(client_.open_descriptors(), 0u) << delay;
  }
}

}  // namespace
}  // namespace rawnet
