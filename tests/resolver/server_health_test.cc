// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/server_health.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

absl::Duration Ms(double n) { return absl::Milliseconds(n); }
MonotonicTime At(absl::Duration time) { return MonotonicTime{} + time; }

TEST(ServerHealthTest, ServersAreAskedInTheOrderOfTheFile) {
  ServerHealth health(3);
  EXPECT_THAT(health.OrderFrom(0, At(Ms(0))), ElementsAre(0, 1, 2));
  EXPECT_THAT(health.OrderFrom(2, At(Ms(0))), ElementsAre(2, 0, 1));
}

TEST(ServerHealthTest, OneFailureChangesNothing) {
  ServerHealth health(2);
  health.OnFailure(0, At(Ms(1)));
  EXPECT_THAT(health.OrderFrom(0, At(Ms(1))), ElementsAre(0, 1));
}

TEST(ServerHealthTest, TwoFailuresInARowAreAPause) {
  ServerHealth health(3);
  health.OnFailure(0, At(Ms(1)));
  health.OnFailure(0, At(Ms(2)));
  EXPECT_THAT(health.OrderFrom(0, At(Ms(5001.999))), ElementsAre(1, 2, 0));
  EXPECT_THAT(health.OrderFrom(0, At(Ms(5002))), ElementsAre(0, 1, 2));
}

TEST(ServerHealthTest, PausesGrowToAMinute) {
  ServerHealth health(2);
  health.OnFailure(0, At(Ms(0)));
  const int seconds[] = {5, 10, 20, 40, 60, 60};
  for (int pause : seconds) {
    health.OnFailure(0, At(Ms(0)));
    EXPECT_THAT(health.OrderFrom(0, At(absl::Seconds(pause) - Ms(1))),
                ElementsAre(1, 0));
    EXPECT_THAT(health.OrderFrom(0, At(absl::Seconds(pause))),
                ElementsAre(0, 1));
  }
}

TEST(ServerHealthTest, AReplyEndsThePause) {
  ServerHealth health(2);
  health.OnFailure(0, At(Ms(0)));
  health.OnFailure(0, At(Ms(0)));
  health.OnReply(0, Ms(1));
  EXPECT_THAT(health.OrderFrom(0, At(Ms(0))), ElementsAre(0, 1));
  health.OnFailure(0, At(Ms(0)));
  EXPECT_THAT(health.OrderFrom(0, At(Ms(0))), ElementsAre(0, 1));
}

// c-ares#650
TEST(ServerHealthTest, WhenAllFailTheOrderIsThatOfTheFile) {
  ServerHealth health(2);
  for (size_t server : {0, 1, 0, 1}) health.OnFailure(server, At(Ms(0)));
  EXPECT_THAT(health.OrderFrom(0, At(Ms(1))), ElementsAre(0, 1));
}

TEST(ServerHealthTest, PatienceBeforeAnyAnswer) {
  EXPECT_EQ(ServerHealth(1).Patience(0), Ms(400));
}

// RFC 6298 section 2
TEST(ServerHealthTest, PatienceFollowsTheMeasuredRoundTrip) {
  ServerHealth health(2);
  health.OnReply(0, Ms(100));
  EXPECT_EQ(health.Patience(0), Ms(2 * 100 + 4 * 50));
  health.OnReply(0, Ms(180));  // rttvar 50 + (80 - 50) / 4, srtt 100 + 80 / 8
  EXPECT_EQ(health.Patience(0), Ms(2 * 110 + 4 * 57.5));
  EXPECT_EQ(health.Patience(1), Ms(400));
}

TEST(ServerHealthTest, PatienceHasALeast) {
  ServerHealth health(1);
  for (int i = 0; i < 100; ++i) health.OnReply(0, Ms(0.1));
  EXPECT_EQ(health.Patience(0), Ms(200));
}

TEST(ServerHealthTest, StumblesAreRememberedForAWhile) {
  using Extra = ServerHealth::Extra;
  ServerHealth health(2);
  health.OnStumble(1, Extra::kEdns, At(Ms(0)));
  const absl::Duration memory = ServerHealth::kStumbleMemory;
  EXPECT_FALSE(health.Bears(1, Extra::kEdns, At(memory - Ms(1))));
  EXPECT_TRUE(health.Bears(1, Extra::kEdns, At(memory)));
  EXPECT_TRUE(health.Bears(1, Extra::kRandomCase, At(Ms(0))));
  EXPECT_TRUE(health.Bears(0, Extra::kEdns, At(Ms(0))));
}

}  // namespace
}  // namespace rawnet
