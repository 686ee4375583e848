// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/event_loop.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/async/virtual_time.h"
#include "rawnet/tests/async/watched_poller.h"

namespace rawnet {
namespace {

class EventLoopTest : public LeakCheck {};

Task<void> Increment(int* count) {
  ++*count;
  co_return;
}

TEST_F(EventLoopTest, EachThreadHasItsOwn) {
  EventLoop* const mine = &EventLoop::Current();
  std::thread other([mine] { EXPECT_NE(&EventLoop::Current(), mine); });
  other.join();
  EXPECT_EQ(&EventLoop::Current(), mine);
}

TEST_F(EventLoopTest, EveryBackendCanBeChosen) {
  for (const PollerBackend& backend : AvailableBackends()) {
    EventLoop::Options options;
    options.poller = std::string(backend.name);
    EventLoop::Scope scope(std::move(options));
    EXPECT_EQ(EventLoop::Current().PollerName().value(), backend.name);
  }
}

TEST_F(EventLoopTest, AnUnknownBackendIsAnError) {
  EventLoop::Options options;
  options.poller = "sundial";
  EventLoop::Scope scope(std::move(options));
  EXPECT_FALSE(EventLoop::Current().PollerName().ok());
  EXPECT_FALSE(Wait(Sleep(Context(), absl::Seconds(1))).ok());
}

TEST_F(EventLoopTest, ScopesNest) {
  EventLoop* const outer = &EventLoop::Current();
  {
    EventLoop::Scope scope({});
    EXPECT_NE(&EventLoop::Current(), outer);
  }
  EXPECT_EQ(&EventLoop::Current(), outer);
}

TEST_F(EventLoopTest, RunEndsWithTheLastTask) {
  int count = 0;
  for (int i = 0; i < 10; ++i) Spawn(Increment(&count));
  EXPECT_EQ(count, 0);
  EventLoop::Current().Run();
  EXPECT_EQ(count, 10);
  EXPECT_EQ(EventLoop::Current().task_count(), 0u);
}

TEST_F(EventLoopTest, ATaskMaySpawn) {
  int count = 0;
  Spawn([](int* spawned) -> Task<void> {
    Spawn(Increment(spawned));
    co_return;
  }(&count));
  EventLoop::Current().Run();
  EXPECT_EQ(count, 1);
}

// F10: it slept, although what it had just run was what the caller waited for.
TEST_F(EventLoopTest, ATurnThatRanAnythingDoesNotSleep) {
  PollerLog log;
  EventLoop::Scope scope(log.Options());
  int count = 0;
  Spawn(Increment(&count));
  EventLoop::Current().RunUntil([&] { return count == 1; });
  EventLoop::Current().Post([&] { ++count; });
  EventLoop::Current().RunUntil([&] { return count == 2; });
  EXPECT_EQ(log.counts().sleeps, 0);
}

TEST_F(EventLoopTest, APostFromAnotherThreadWakes) {
  PollerLog log;
  EventLoop::Scope scope(log.Options());
  EventLoop& loop = EventLoop::Current();
  bool posted = false;
  std::thread other([&] {
    log.AwaitSleeps(1);
    loop.Post([&] { posted = true; });
  });
  loop.RunUntil([&] { return posted; });
  other.join();
}

TEST_F(EventLoopTest, PostsKeepTheirOrder) {
  std::vector<int> order;
  for (int i = 0; i < 5; ++i) {
    EventLoop::Current().Post([&order, i] { order.push_back(i); });
  }
  EventLoop::Current().Poll();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST_F(EventLoopTest, APostedFunctionMayPost) {
  int count = 0;
  EventLoop& loop = EventLoop::Current();
  loop.Post([&] { loop.Post([&count] { ++count; }); });
  loop.Poll();
  EXPECT_EQ(count, 0);
  loop.Poll();
  EXPECT_EQ(count, 1);
}

TEST_F(EventLoopTest, PostsFromManyThreadsAllRun) {
  EventLoop& loop = EventLoop::Current();
  int count = 0;
  std::vector<std::thread> posters;
  for (int i = 0; i < 4; ++i) {
    posters.emplace_back([&] {
      for (int j = 0; j < 500; ++j) loop.Post([&count] { ++count; });
    });
  }
  loop.RunUntil([&] { return count == 2000; });
  for (std::thread& poster : posters) poster.join();
}

TEST_F(EventLoopTest, ASleepIsNeverShort) {
  for (const int microseconds : {1, 50, 999, 1000, 1001, 5000}) {
    const absl::Duration asked = absl::Microseconds(microseconds);
    const MonotonicTime start = SystemClock().Now();
    EXPECT_TRUE(Wait(Sleep(Context(), asked)).ok());
    EXPECT_GE(SystemClock().Now() - start, asked);
  }
}

TEST_F(EventLoopTest, TimersGoOffInTheirOrder) {
  VirtualTime time;
  std::vector<int> order;
  for (const int seconds : {3, 1, 2}) {
    Spawn([](int moment, std::vector<int>* seen) -> Task<void> {
      (co_await Sleep(Context(), absl::Seconds(moment))).IgnoreError();
      seen->push_back(moment);
    }(seconds, &order));
  }
  EventLoop::Current().Run();
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(time.elapsed(), absl::Seconds(3));
}

Task<void> ReadInto(SharedDescriptor descriptor, std::string* order) {
  char byte;
  (co_await Read(descriptor, absl::MakeSpan(&byte, 1))).IgnoreError();
  *order += "read ";
}

Task<void> SleepInto(std::string* order) {
  (co_await Sleep(Context(), absl::Seconds(1))).IgnoreError();
  *order += "sleep ";
}

// Or whoever waits for a reply with a timeout would miss the one that is here.
TEST_F(EventLoopTest, WhenTheThreadWasElsewhereEventsGoBeforeTimers) {
  FakeClock clock;
  EventLoop::Options options;
  options.clock = &clock;
  EventLoop::Scope scope(std::move(options));
  Pair pair = MakePair();
  std::string order;
  Spawn(SleepInto(&order));
  Spawn(ReadInto(pair.a, &order));
  EventLoop::Current().Poll();
  Put(pair.b, "x");
  clock.Advance(absl::Seconds(2));
  while (EventLoop::Current().Poll()) continue;
  EXPECT_EQ(order, "read sleep ");
}

TEST_F(EventLoopTest, CheckTimeIsNeverAhead) {
  for (int i = 0; i < 1000; ++i) {
    ASSERT_LE(EventLoop::CheckTime(), SystemClock().Now());
  }
}

EventLoop::Options NoPoller() {
  EventLoop::Options options;
  options.create_poller = [] { return nullptr; };
  return options;
}

TEST_F(EventLoopTest, WithoutAPollerAnOperationThatWaitsFails) {
  EventLoop::Scope scope(NoPoller());
  const SharedFlag flag = MakeFlag();
  EXPECT_TRUE(absl::IsResourceExhausted(Wait(Raised(flag))));
}

// Once this ended the process: out of budget a task needs a turn, not a poller.
TEST_F(EventLoopTest, WithoutAPollerWhatIsReadyStillRuns) {
  EventLoop::Scope scope(NoPoller());
  const auto run = []() -> Task<int> {
    for (int i = 0; i < 1000; ++i) co_await Ready();
    co_return 7;
  };
  EXPECT_EQ(Wait(run()), 7);
}

Task<void> ExitWhileOthersWait(SharedFlag flag) {
  TaskGroup group;
  group.Spawn([](SharedFlag raised) -> Task<void> {
    (co_await Raised(raised)).IgnoreError();
  }(flag));
  std::exit(3);
  co_return;
}

// Once this aborted: the loop, thought idle, was to be recycled.
TEST(EventLoopDeathTest, ATaskMayExitTheProcess) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(Wait(ExitWhileOthersWait(MakeFlag())), testing::ExitedWithCode(3),
              "");
}

TEST(EventLoopDeathTest, AScopeMustNotEndWhileSomethingWaits) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const auto leave = [] {
    const SharedFlag flag = MakeFlag();
    Raised raised(flag);
    EventLoop::Scope scope({});
    if (!raised.await_ready()) raised.await_suspend(std::noop_coroutine());
  };
  EXPECT_DEATH(leave(), "a scope ended while an operation waited");
}

}  // namespace
}  // namespace rawnet
