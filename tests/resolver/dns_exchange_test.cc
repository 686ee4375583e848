// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_exchange.h"

#include <cerrno>
#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/resolver/closed_port.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr absl::Duration kNever = absl::Hours(1);

class DnsExchangeTest : public LeakCheck {
 protected:
  static ExchangeRequest Request(const Endpoint& server) {
    ExchangeRequest request;
    request.server = server;
    request.query = QueryFor("host.example");
    request.timeout = kNever;
    return request;
  }
  static absl::StatusOr<Answer> AskUdp(const DnsServer& server) {
    return Wait(Exchange(Context::Background(), Request(server.endpoint())));
  }
  static absl::StatusOr<Answer> AskTcp(
      const DnsServer& server, const Context& context = Context::Background()) {
    ExchangeRequest request = Request(server.endpoint());
    request.transport = DnsTransport::kTcp;
    return Wait(Exchange(context, request));
  }
  static Message GoodReply(const Message& query) {
    return DnsZone()
        .AddAddress("host.example", "192.0.2.1")
        .Answer(query, Transport::kTcp);
  }
  static void ExpectGood(const absl::StatusOr<Answer>& answer) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_THAT(answer->addresses, ElementsAre(Ip("192.0.2.1")));
  }
  // A server of which somebody is faster with `forged`, over UDP.
  static std::unique_ptr<DnsServer> ServeForged(
      std::function<std::vector<uint8_t>(const Message&)> forged) {
    return Serve([forged](const Message& query, Transport via) {
      Actions actions = {DnsServer::Send(GoodReply(query))};
      if (via == Transport::kUdp) {
        actions.insert(actions.begin(), DnsServer::SendRaw(forged(query)));
      }
      return actions;
    });
  }
  static void ExpectGoodOverTcp(const absl::StatusOr<Answer>& answer) {
    ExpectGood(answer);
    EXPECT_EQ(answer->transport, DnsTransport::kTcp);
  }
};

TEST_F(DnsExchangeTest, AsksOverUdp) {
  const auto server =
      ServeZone(DnsZone().AddAddress("host.example", "192.0.2.1"));
  ExpectGood(AskUdp(*server));
  EXPECT_EQ(server->query_count(), 1);
}

TEST_F(DnsExchangeTest, AsksAServerWithAnIpv6Address) {
  const auto server = Serve(
      [](const Message& query, Transport) {
        return Actions{DnsServer::Send(GoodReply(query))};
      },
      {IpAddress::LoopbackV6(), 0});
  ExpectGood(AskUdp(*server));
  ExpectGood(AskTcp(*server));
}

TEST_F(DnsExchangeTest, QueryAsksForRecursionAndSaysItsSize) {
  const auto server =
      ServeZone(DnsZone().AddAddress("host.example", "192.0.2.1"));
  ExpectGood(AskUdp(*server));
  const Message query = server->queries().front().message;
  EXPECT_TRUE(query.header.recursion_desired);
  ASSERT_TRUE(query.edns.has_value());
  EXPECT_EQ(query.edns->udp_size, 1232);
}

// Who goes on listening lets a forger guess on.
TEST_F(DnsExchangeTest, WrongIdIsAskedAgainOverTcp) {
  const auto server = ServeForged([](const Message& query) {
    Message forged = GoodReply(query);
    forged.header.id ^= 1;
    return Wire(forged);
  });
  ExpectGoodOverTcp(AskUdp(*server));
}

TEST_F(DnsExchangeTest, WrongQuestionIsAskedAgainOverTcp) {
  const auto server = ServeForged([](const Message& query) {
    Message forged = ErrorReply(query, Rcode::kNxDomain);
    forged.question->name = Name("other.example");
    return Wire(forged);
  });
  ExpectGoodOverTcp(AskUdp(*server));
}

TEST_F(DnsExchangeTest, WrongTypeIsAskedAgainOverTcp) {
  const auto server = ServeForged([](const Message& query) {
    Message forged = ErrorReply(query, Rcode::kNxDomain);
    forged.question->type = RecordType::kAaaa;
    return Wire(forged);
  });
  ExpectGoodOverTcp(AskUdp(*server));
}

TEST_F(DnsExchangeTest, ItsOwnQueryIsAskedAgainOverTcp) {
  const auto server =
      ServeForged([](const Message& query) { return Wire(query); });
  ExpectGoodOverTcp(AskUdp(*server));
}

TEST_F(DnsExchangeTest, GarbageIsAskedAgainOverTcp) {
  const auto server = ServeForged(
      [](const Message&) { return std::vector<uint8_t>(100, 'x'); });
  ExpectGoodOverTcp(AskUdp(*server));
}

// CVE-2023-32067: not the end of a stream.
TEST_F(DnsExchangeTest, EmptyDatagramIsAskedAgainOverTcp) {
  const auto server =
      ServeForged([](const Message&) { return std::vector<uint8_t>(); });
  ExpectGoodOverTcp(AskUdp(*server));
}

TEST_F(DnsExchangeTest, OutlivesAFloodOfForgeries) {
  const auto server = Serve([](const Message& query, Transport via) {
    Message forged = ErrorReply(query, Rcode::kNxDomain);
    Actions actions;
    if (via == Transport::kTcp)
      return Actions{DnsServer::Send(GoodReply(query))};
    for (int i = 1; i <= 100; ++i) {
      forged.header.id = query.header.id + i;
      actions.push_back(DnsServer::Send(forged));
    }
    actions.push_back(DnsServer::Send(GoodReply(query)));
    return actions;
  });
  ExpectGoodOverTcp(AskUdp(*server));
}

TEST_F(DnsExchangeTest, LettersOfAnotherCaseAreAskedAgainOverTcp) {
  const auto server = ServeForged([](const Message& query) {
    Message lowered = GoodReply(query);
    lowered.question->name = Name("host.example");
    return Wire(lowered);
  });
  ExchangeRequest request = Request(server->endpoint());
  request.query.question.name = Name("hOSt.ExaMPle");
  request.name_case = NameCase::kExact;
  const absl::StatusOr<Answer> answer =
      Wait(Exchange(Context::Background(), request));
  ExpectGoodOverTcp(answer);
  EXPECT_FALSE(answer->name_case_kept);
}

// Routers that ignore the size exist (golang#6464).
TEST_F(DnsExchangeTest, TakesADatagramLargerThanItAskedFor) {
  const auto server = Serve([](const Message& query, Transport) {
    Message reply = GoodReply(query);
    reply.answers.resize(1000, reply.answers.front());
    return Actions{DnsServer::Send(reply)};
  });
  const absl::StatusOr<Answer> answer = AskUdp(*server);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->addresses.size(), 1000u);
}

TEST_F(DnsExchangeTest, AsksForATruncatedReplyOverTcp) {
  const auto server = Serve([](const Message& query, Transport via) {
    return Actions{DnsServer::Send(via == Transport::kUdp
                                       ? TruncatedReply(GoodReply(query))
                                       : GoodReply(query))};
  });
  ExpectGood(AskUdp(*server));
  EXPECT_EQ(server->query_count(), 2);
  EXPECT_EQ(server->queries()[1].transport, Transport::kTcp);
}

// golang#64896
TEST_F(DnsExchangeTest, UsesWhatCameOfAReplyTruncatedOverTcp) {
  const auto server = Serve([](const Message& query, Transport) {
    Message reply = GoodReply(query);
    reply.header.truncated = true;
    return Actions{DnsServer::Send(reply)};
  });
  ExpectGood(AskTcp(*server));
  EXPECT_EQ(server->query_count(), 1);
}

TEST_F(DnsExchangeTest, TcpStreamThatEndsEarlyIsAnError) {
  for (size_t size : {0, 1, 2, 20}) {
    const auto server = Serve([size](const Message& query, Transport) {
      std::vector<uint8_t> bytes = Framed(GoodReply(query));
      bytes.resize(size);
      return Actions{DnsServer::SendRaw(bytes), DnsServer::CloseStream()};
    });
    const absl::StatusOr<Answer> answer = AskTcp(*server);
    EXPECT_TRUE(IsEndOfStream(answer.status())) << answer.status();
  }
}

TEST_F(DnsExchangeTest, TcpMessageShorterThanAHeaderIsAnError) {
  const auto server = Serve([](const Message&, Transport) {
    return Actions{DnsServer::SendRaw({0, 5, 1, 2, 3, 4, 5})};
  });
  EXPECT_TRUE(absl::IsDataLoss(AskTcp(*server).status()));
}

TEST_F(DnsExchangeTest, TcpMessageOfLengthZeroIsAnError) {
  const auto server = Serve([](const Message&, Transport) {
    return Actions{DnsServer::SendRaw({0, 0})};
  });
  EXPECT_TRUE(absl::IsDataLoss(AskTcp(*server).status()));
}

TEST_F(DnsExchangeTest, TcpReplyWithTheWrongIdIsAnError) {
  const auto server = Serve([](const Message& query, Transport) {
    Message forged = GoodReply(query);
    forged.header.id ^= 1;
    return Actions{DnsServer::Send(forged)};
  });
  const absl::Status status = AskTcp(*server).status();
  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("no reply to the query"));
}

TEST_F(DnsExchangeTest, RefusedPortIsKnownAtOnce) {
  const ClosedPort closed;
  ExchangeRequest request = Request(closed.endpoint());
  for (DnsTransport transport : {DnsTransport::kUdp, DnsTransport::kTcp}) {
    request.transport = transport;
    const absl::Status status =
        Wait(Exchange(Context::Background(), request)).status();
    EXPECT_EQ(ErrnoOf(status), ECONNREFUSED) << status;
  }
}

TEST_F(DnsExchangeTest, CancelEndsTheWaitForAReply) {
  for (DnsTransport transport : {DnsTransport::kUdp, DnsTransport::kTcp}) {
    OwnedContext context = WithCancel(Context::Background());
    const auto server = Serve([&context](const Message&, Transport) {
      context.Cancel();
      return Actions();
    });
    ExchangeRequest request = Request(server->endpoint());
    request.transport = transport;
    const absl::Status status = Wait(Exchange(context, request)).status();
    EXPECT_TRUE(IsCanceled(status)) << status;
  }
}

TEST_F(DnsExchangeTest, CancelEndsAConnect) {
  const BlackHole hole;
  OwnedContext context = WithCancel(Context::Background());
  EventLoop::Current().Post([&context] { context.Cancel(); });
  ExchangeRequest request = Request(hole.endpoint());
  request.transport = DnsTransport::kTcp;
  const absl::Status status = Wait(Exchange(context, request)).status();
  EXPECT_TRUE(IsCanceled(status)) << status;
}

TEST_F(DnsExchangeTest, CancelEndsAReplyThatDribbles) {
  OwnedContext context = WithCancel(Context::Background());
  const auto server = Serve([&context](const Message&, Transport) {
    context.Cancel();
    return Actions{DnsServer::SendRaw({0})};
  });
  EXPECT_TRUE(IsCanceled(AskTcp(*server, context).status()));
}

TEST_F(DnsExchangeTest, DoneContextSendsNothing) {
  const auto server = ServeSilence();
  OwnedContext context = WithCancel(Context::Background());
  context.Cancel();
  EXPECT_TRUE(IsCanceled(
      Wait(Exchange(context, Request(server->endpoint()))).status()));
  EXPECT_TRUE(IsCanceled(AskTcp(*server, context).status()));
  EXPECT_EQ(server->query_count(), 0);
}

TEST_F(DnsExchangeTest, BareFormErrIsAReply) {
  const auto server = Serve([](const Message& query, Transport) {
    Message reply = ErrorReply(query, Rcode::kFormErr);
    reply.question.reset();
    reply.edns.reset();
    return Actions{DnsServer::Send(reply)};
  });
  const absl::StatusOr<Answer> answer = AskUdp(*server);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->kind, AnswerKind::kFormErr);
  EXPECT_FALSE(answer->has_edns);
}

}  // namespace
}  // namespace rawnet
