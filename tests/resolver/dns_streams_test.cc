// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// TCP connections that queries share (RFC 7766), on a simulated network whose
// links take a millisecond.

#include "rawnet/resolver/dns_streams.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/race.h"
#include "rawnet/async/sleep.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

using testing::HasSubstr;

absl::Duration Ms(int64_t n) { return absl::Milliseconds(n); }

// What an asker got, and when.
struct Got {
  absl::StatusOr<Answer> answer = absl::UnknownError("nothing yet");
  absl::Duration at;
};

class DnsStreamsTest : public SimTest {
 protected:
  ~DnsStreamsTest() override {
    streams_.reset();
    network_.RunUntilIdle();
    ExpectNothingLeft(client_);
  }

  // "a20" is answered after 20 ms.
  Actions AnswerAfterItsName(const Message& query, Transport via) {
    const std::string name = query.question->name.ToText();
    return {DnsServer::Send(zone_.Answer(query, via),
                            Ms(std::stoi(name.substr(1))))};
  }

  ExchangeRequest Request(const std::string& name, uint16_t id) {
    ExchangeRequest request;
    request.server = {Ip("192.0.2.53"), SimDnsServer::kPort};
    request.query = QueryFor(name);
    request.query.id = id;
    request.timeout = absl::InfiniteDuration();
    request.transport = DnsTransport::kTcp;
    request.streams = streams_.get();
    return request;
  }
  Task<void> AskInto(ExchangeRequest request, Context context, Got* got) {
    got->answer = co_await Exchange(context, std::move(request));
    got->at = network_.elapsed();
  }
  // Starts at `delay`; see `got` when the world has gone on.
  Task<void> AskLater(absl::Duration delay, ExchangeRequest request,
                      Context context, Got* got) {
    (co_await Sleep(Context(), delay)).IgnoreError();
    co_await AskInto(std::move(request), context, got);
  }
  void Start(const std::string& name, uint16_t id, Got& got,
             absl::Duration delay = absl::ZeroDuration(),
             const Context& context = Context()) {
    client_.Spawn(AskLater(delay, Request(name, id), context, &got));
  }
  Got Ask(const std::string& name, uint16_t id) {
    Got got;
    client_.Run(AskInto(Request(name, id), Context(), &got));
    return got;
  }
  // Goes on until everybody has an answer.
  void RunOn() { network_.RunUntilIdle(); }

  size_t Connections() const {
    return std::count_if(network_.log().begin(), network_.log().end(),
                         [](const std::string& line) {
                           return absl::StrContains(line,
                                                    "> 192.0.2.53:53 syn ");
                         });
  }

  DnsZone zone_ = DnsZone()
                      .AddAddress("a0", "192.0.2.1")
                      .AddAddress("b5", "192.0.2.2")
                      .AddAddress("c20", "192.0.2.3")
                      .AddAddress("d50", "192.0.2.4");
  DnsServer::Handler script_ = [this](const Message& query, Transport via) {
    return AnswerAfterItsName(query, via);
  };
  SimHost& host_ = network_.AddHost("dns", {"192.0.2.53"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.9"});
  SimDnsServer server_{network_, host_,
                       [this](const Message& query, Transport via) {
                         return script_(query, via);
                       }};
  std::unique_ptr<DnsStreams> streams_ = std::make_unique<DnsStreams>();
};

TEST_F(DnsStreamsTest, TheNextQueryTakesTheSameConnection) {
  EXPECT_TRUE(Ask("a0", 1).answer.ok());
  EXPECT_EQ(network_.elapsed(), Ms(4));
  EXPECT_TRUE(Ask("a0", 2).answer.ok());
  EXPECT_EQ(network_.elapsed(), Ms(6));
  EXPECT_EQ(client_.open_descriptors(), 1u);
}

// RFC 7766 8: size and message, which some servers read with one call.
TEST_F(DnsStreamsTest, AQueryIsOneSegment) {
  EXPECT_TRUE(Ask("a0", 1).answer.ok());
  const auto carries_data = [](const std::string& line) {
    return absl::StrContains(line, "> 192.0.2.53:53 ") &&
           absl::StrContains(line, "): to dns");
  };
  EXPECT_EQ(
      std::count_if(network_.log().begin(), network_.log().end(), carries_data),
      1);
}

TEST_F(DnsStreamsTest, RepliesAreTakenAsTheyCome) {
  Got slow, fast, middle;
  Start("c20", 1, slow);
  Start("a0", 2, fast);
  Start("b5", 3, middle);
  RunOn();
  for (const Got* got : {&slow, &fast, &middle}) ASSERT_TRUE(got->answer.ok());
  EXPECT_EQ(fast.at, Ms(4));
  EXPECT_EQ(middle.at, Ms(9));
  EXPECT_EQ(slow.at, Ms(24));
  EXPECT_EQ(slow.answer->addresses.front(), Ip("192.0.2.3"));
  EXPECT_EQ(Connections(), 1u);
}

TEST_F(DnsStreamsTest, AnIdleConnectionIsClosedAfterAWhile) {
  EXPECT_TRUE(Ask("a0", 1).answer.ok());
  network_.RunFor(DnsStreams::kIdleMax - Ms(1));
  EXPECT_TRUE(Ask("a0", 2).answer.ok());
  EXPECT_EQ(Connections(), 1u);
  network_.RunFor(DnsStreams::kIdleMax);
  EXPECT_TRUE(Ask("a0", 3).answer.ok());
  EXPECT_EQ(Connections(), 2u);
  EXPECT_EQ(client_.open_descriptors(), 1u);
}

TEST_F(DnsStreamsTest, AConnectionThatTheServerClosedIsReplaced) {
  script_ = [this](const Message& query, Transport via) {
    Actions actions = AnswerAfterItsName(query, via);
    actions.push_back(DnsServer::CloseStream(Ms(100)));
    return actions;
  };
  EXPECT_TRUE(Ask("a0", 1).answer.ok());
  network_.RunFor(Ms(1000));
  const Got got = Ask("a0", 2);
  EXPECT_TRUE(got.answer.ok()) << got.answer.status();
  EXPECT_EQ(Connections(), 2u);
}

// A path that has gone without a word: no further query should wait for it.
TEST_F(DnsStreamsTest, AConnectionThatIsSilentGetsNoMoreQueries) {
  script_ = [this](const Message& query, Transport via) {
    return query.header.id < 3 ? Actions() : AnswerAfterItsName(query, via);
  };
  Got lost[2], found;
  const OwnedContext context = WithTimeout(Context(), Ms(5000));
  Start("a0", 1, lost[0], Ms(0), context);
  Start("a0", 2, lost[1], DnsStream::kSilenceMax - Ms(1), context);
  Start("a0", 3, found, DnsStream::kSilenceMax);
  network_.RunFor(DnsStream::kSilenceMax - Ms(1));
  EXPECT_EQ(Connections(), 1u);
  RunOn();
  EXPECT_EQ(Connections(), 2u);
  EXPECT_EQ(found.at, DnsStream::kSilenceMax + Ms(4));
  EXPECT_TRUE(IsTimeout(lost[0].answer.status()));
}

// Servers that read no second query while they work on the first exist.
TEST_F(DnsStreamsTest, AServerMayAnswerOneQueryAConnection) {
  script_ = [this](const Message& query, Transport via) {
    Actions actions = AnswerAfterItsName(query, via);
    actions.push_back(DnsServer::CloseStream(Ms(7)));
    return actions;
  };
  Got got[3];
  Start("a0", 1, got[0]);
  Start("c20", 2, got[1]);
  Start("b5", 3, got[2]);
  RunOn();
  EXPECT_TRUE(got[0].answer.ok());
  EXPECT_TRUE(got[2].answer.ok());
  // It closes before it answers: even alone.
  EXPECT_FALSE(got[1].answer.ok());
  EXPECT_TRUE(IsEndOfStream(got[1].answer.status())) << got[1].answer.status();
}

TEST_F(DnsStreamsTest, WhoReadsHandsOverWhenCancelled) {
  OwnedContext context = WithCancel(Context());
  Got reader, other;
  Start("d50", 1, reader, Ms(0), context);
  Start("c20", 2, other);
  network_.RunFor(Ms(10));
  context.Cancel();
  RunOn();
  EXPECT_TRUE(IsCanceled(reader.answer.status()));
  EXPECT_EQ(reader.at, Ms(10));
  EXPECT_TRUE(other.answer.ok());
  EXPECT_EQ(other.at, Ms(24));
  EXPECT_EQ(Connections(), 1u);
}

TEST_F(DnsStreamsTest, WhoConnectsHandsOverWhenCancelled) {
  OwnedContext context = WithCancel(Context());
  Got first, other;
  Start("a0", 1, first, Ms(0), context);
  Start("a0", 2, other);
  network_.RunFor(Ms(1));
  context.Cancel();
  RunOn();
  EXPECT_EQ(first.at, Ms(1));
  EXPECT_TRUE(other.answer.ok());
  EXPECT_EQ(other.at, Ms(5));
}

Task<absl::Status> StatusOf(Task<absl::StatusOr<Answer>> task) {
  co_return (co_await std::move(task)).status();
}

Task<absl::Status> Pause(absl::Duration duration) {
  co_return co_await Sleep(Context(), duration);
}

Task<void> AskAndDrop(ExchangeRequest request, absl::Duration delay) {
  std::vector<Task<absl::Status>> tasks;
  tasks.push_back(StatusOf(Exchange(Context(), std::move(request))));
  tasks.push_back(Pause(delay));
  co_await FirstOf(std::move(tasks));
}

TEST_F(DnsStreamsTest, WhoReadsHandsOverWhenDestroyed) {
  for (int64_t at : {1, 3, 10}) {
    const absl::Duration begin = network_.elapsed();
    Got other;
    client_.Spawn(AskAndDrop(Request("d50", 1), Ms(at)));
    Start("c20", 2, other);
    RunOn();
    EXPECT_TRUE(other.answer.ok()) << at;
    EXPECT_LE(other.at - begin, Ms(at == 1 ? 25 : 24)) << at;
    network_.RunFor(DnsStreams::kIdleMax);
  }
}

TEST_F(DnsStreamsTest, TheReplyToOneWhoLeftIsPassedOver) {
  OwnedContext context = WithCancel(Context());
  Got left, other;
  Start("c20", 1, left, Ms(0), context);
  network_.RunFor(Ms(10));
  context.Cancel();
  Start("d50", 2, other, Ms(1));
  RunOn();
  EXPECT_TRUE(other.answer.ok()) << other.answer.status();
  EXPECT_EQ(other.at, Ms(63));
  EXPECT_EQ(Connections(), 1u);
}

TEST_F(DnsStreamsTest, AnIdInUseGetsAConnectionOfItsOwn) {
  Got first, second;
  Start("c20", 7, first);
  Start("b5", 7, second);
  RunOn();
  EXPECT_EQ(first.answer->addresses.front(), Ip("192.0.2.3"));
  EXPECT_EQ(second.answer->addresses.front(), Ip("192.0.2.2"));
  EXPECT_EQ(Connections(), 2u);
  EXPECT_EQ(client_.open_descriptors(), 1u);
}

TEST_F(DnsStreamsTest, MoreThanAConnectionTakesGetOthers) {
  std::vector<Got> got(2 * DnsStream::kInFlightMax + 5);
  for (size_t i = 0; i < got.size(); ++i) {
    Start("c20", static_cast<uint16_t>(i), got[i]);
  }
  RunOn();
  for (const Got& one : got) EXPECT_TRUE(one.answer.ok());
  EXPECT_EQ(Connections(), 3u);
}

// In the middle of another's query, and at the beginning of the next.
TEST_F(DnsStreamsTest, AReplyThatComesTwiceIsTakenOnce) {
  script_ = [this](const Message& query, Transport via) {
    const DnsServer::Actions reply = AnswerAfterItsName(query, via);
    return Actions{reply.front(), reply.front()};
  };
  Got slow, fast;
  Start("c20", 1, slow);
  Start("a0", 2, fast);
  RunOn();
  const Got next = Ask("b5", 3);
  const Got with_an_old_id = Ask("c20", 2);
  EXPECT_EQ(fast.answer->addresses.front(), Ip("192.0.2.1"));
  EXPECT_EQ(slow.answer->addresses.front(), Ip("192.0.2.3"));
  EXPECT_EQ(next.answer->addresses.front(), Ip("192.0.2.2"));
  EXPECT_EQ(with_an_old_id.answer->addresses.front(), Ip("192.0.2.3"));
  EXPECT_EQ(Connections(), 1u);
}

// Whose reply it is nobody knows: each asks alone then.
TEST_F(DnsStreamsTest, AForgedReplyIsTheErrorOfItsOwnQueryOnly) {
  script_ = [this](const Message& query, Transport via) {
    if (query.header.id != 2) return AnswerAfterItsName(query, via);
    Message forged = zone_.Answer(query, via);
    forged.header.id = 999;
    return Actions{DnsServer::Send(forged)};
  };
  Got other, forged;
  Start("c20", 1, other);
  Start("a0", 2, forged);
  RunOn();
  EXPECT_THAT(forged.answer.status().message(),
              HasSubstr("the message is no reply to the query"));
  EXPECT_EQ(forged.at, Ms(8));
  EXPECT_EQ(other.answer->addresses.front(), Ip("192.0.2.3"));
  EXPECT_EQ(other.at, Ms(28));
  EXPECT_EQ(Connections(), 3u);
  EXPECT_EQ(streams_->size(), 0u);
}

TEST_F(DnsStreamsTest, ARefusedConnectionIsEverybodysError) {
  Got got[3];
  for (uint16_t id : {0, 1, 2}) {
    ExchangeRequest request = Request("a0", id);
    request.server.port = 54;
    client_.Spawn(AskInto(std::move(request), Context(), &got[id]));
  }
  RunOn();
  for (const Got& one : got) {
    EXPECT_THAT(one.answer.status().message(), HasSubstr("refused"));
  }
}

// --- The hook.

Task<absl::StatusOr<std::unique_ptr<Conn>>> ConnectElsewhere(
    Context context, DnsTransport transport, Endpoint) {
  const Endpoint gateway = {IpAddress::Parse("192.0.2.53").value(), 53};
  if (transport == DnsTransport::kUdp) co_return ConnectUdp(gateway);
  co_return co_await ConnectTcp(context, gateway);
}

TEST_F(DnsStreamsTest, TheHookConnectsToServers) {
  const ConnectToServer connect = &ConnectElsewhere;
  for (DnsTransport transport : {DnsTransport::kUdp, DnsTransport::kTcp}) {
    ExchangeRequest request = Request("a0", 1);
    request.server = {Ip("203.0.113.1"), 853};
    request.transport = transport;
    request.connect = &connect;
    Got got;
    client_.Run(AskInto(std::move(request), Context(), &got));
    EXPECT_TRUE(got.answer.ok()) << got.answer.status();
  }
}

}  // namespace
}  // namespace rawnet
