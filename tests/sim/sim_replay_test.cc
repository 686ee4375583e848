// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// One seed, one run.

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

const Endpoint& Web() {
  static const Endpoint web = Endpoint::Parse("192.0.2.1:80").value();
  return web;
}

Task<void> Echo(std::unique_ptr<TcpConn> conn) {
  for (;;) {
    char buffer[1000];
    const auto n = co_await conn->Read(buffer);
    if (!n.ok() || *n == 0) co_return;
    (co_await conn->Write({buffer, *n})).status().IgnoreError();
  }
}

Task<void> Serve() {
  const auto listener = ListenTcp(Web());
  TaskGroup group;
  for (;;) {
    absl::StatusOr<std::unique_ptr<TcpConn>> conn =
        co_await (*listener)->Accept();
    if (!conn.ok()) co_return;
    group.Spawn(Echo(*std::move(conn)));
  }
}

Task<void> Talk(SimNetwork* network) {
  for (int i = 0; i < 5; ++i) {
    const auto conn = co_await ConnectTcp(Context(), Web());
    if (!conn.ok()) continue;
    const std::string text(1 + network->random().Below(20'000), 'x');
    (co_await (*conn)->Write(text)).status().IgnoreError();
    (*conn)->CloseWrite().IgnoreError();
    size_t got = 0;
    while (got < text.size()) {
      char buffer[5000];
      const auto n = co_await (*conn)->Read(buffer);
      if (!n.ok() || *n == 0) break;
      got += *n;
    }
    EXPECT_EQ(got, text.size());
  }
}

std::vector<std::string> LogOf(uint64_t seed) {
  SimNetwork::Options options;
  options.seed = seed;
  options.link = {.latency_min = absl::Milliseconds(1),
                  .latency_max = absl::Milliseconds(50),
                  .loss = 0.05,
                  .duplication = 0.05,
                  .reordering = 0.1};
  options.poller = {.spurious_events = 0.05,
                    .event_delay_max = absl::Milliseconds(1)};
  options.shuffles_hosts = true;
  SimNetwork network(options);
  SimHost& server = network.AddHost("server", {"192.0.2.1"});
  SimHost& a = network.AddHost("a", {"192.0.2.2"});
  SimHost& b = network.AddHost("b", {"192.0.2.3"});
  server.Spawn(Serve());
  a.Spawn(Talk(&network));
  b.Spawn(Talk(&network));
  network.RunUntilIdle();
  EXPECT_EQ(a.open_descriptors(), 0u);
  EXPECT_EQ(b.open_descriptors(), 0u);
  EXPECT_EQ(server.open_descriptors(), 1u) << server.DescribeDescriptors();
  return network.log();
}

TEST(SimReplay, TheSameSeedGivesTheSameRun) {
  const std::vector<std::string> log = LogOf(7);
  EXPECT_GT(log.size(), 100u);
  EXPECT_EQ(log, LogOf(7));
}

TEST(SimReplay, AnotherSeedGivesAnotherRun) { EXPECT_NE(LogOf(7), LogOf(8)); }

// Whatever the weather, nothing is lost for good and nothing leaks.
TEST(SimReplay, ManySeedsKeepTheirPromises) {
  for (uint64_t seed = 1; seed <= 50 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    LogOf(seed);
  }
}

Task<void> ReadForEver() {
  const auto listener = ListenTcp(Web());
  (co_await (*listener)->Accept()).status().IgnoreError();
}

TEST(SimDeathTest, AWaitThatNothingEndsIsAnError) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  SimNetwork network;
  SimHost& server = network.AddHost("server", {"192.0.2.1"});
  EXPECT_DEATH(server.Run(ReadForEver()),
               "waits for ever \\(seed 1\\):\n"
               "server: 1 operations wait, 0 tasks are alive; open:\n"
               "  1048576 tcp 192.0.2.1:80 listening");
}

}  // namespace
}  // namespace rawnet
