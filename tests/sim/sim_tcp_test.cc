// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The timing of simulated TCP, and its faults. What system calls answer is in
// parity_test.cc.

#include <cerrno>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

const Endpoint& Web() {
  static const Endpoint web = Endpoint::Parse("192.0.2.1:80").value();
  return web;
}

class SimTcpTest : public SimTest {
 protected:
  SimTcpTest() = default;
  explicit SimTcpTest(const SimNetwork::Options& options) : SimTest(options) {}

  // When the client sent its SYNs.
  void RecordSyns() {
    network_.AddRule([this](SimPacket& packet) {
      if (packet.syn && !packet.ack) syns_.push_back(network_.elapsed());
      return SimVerdict::Pass();
    });
  }

  Task<absl::Status> Connect(ConnectOptions options = {}) {
    auto conn = co_await ConnectTcp(Context(), Web(), options);
    if (!conn.ok()) co_return conn.status();
    conn_ = *std::move(conn);
    co_return absl::OkStatus();
  }

  std::unique_ptr<TcpListener> Listen(int backlog = 16) {
    const EventLoop::Scope on_server = server_.Enter();
    ListenOptions options;
    options.backlog = backlog;
    return ListenTcp(Web(), options).value();
  }

  SimHost& server_ = network_.AddHost("server", {"192.0.2.1"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.2"});
  std::vector<absl::Duration> syns_;
  std::unique_ptr<TcpConn> conn_;
};

Task<void> Receive(TcpListener* listener, std::string* received) {
  auto conn = co_await listener->Accept();
  EXPECT_TRUE(conn.ok()) << conn.status();
  for (;;) {
    char buffer[4096];
    const auto n = co_await (*conn)->Read(buffer);
    EXPECT_TRUE(n.ok()) << n.status();
    if (!n.ok() || *n == 0) co_return;
    received->append(buffer, *n);
  }
}

Task<absl::Status> SendAll(TcpConn* conn, std::string bytes) {
  const auto n = co_await conn->Write(bytes);
  co_return n.ok() ? conn->CloseWrite() : n.status();
}

Task<absl::Status> ReadOnce(TcpConn* conn) {
  char buffer[10];
  co_return (co_await conn->Read(buffer)).status();
}

// tcp(7), tcp_syn_retries.
TEST_F(SimTcpTest, SynsAreSentAgainAtOneThreeAndSevenSeconds) {
  RecordSyns();
  network_.BlackHole("192.0.2.1");
  ConnectOptions options;
  options.timeout = absl::Seconds(8);
  EXPECT_TRUE(IsTimeout(client_.Run(Connect(options))));
  EXPECT_EQ(network_.elapsed(), absl::Seconds(8));
  EXPECT_THAT(syns_,
              testing::ElementsAre(absl::ZeroDuration(), absl::Seconds(1),
                                   absl::Seconds(3), absl::Seconds(7)));
}

// listen(2): room for the backlog and one more; a SYN beyond is dropped.
TEST_F(SimTcpTest, AFullBacklogLetsConnectsWaitForTheNextSyn) {
  const auto listener = Listen(0);
  ASSERT_TRUE(client_.Run(Connect()).ok());
  const auto first = std::move(conn_);
  const absl::Duration start = network_.elapsed();
  server_.Spawn([](TcpListener* full) -> Task<void> {
    (co_await Sleep(Context(), absl::Milliseconds(2500))).IgnoreError();
    EXPECT_TRUE((co_await full->Accept()).ok());
  }(listener.get()));
  ASSERT_TRUE(client_.Run(Connect()).ok());
  EXPECT_EQ(network_.elapsed() - start, absl::Milliseconds(3000 + 2));
}

TEST_F(SimTcpTest, AHandshakeSurvivesAnyLossOfItsThreePackets) {
  const auto listener = Listen();
  for (int lost = 1; lost <= 3; ++lost) {
    int packets = 0;
    const int rule = network_.AddRule([&packets, lost](SimPacket&) {
      return ++packets == lost ? SimVerdict::Drop() : SimVerdict::Pass();
    });
    std::string received;
    server_.Spawn(Receive(listener.get(), &received));
    ASSERT_TRUE(client_.Run(Connect()).ok()) << lost;
    EXPECT_TRUE(client_.Run(SendAll(conn_.get(), "hello")).ok());
    network_.RunFor(absl::Seconds(5));
    EXPECT_EQ(received, "hello") << lost;
    network_.RemoveRule(rule);
  }
}

SimNetwork::Options Lossy() {
  SimNetwork::Options options;
  options.link = {.latency_min = absl::Milliseconds(1),
                  .latency_max = absl::Milliseconds(20),
                  .loss = 0.1,
                  .duplication = 0.1,
                  .reordering = 0.2};
  return options;
}

class SimLossyTcpTest : public SimTcpTest {
 protected:
  SimLossyTcpTest() : SimTcpTest(Lossy()) {}
};

TEST_F(SimLossyTcpTest, WhatArrivesIsWhatWasSent) {
  const auto listener = Listen();
  std::string received;
  server_.Spawn(Receive(listener.get(), &received));
  ASSERT_TRUE(client_.Run(Connect()).ok());
  std::string text;
  for (int i = 0; text.size() < 300'000; ++i) text += std::to_string(i);
  EXPECT_TRUE(client_.Run(SendAll(conn_.get(), text)).ok());
  network_.RunFor(absl::Minutes(10));
  EXPECT_TRUE(received == text) << received.size() << " of " << text.size();
}

TEST_F(SimTcpTest, ASlowReaderHoldsTheWriterBack) {
  const auto listener = Listen();
  ASSERT_TRUE(client_.Run(Connect()).ok());
  bool written = false;
  client_.Spawn([](TcpConn* conn, bool* done) -> Task<void> {
    const std::string bytes(1 << 20, 'x');
    EXPECT_TRUE((co_await conn->Write(bytes)).ok());
    EXPECT_TRUE(conn->CloseWrite().ok());
    *done = true;
  }(conn_.get(), &written));
  network_.RunUntilIdle();
  EXPECT_FALSE(written);
  std::string received;
  server_.Spawn(Receive(listener.get(), &received));
  network_.RunUntilIdle();
  EXPECT_TRUE(written);
  EXPECT_EQ(received.size(), size_t{1} << 20);
}

// The window's news is lost: the writer must ask.
TEST_F(SimTcpTest, AWriterThatWasHeldBackSurvivesAPartition) {
  const auto listener = Listen();
  ASSERT_TRUE(client_.Run(Connect()).ok());
  client_.Spawn([](TcpConn* conn) -> Task<void> {
    const std::string bytes(1 << 20, 'x');
    EXPECT_TRUE((co_await conn->Write(bytes)).ok());
    EXPECT_TRUE(conn->CloseWrite().ok());
  }(conn_.get()));
  network_.RunUntilIdle();
  network_.Partition(server_, client_);
  std::string received;
  server_.Spawn(Receive(listener.get(), &received));
  network_.RunFor(absl::Seconds(1));
  network_.Heal(server_, client_);
  network_.RunFor(absl::Minutes(5));
  EXPECT_EQ(received.size(), size_t{1} << 20);
}

// tcp(7), tcp_retries2: 15 tries, the pause doubled up to two minutes.
TEST_F(SimTcpTest, APartitionEndsAConnectionThatSpeaks) {
  const auto listener = Listen();
  ASSERT_TRUE(client_.Run(Connect()).ok());
  network_.Partition(server_, client_);
  EXPECT_TRUE(client_.Run(SendAll(conn_.get(), "hello")).ok());
  const absl::Status status = client_.Run(ReadOnce(conn_.get()));
  EXPECT_EQ(ErrnoOf(status), ETIMEDOUT) << status;
  EXPECT_GT(network_.elapsed(), absl::Minutes(13));
  EXPECT_LT(network_.elapsed(), absl::Minutes(17));
}

// The default of ConnectTcp: after 15 s of silence, nine probes 15 s apart.
TEST_F(SimTcpTest, KeepAliveProbesFindAPeerThatIsCutOff) {
  const auto listener = Listen();
  ASSERT_TRUE(client_.Run(Connect()).ok());
  const absl::Duration start = network_.elapsed();
  network_.Partition(server_, client_);
  const absl::Status status = client_.Run(ReadOnce(conn_.get()));
  EXPECT_EQ(ErrnoOf(status), ETIMEDOUT) << status;
  EXPECT_EQ(network_.elapsed() - start, absl::Seconds(15 + 9 * 15));
}

TEST_F(SimTcpTest, KeepAliveProbesFindAPeerThatForgot) {
  auto listener = Listen();
  ASSERT_TRUE(client_.Run(Connect()).ok());
  network_.RunUntilIdle();
  network_.Partition(server_, client_);
  listener.reset();  // its reset is lost
  network_.Heal(server_, client_);
  const absl::Status status = client_.Run(ReadOnce(conn_.get()));
  EXPECT_EQ(ErrnoOf(status), ECONNRESET) << status;
  EXPECT_EQ(network_.elapsed(), absl::Seconds(15) + absl::Milliseconds(2 + 2));
}

TEST_F(SimTcpTest, AnUnreachableHostFailsAConnect) {
  network_.AddRule(
      [](SimPacket&) { return SimVerdict::Unreachable(EHOSTUNREACH); });
  EXPECT_EQ(ErrnoOf(client_.Run(Connect())), EHOSTUNREACH);
}

TEST_F(SimTcpTest, AHostWithoutARouteFailsAConnectAtOnce) {
  client_.RemoveRoute("192.0.2.0/24", ENETUNREACH);
  EXPECT_EQ(ErrnoOf(client_.Run(Connect())), ENETUNREACH);
  EXPECT_EQ(network_.elapsed(), absl::ZeroDuration());
}

TEST_F(SimTcpTest, ARuleMayRewriteWhatIsSent) {
  const auto listener = Listen();
  network_.AddRule([](SimPacket& packet) {
    if (packet.payload == "hello") packet.payload = "jello";
    return SimVerdict::Pass();
  });
  std::string received;
  server_.Spawn(Receive(listener.get(), &received));
  ASSERT_TRUE(client_.Run(Connect()).ok());
  EXPECT_TRUE(client_.Run(SendAll(conn_.get(), "hello")).ok());
  network_.RunUntilIdle();
  EXPECT_EQ(received, "jello");
}

TEST_F(SimTcpTest, ARuleMayDelay) {
  network_.AddRule([](SimPacket& packet) {
    return packet.rst ? SimVerdict::Deliver(absl::Milliseconds(700))
                      : SimVerdict::Pass();
  });
  EXPECT_EQ(ErrnoOf(client_.Run(Connect())), ECONNREFUSED);
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(701));
}

}  // namespace
}  // namespace rawnet
