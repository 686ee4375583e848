// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// How to test a client of one's own on a simulated network: this one asks the
// next server when one does not answer within a second.

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/sim/sim_test.h"

using rawnet::Context;
using rawnet::Endpoint;
using rawnet::SimHost;
using rawnet::Task;

// --- The client under test. It knows nothing of simulations.

Task<std::string> Fetch(std::vector<Endpoint> servers) {
  for (const Endpoint& server : servers) {
    rawnet::ConnectOptions options;
    options.timeout = absl::Seconds(1);
    const auto conn = co_await rawnet::ConnectTcp(Context(), server, options);
    if (!conn.ok()) continue;
    char buffer[100];
    const auto n = co_await (*conn)->Read(buffer);
    if (n.ok() && *n > 0) co_return std::string(buffer, *n);
  }
  co_return "nobody answered";
}

// --- Its test.

Task<void> Greet(std::string greeting) {
  const auto listener = rawnet::ListenTcp({rawnet::IpAddress::AnyV4(), 80});
  for (;;) {
    const auto conn = co_await (*listener)->Accept();
    if (!conn.ok()) co_return;
    (co_await (*conn)->Write(greeting)).status().IgnoreError();
  }
}

class FetchTest : public rawnet::SimTest {
 protected:
  SimHost& first_ = network_.AddHost("first", {"192.0.2.1"});
  SimHost& second_ = network_.AddHost("second", {"192.0.2.2"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.9"});
  const std::vector<Endpoint> servers_ = {
      Endpoint::Parse("192.0.2.1:80").value(),
      Endpoint::Parse("192.0.2.2:80").value()};
};

TEST_F(FetchTest, AsksTheNextServerWhenTheFirstIsSilent) {
  first_.Spawn(Greet("first"));
  second_.Spawn(Greet("second"));
  network_.Partition(client_, first_);
  EXPECT_EQ(client_.Run(Fetch(servers_)), "second");
  // The timeout, two round trips; a millisecond each way.
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(1000 + 4));
}

// A server that never hears the end of a handshake forgets it; the client finds
// out by keep-alive probes.
TEST_F(FetchTest, LeavesNothingBehindOnALossyLink) {
  first_.Spawn(Greet("hello"));
  second_.Spawn(Greet("hello"));
  network_.SetLinks(client_, first_, {.loss = 0.3});
  network_.SetLinks(client_, second_, {.loss = 0.3});
  int answers = 0;
  for (int i = 0; i < 100; ++i) {
    answers += client_.Run(Fetch(servers_)) == "hello" ? 1 : 0;
  }
  EXPECT_GT(answers, 50);
  network_.RunUntilIdle();
  ExpectNothingLeft(client_);
}
