// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/race.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/virtual_time.h"

namespace rawnet {
namespace {

class RaceTest : public LeakCheck {};

Task<int> After(absl::Duration duration, int value,
                std::shared_ptr<int> = nullptr) {
  (co_await Sleep(Context(), duration)).IgnoreError();
  co_return value;
}

Task<int> AtOnce(int value, int* started) {
  ++*started;
  co_return value;
}

TEST_F(RaceTest, TheFirstToEndWins) {
  VirtualTime time;
  std::vector<Task<int>> tasks;
  tasks.push_back(After(absl::Seconds(3), 30));
  tasks.push_back(After(absl::Seconds(1), 10));
  tasks.push_back(After(absl::Seconds(2), 20));
  const First<int> first = Wait(FirstOf(std::move(tasks)));
  EXPECT_EQ(first.index, 1u);
  EXPECT_EQ(first.value, 10);
  EXPECT_EQ(time.elapsed(), absl::Seconds(1));
}

TEST_F(RaceTest, LosersAreDestroyedBeforeTheResultIsThere) {
  VirtualTime time;
  auto held = std::make_shared<int>(0);
  std::vector<Task<int>> tasks;
  tasks.push_back(After(absl::Seconds(1), 1));
  tasks.push_back(After(absl::Seconds(2), 2, held));
  Wait([](std::vector<Task<int>> racing,
          std::shared_ptr<int>* left) -> Task<void> {
    co_await FirstOf(std::move(racing));
    EXPECT_EQ(left->use_count(), 1);
    EXPECT_EQ(EventLoop::Current().parked_count(), 0u);
  }(std::move(tasks), &held));
}

TEST_F(RaceTest, NoneStartsAfterOneHasEnded) {
  int started = 0;
  std::vector<Task<int>> tasks;
  tasks.push_back(AtOnce(1, &started));
  tasks.push_back(AtOnce(2, &started));
  EXPECT_EQ(Wait(FirstOf(std::move(tasks))).value, 1);
  EXPECT_EQ(started, 1);
}

TEST_F(RaceTest, OfTwoThatEndInOneTurnTheFirstWins) {
  VirtualTime time;
  std::vector<Task<int>> tasks;
  tasks.push_back(After(absl::Seconds(1), 1));
  tasks.push_back(After(absl::Seconds(1), 2));
  EXPECT_EQ(Wait(FirstOf(std::move(tasks))).index, 0u);
}

TEST_F(RaceTest, RacesNest) {
  VirtualTime time;
  std::vector<Task<First<int>>> outer;
  for (int i = 1; i <= 3; ++i) {
    std::vector<Task<int>> inner;
    inner.push_back(After(absl::Seconds(i), i));
    inner.push_back(After(absl::Seconds(9), 9));
    outer.push_back(FirstOf(std::move(inner)));
  }
  EXPECT_EQ(Wait(FirstOf(std::move(outer))).value.value, 1);
  EXPECT_EQ(EventLoop::Current().timer_count(), 0u);
}

TEST_F(RaceTest, AllKeepTheirOrder) {
  VirtualTime time;
  std::vector<Task<int>> tasks;
  tasks.push_back(After(absl::Seconds(2), 1));
  tasks.push_back(After(absl::Seconds(1), 2));
  EXPECT_EQ(Wait(AllOf(std::move(tasks))), (std::vector<int>{1, 2}));
  EXPECT_EQ(time.elapsed(), absl::Seconds(2));
}

TEST_F(RaceTest, AllOfNoneIsReady) {
  EXPECT_TRUE(Wait(AllOf(std::vector<Task<int>>())).empty());
}

Task<std::string> Text() { co_return "text"; }

TEST_F(RaceTest, BothMayDifferInType) {
  VirtualTime time;
  const auto [number, text] = Wait(BothOf(After(absl::Seconds(1), 1), Text()));
  EXPECT_EQ(number, 1);
  EXPECT_EQ(text, "text");
}

TEST_F(RaceTest, ARaceThatIsGivenUpLeavesNothing) {
  auto held = std::make_shared<int>(0);
  {
    std::vector<Task<int>> tasks;
    tasks.push_back(After(absl::Hours(1), 1, held));
    tasks.push_back(After(absl::Hours(2), 2, held));
    Task<First<int>> race = FirstOf(std::move(tasks));
    EXPECT_FALSE(race.Start(std::noop_coroutine()));
  }
  EXPECT_EQ(held.use_count(), 1);
}

// Co-awaits, so that the race goes on, and then blocks inside the loop.
Task<int> WaitWhileRacing(absl::Duration until) {
  co_await After(absl::Seconds(1), 1);
  Wait(Sleep(Context(), until)).IgnoreError();
  co_return 0;
}

// Once the frame was freed, and the loser ran on in it.
TEST(RaceDeathTest, ALoserMustNotBeInsideWait) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const auto race = [] {
    VirtualTime time;
    std::vector<Task<int>> tasks;
    tasks.push_back(WaitWhileRacing(absl::Seconds(9)));
    tasks.push_back(After(absl::Seconds(2), 2));
    Wait(FirstOf(std::move(tasks)));
  };
  EXPECT_DEATH(race(), "a task was destroyed while it was running");
}

TEST_F(RaceTest, AWinnerMayHaveBeenInsideWait) {
  VirtualTime time;
  std::vector<Task<int>> tasks;
  tasks.push_back(WaitWhileRacing(absl::Seconds(1)));
  tasks.push_back(After(absl::Seconds(9), 9));
  EXPECT_EQ(Wait(FirstOf(std::move(tasks))).index, 0u);
}

}  // namespace
}  // namespace rawnet
