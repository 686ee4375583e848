// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/wait.h"

#include <algorithm>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/async/virtual_time.h"
#include "rawnet/tests/async/watched_poller.h"

namespace rawnet {
namespace {

class WaitTest : public LeakCheck {};

TEST_F(WaitTest, AReadyOperationTouchesNoLoop) {
  std::thread fresh([] {
    Wait(Ready());
    EXPECT_EQ(EventLoop::CurrentOrNull(), nullptr);
  });
  fresh.join();
}

TEST_F(WaitTest, AReadyTaskMakesNoPollerCall) {
  PollerLog log;
  EventLoop::Scope scope(log.Options());
  const auto run = []() -> Task<void> {
    for (int i = 0; i < 50; ++i) co_await Ready();
  };
  Wait(run());
  EXPECT_EQ(log.counts().waits, 0);
}

Task<void> WaitInside(SharedFlag flag, bool* ended) {
  EXPECT_TRUE(Wait(Raised(flag)).ok());
  *ended = true;
  co_return;
}

TEST_F(WaitTest, WaitsNest) {
  const SharedFlag flag = MakeFlag();
  bool ended = false;
  Spawn(WaitInside(flag, &ended));
  Spawn([](SharedFlag raised) -> Task<void> {
    raised->Raise();
    co_return;
  }(flag));
  EventLoop::Current().Run();
  EXPECT_TRUE(ended);
}

// F9: the events that the outer turn had harvested were lost for the inner one.
Task<void> ReadInside(SharedDescriptor first, SharedDescriptor second) {
  char byte;
  EXPECT_TRUE((co_await Read(first, absl::MakeSpan(&byte, 1))).ok());
  EXPECT_TRUE(Wait(Read(second, absl::MakeSpan(&byte, 1))).ok());
}

Task<void> ReadByAwait(SharedDescriptor descriptor, int* count) {
  char byte;
  EXPECT_TRUE((co_await Read(descriptor, absl::MakeSpan(&byte, 1))).ok());
  ++*count;
}

TEST_F(WaitTest, ANestedTurnTakesTheEventsOfTheOuterOne) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 10; ++i) pairs.push_back(MakePair());
  int count = 0;
  for (int i = 2; i < 10; ++i) Spawn(ReadByAwait(pairs[i].a, &count));
  Spawn(ReadInside(pairs[0].a, pairs[1].a));
  EventLoop& loop = EventLoop::Current();
  while (loop.parked_count() < 9) loop.Poll();
  for (const Pair& pair : pairs) Put(pair.b, "x");
  loop.Run();
  EXPECT_EQ(count, 8);
}

TEST_F(WaitTest, ANestedTurnRunsTheTimersTasksAndPostsOfTheOuterOne) {
  VirtualTime time;
  const SharedFlag flag = MakeFlag();
  bool ended = false;
  EventLoop& loop = EventLoop::Current();
  loop.Post([&] { Spawn(WaitInside(flag, &ended)); });
  loop.Post(
      [&] { EXPECT_TRUE(Wait(Sleep(Context(), absl::Seconds(2))).ok()); });
  loop.Post([&] {
    Spawn([](SharedFlag raised) -> Task<void> {
      EXPECT_TRUE((co_await Sleep(Context(), absl::Seconds(1))).ok());
      raised->Raise();
    }(flag));
  });
  loop.RunUntil([&] { return ended; });
  EXPECT_EQ(time.elapsed(), absl::Seconds(2));
}

// F11: a thread that never has to wait must not starve what it has spawned.
TEST_F(WaitTest, ReadyWaitsLetSpawnedTasksRun) {
  bool ran = false;
  Spawn([](bool* flag) -> Task<void> {
    *flag = true;
    co_return;
  }(&ran));
  int waits = 0;
  while (!ran && waits < 1000) {
    Wait(Ready());
    ++waits;
  }
  EXPECT_TRUE(ran);
  EXPECT_LE(waits, 64);
}

TEST_F(WaitTest, ReadyWaitsLetParkedOperationsSeeTheirEvents) {
  Pair pair = MakePair();
  int count = 0;
  Spawn(ReadByAwait(pair.a, &count));
  EventLoop::Current().Poll();
  Put(pair.b, "x");
  for (int i = 0; i < 64; ++i) Wait(Ready());
  EXPECT_EQ(count, 1);
}

TEST_F(WaitTest, ReadyWaitsWithNothingElseToDoPollNothing) {
  PollerLog log;
  EventLoop::Scope scope(log.Options());
  for (int i = 0; i < 1000; ++i) Wait(Ready());
  EXPECT_EQ(log.counts().waits, 0);
}

Task<void> WaitReadyOften(int* depth, int* depth_max) {
  *depth_max = std::max(*depth_max, ++*depth);
  for (int i = 0; i < 100; ++i) Wait(Ready());
  --*depth;
  co_return;
}

Task<void> WaitReadyUntil(bool* stop) {
  while (!*stop) Wait(Ready());
  co_return;
}

// Once it did not count what the same turn was about to start.
TEST_F(WaitTest, ReadyWaitsInATaskLetTheNextTaskRun) {
  bool stop = false;
  Spawn(WaitReadyUntil(&stop));
  Spawn([](bool* flag) -> Task<void> {
    *flag = true;
    co_return;
  }(&stop));
  EventLoop::Current().Run();
}

// Once each task ran inside the poll of the one before.
TEST_F(WaitTest, PollsOnOccasionDoNotPileUp) {
  int depth = 0;
  int depth_max = 0;
  for (int i = 0; i < 1000; ++i) Spawn(WaitReadyOften(&depth, &depth_max));
  EventLoop::Current().Run();
  EXPECT_LE(depth_max, 3);
}

Task<void> BeReadyUntil(bool* stop) {
  while (!*stop) co_await Ready();
}

TEST_F(WaitTest, ACoroutineThatNeverWaitsLetsOthersRun) {
  bool stop = false;
  Spawn(BeReadyUntil(&stop));
  Spawn([](bool* flag) -> Task<void> {
    *flag = true;
    co_return;
  }(&stop));
  EventLoop::Current().Run();
}

TEST_F(WaitTest, TwoCoroutinesThatNeverWaitTakeTurns) {
  bool stop = false;
  Spawn(BeReadyUntil(&stop));
  Spawn([](bool* flag) -> Task<void> {
    for (int i = 0; i < 10'000; ++i) co_await Ready();
    *flag = true;
  }(&stop));
  EventLoop::Current().Run();
}

// The budget is each coroutine's: a turn with many events must not send those
// at its end round once more.
TEST_F(WaitTest, OneReadyOperationEachCostsNoExtraTurn) {
  PollerLog log;
  EventLoop::Scope scope(log.Options());
  for (int i = 0; i < 1000; ++i) {
    Spawn([]() -> Task<void> { co_await Ready(); }());
  }
  EventLoop::Current().Poll();
  EXPECT_EQ(EventLoop::Current().task_count(), 0u);
}

TEST_F(WaitTest, OneReadyOperationAfterEachWakeCostsNoExtraTurn) {
  VirtualTime time;
  for (int i = 0; i < 1000; ++i) {
    Spawn([]() -> Task<void> {
      (co_await Sleep(Context(), absl::Seconds(1))).IgnoreError();
      co_await Ready();
    }());
  }
  EventLoop::Current().Poll();
  time.Advance(absl::Seconds(1));
  EventLoop::Current().Poll();
  EXPECT_EQ(EventLoop::Current().task_count(), 0u);
}

TEST_F(WaitTest, ATaskThatWaitsGivesItsResult) {
  VirtualTime time;
  const auto run = []() -> Task<int> {
    EXPECT_TRUE((co_await Sleep(Context(), absl::Hours(1))).ok());
    co_return 5;
  };
  EXPECT_EQ(Wait(run()), 5);
}

Task<void> Deeper(int depth) {
  if (depth > 0) {
    Wait(Sleep(Context(), absl::Seconds(1))).IgnoreError();
    Spawn(Deeper(depth - 1));
    Wait(Sleep(Context(), absl::Seconds(1))).IgnoreError();
  }
  co_return;
}

TEST(WaitDeathTest, WaitsDoNotNestWithoutEnd) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const auto nest = [] {
    VirtualTime time;
    Wait(Deeper(100));
    EventLoop::Current().Run();
  };
  EXPECT_DEATH(nest(), "too deep inside Wait");
}

}  // namespace
}  // namespace rawnet
