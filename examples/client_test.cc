// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// How to test a client of one's own on a simulated network.

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/dialer/dialer.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/sim/sim_network.h"

// The client. It knows nothing of simulations.
rawnet::Task<std::string> Fetch(std::vector<std::string> servers) {
  for (const std::string& server : servers) {
    rawnet::Dialer dialer;
    dialer.timeout = absl::Seconds(20);
    const auto conn = co_await dialer.Dial({}, "tcp", server);
    if (!conn.ok()) continue;
    char buffer[100];
    const auto n = co_await (*conn)->Read(buffer);
    if (n.ok() && *n > 0) co_return std::string(buffer, *n);
  }
  co_return "nobody answered";
}

rawnet::Task<void> Greet() {
  const auto listener = rawnet::ListenTcp({rawnet::IpAddress::AnyV4(), 80});
  while (listener.ok()) {
    const auto conn = co_await (*listener)->Accept();
    if (!conn.ok()) co_return;
    (co_await (*conn)->Write("hello")).status().IgnoreError();
  }
}

TEST(Fetch, AsksTheNextServerWhenOneIsSilent) {
  rawnet::SimNetwork network;  // links take a millisecond, until you say else
  rawnet::SimHost& server = network.AddHost("server", {"192.0.2.4"});
  rawnet::SimHost& client = network.AddHost("client", {"192.0.2.9"});
  server.Spawn(Greet());
  EXPECT_EQ(client.Run(Fetch({"192.0.2.1:80", "192.0.2.2:80", "192.0.2.3:80",
                              "192.0.2.4:80"})),
            "hello");
  // Three timeouts, and two round trips.
  EXPECT_EQ(network.elapsed(), absl::Minutes(1) + absl::Milliseconds(2 + 2));
}

// Packets are lost, and the same ones each time.
TEST(Fetch, LeavesNothingBehindOnALossyLink) {
  rawnet::SimNetwork network;
  rawnet::SimHost& server = network.AddHost("server", {"192.0.2.1"});
  rawnet::SimHost& client = network.AddHost("client", {"192.0.2.9"});
  network.SetLinks(client, server, {.loss = 0.3});
  server.Spawn(Greet());
  int greetings = 0;
  for (int i = 0; i < 100; ++i) {
    greetings += client.Run(Fetch({"192.0.2.1:80"})) == "hello" ? 1 : 0;
  }
  EXPECT_GT(greetings, 50);
  network.RunUntilIdle();
  EXPECT_EQ(client.open_descriptors(), 0u) << client.DescribeDescriptors();
}
