// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_network.h"

#include <cerrno>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/tcp_listener.h"

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

class SimNetworkTest : public testing::Test {
 protected:
  ~SimNetworkTest() override {
    network_.RunUntilIdle();
    EXPECT_EQ(server_.open_descriptors(), 0u) << server_.DescribeDescriptors();
    EXPECT_EQ(client_.open_descriptors(), 0u) << client_.DescribeDescriptors();
  }

  SimNetwork network_;
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

}  // namespace
}  // namespace rawnet
