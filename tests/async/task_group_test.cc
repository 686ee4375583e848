// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/task_group.h"

#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/async/virtual_time.h"

namespace rawnet {
namespace {

class TaskGroupTest : public LeakCheck {};

Task<void> SleepThenCount(absl::Duration duration, int* count) {
  (co_await Sleep(Context(), duration)).IgnoreError();
  ++*count;
}

Task<void> Hold(SharedFlag flag, std::shared_ptr<int>) {
  (co_await Raised(flag)).IgnoreError();
}

TEST_F(TaskGroupTest, TasksStartAtOnce) {
  int count = 0;
  TaskGroup group;
  group.Spawn([](int* started) -> Task<void> {
    ++*started;
    co_return;
  }(&count));
  EXPECT_EQ(count, 1);
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(TaskGroupTest, JoinWaitsForAll) {
  VirtualTime time;
  int count = 0;
  TaskGroup group;
  for (int i = 1; i <= 3; ++i) {
    group.Spawn(SleepThenCount(absl::Seconds(i), &count));
  }
  Wait(group.Join());
  EXPECT_EQ(count, 3);
  EXPECT_EQ(time.elapsed(), absl::Seconds(3));
}

TEST_F(TaskGroupTest, JoinDownToWaitsForSome) {
  VirtualTime time;
  int count = 0;
  TaskGroup group;
  for (int i = 1; i <= 3; ++i) {
    group.Spawn(SleepThenCount(absl::Seconds(i), &count));
  }
  Wait(group.JoinDownTo(2));
  EXPECT_EQ(count, 1);
  EXPECT_EQ(time.elapsed(), absl::Seconds(1));
}

TEST_F(TaskGroupTest, JoiningAnEmptyGroupIsReady) {
  TaskGroup group;
  Wait(group.Join());
}

TEST_F(TaskGroupTest, TheEndDestroysWhatIsLeft) {
  const SharedFlag flag = MakeFlag();
  auto held = std::make_shared<int>(0);
  {
    TaskGroup group;
    for (int i = 0; i < 10; ++i) group.Spawn(Hold(flag, held));
    EXPECT_EQ(held.use_count(), 11);
  }
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_EQ(EventLoop::Current().parked_count(), 0u);
}

TEST_F(TaskGroupTest, ATaskMaySpawnIntoItsGroup) {
  VirtualTime time;
  int count = 0;
  TaskGroup group;
  group.Spawn([](TaskGroup* own, int* ended) -> Task<void> {
    own->Spawn(SleepThenCount(absl::Seconds(2), ended));
    co_await SleepThenCount(absl::Seconds(1), ended);
  }(&group, &count));
  Wait(group.Join());
  EXPECT_EQ(count, 2);
}

// Who joins may destroy the group at once.
Task<void> JoinAndDestroy(SharedFlag flag) {
  auto group = std::make_unique<TaskGroup>();
  group->Spawn(Hold(flag, nullptr));
  co_await group->Join();
  group.reset();
}

TEST_F(TaskGroupTest, TheGroupMayDieAsSoonAsItIsJoined) {
  const SharedFlag flag = MakeFlag();
  Spawn(JoinAndDestroy(flag));
  Spawn([](SharedFlag raised) -> Task<void> {
    raised->Raise();
    co_return;
  }(flag));
  EventLoop::Current().Run();
}

TEST_F(TaskGroupTest, AJoinThatIsDestroyedIsForgotten) {
  const SharedFlag flag = MakeFlag();
  TaskGroup group;
  group.Spawn(Hold(flag, nullptr));
  {
    auto join = group.Join();
    EXPECT_FALSE(join.Start(std::noop_coroutine()));
  }
  flag->Raise();
  Wait(group.Join());
}

TEST(TaskGroupDeathTest, ATaskMustNotCancelItsGroup) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const auto cancel = [] {
    TaskGroup group;
    group.Spawn([](TaskGroup* own) -> Task<void> {
      own->Cancel();
      co_return;
    }(&group));
  };
  EXPECT_DEATH(cancel(), "a task was destroyed while it was running");
}

}  // namespace
}  // namespace rawnet
