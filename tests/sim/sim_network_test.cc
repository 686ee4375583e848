// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_network.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

Endpoint At(absl::string_view text) { return Endpoint::Parse(text).value(); }

Task<void> EchoOne(Endpoint local) {
  const auto listener = ListenTcp(local);
  EXPECT_TRUE(listener.ok()) << listener.status();
  const auto conn = co_await (*listener)->Accept();
  EXPECT_TRUE(conn.ok()) << conn.status();
  for (;;) {
    char buffer[100];
    const auto n = co_await (*conn)->Read(buffer);
    if (!n.ok() || *n == 0) co_return;
    EXPECT_TRUE((co_await (*conn)->Write({buffer, *n})).ok());
  }
}

Task<std::string> Ask(Endpoint server, std::string question) {
  const auto conn = co_await ConnectTcp(Context(), server);
  if (!conn.ok()) co_return std::string(conn.status().message());
  EXPECT_TRUE((co_await (*conn)->Write(question)).ok());
  char buffer[100];
  const auto n = co_await (*conn)->Read(buffer);
  co_return n.ok() ? std::string(buffer, *n) : n.status().ToString();
}

class SimNetworkTest : public SimTest {
 protected:
  ~SimNetworkTest() override {
    network_.RunUntilIdle();
    ExpectNothingLeft(server_);
    ExpectNothingLeft(client_);
  }

  SimHost& server_ = network_.AddHost("server", {"192.0.2.1", "2001:db8::1"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.2", "2001:db8::2"});
};

TEST_F(SimNetworkTest, ARoundTripTakesTheTimeOfTheLinks) {
  server_.Spawn(EchoOne(At("192.0.2.1:80")));
  EXPECT_EQ(client_.Run(Ask(At("192.0.2.1:80"), "hello")), "hello");
  // The handshake, the question and the answer.
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(4));
}

TEST_F(SimNetworkTest, BothFamiliesWork) {
  server_.Spawn(EchoOne(At("[::]:80")));
  EXPECT_EQ(client_.Run(Ask(At("[2001:db8::1]:80"), "six")), "six");
  server_.Spawn(EchoOne(At("[::]:81")));
  EXPECT_EQ(client_.Run(Ask(At("192.0.2.1:81"), "four")), "four");
}

TEST_F(SimNetworkTest, AClosedPortRefuses) {
  EXPECT_EQ(client_.Run(Ask(At("192.0.2.1:80"), "")),
            "dial tcp 192.0.2.1:80: connect: connection refused");
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(2));
}

TEST_F(SimNetworkTest, AnAddressThatNobodyHasTimesOut) {
  EXPECT_EQ(client_.Run(Ask(At("192.0.2.9:80"), "")),
            "dial tcp 192.0.2.9:80: connect: connection timed out");
  // tcp(7): after six SYNs more, at 1, 3, 7, 15, 31 and 63 s.
  EXPECT_EQ(network_.elapsed(), absl::Seconds(127));
}

Task<void> SleepOn(absl::Duration duration) {
  EXPECT_TRUE((co_await Sleep(Context(), duration)).ok());
}

TEST_F(SimNetworkTest, TimersOfAllHostsShareOneClock) {
  server_.Spawn(SleepOn(absl::Hours(2)));
  client_.Run(SleepOn(absl::Hours(1)));
  EXPECT_EQ(network_.elapsed(), absl::Hours(1));
  network_.RunUntilIdle();
  EXPECT_EQ(network_.elapsed(), absl::Hours(2));
}

// co_await is better; Wait is allowed.
Task<void> EchoOneByWaiting(Endpoint local) {
  const auto listener = ListenTcp(local);
  const auto conn = Wait((*listener)->Accept());
  for (;;) {
    char buffer[100];
    const auto n = Wait((*conn)->Read(buffer));
    if (!n.ok() || *n == 0) co_return;
    EXPECT_TRUE(Wait((*conn)->Write({buffer, *n})).ok());
  }
}

TEST_F(SimNetworkTest, AWaitInsideACoroutineLetsTheOthersRun) {
  server_.Spawn([]() -> Task<void> {
    // Let Spawn return first: the client is not there yet.
    (co_await Sleep(Context(), absl::Milliseconds(1))).IgnoreError();
    co_await EchoOneByWaiting(At("192.0.2.1:80"));
  }());
  client_.Run(SleepOn(absl::Milliseconds(1)));
  EXPECT_EQ(client_.Run(Ask(At("192.0.2.1:80"), "hello")), "hello");
}

TEST_F(SimNetworkTest, AHostMayHaveAnotherLoop) {
  server_.Spawn(EchoOne(At("192.0.2.1:80")));
  const EventLoop::Scope scope(client_.Options());
  EXPECT_EQ(Wait(Ask(At("192.0.2.1:80"), "hello")), "hello");
}

TEST_F(SimNetworkTest, AConnectionCanBeUsedOnAnyHost) {
  server_.Spawn(EchoOne(At("192.0.2.1:80")));
  std::unique_ptr<TcpConn> conn;
  {
    const EventLoop::Scope on_client = client_.Enter();
    conn = Wait(ConnectTcp(Context(), At("192.0.2.1:80"))).value();
  }
  const EventLoop::Scope on_server = server_.Enter();
  EXPECT_TRUE(Wait(conn->Write("hello")).ok());
  char buffer[9];
  EXPECT_EQ(Wait(conn->Read(buffer)).value(), 5u);
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(4));
}

TEST_F(SimNetworkTest, APartitionHeals) {
  server_.Spawn(EchoOne(At("192.0.2.1:80")));
  network_.Partition(server_, client_);
  server_.Spawn([](SimNetwork* network, SimHost* a, SimHost* b) -> Task<void> {
    (co_await Sleep(Context(), absl::Seconds(2))).IgnoreError();
    network->Heal(*a, *b);
  }(&network_, &server_, &client_));
  EXPECT_EQ(client_.Run(Ask(At("192.0.2.1:80"), "hello")), "hello");
  // The third SYN gets through, at 3 s.
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(3000 + 4));
}

}  // namespace
}  // namespace rawnet
