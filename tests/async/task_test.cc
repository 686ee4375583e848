// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/task.h"

#include <coroutine>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "rawnet/async/frame_pool.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/async/virtual_time.h"

namespace rawnet {
namespace {

class TaskTest : public LeakCheck {};

Task<int> Number(int number) { co_return number; }

Task<int> NumberLater(int number) {
  (co_await Sleep(Context(), absl::Nanoseconds(1))).IgnoreError();
  co_return number;
}

TEST_F(TaskTest, IsLazy) {
  bool ran = false;
  {
    const auto run = [](bool* flag) -> Task<void> {
      *flag = true;
      co_return;
    };
    Task<void> task = run(&ran);
  }
  EXPECT_FALSE(ran);
}

TEST_F(TaskTest, ResultsMayBeMoveOnly) {
  const auto make = []() -> Task<std::unique_ptr<int>> {
    co_return std::make_unique<int>(4);
  };
  EXPECT_EQ(*Wait(make()), 4);
  const auto make_or = []() -> Task<absl::StatusOr<std::unique_ptr<int>>> {
    co_return absl::NotFoundError("no");
  };
  EXPECT_TRUE(absl::IsNotFound(Wait(make_or()).status()));
}

Task<int64_t> SumOf(int count, Task<int> (*make)(int)) {
  int64_t sum = 0;
  for (int i = 0; i < count; ++i) sum += co_await make(1);
  co_return sum;
}

// F14: with symmetric transfer the stack grew by each of them on GCC.
TEST_F(TaskTest, AMillionTasksThatEndAtOnceUseTheStackOfOne) {
  EXPECT_EQ(Wait(SumOf(1'000'000, Number)), 1'000'000);
}

TEST_F(TaskTest, ManyTasksThatSuspendUseTheStackOfOne) {
  VirtualTime time;
  EXPECT_EQ(Wait(SumOf(100'000, NumberLater)), 100'000);
}

Task<int> Nested(int depth, Task<int> (*leaf)(int)) {
  if (depth == 0) co_return co_await leaf(0);
  co_return 1 + co_await Nested(depth - 1, leaf);
}

TEST_F(TaskTest, DeepNestingUnwinds) {
  VirtualTime time;
  EXPECT_EQ(Wait(Nested(2000, Number)), 2000);
  EXPECT_EQ(Wait(Nested(2000, NumberLater)), 2000);
}

// Counts itself while it is alive.
class Counted {
 public:
  explicit Counted(int* count) : count_(count) { ++*count_; }
  Counted(const Counted&) = delete;
  ~Counted() { --*count_; }

 private:
  int* const count_;
};

Task<void> HoldWhileWaiting(SharedFlag flag, int* count) {
  const Counted outer(count);
  (co_await Raised(flag)).IgnoreError();
}

Task<void> HoldDeeper(SharedFlag flag, int* count) {
  const Counted outer(count);
  co_await HoldWhileWaiting(flag, count);
}

TEST_F(TaskTest, DestroyingASuspendedTaskDestroysItsLocals) {
  const SharedFlag flag = MakeFlag();
  int alive = 0;
  {
    Task<void> task = HoldDeeper(flag, &alive);
    EXPECT_FALSE(task.Start(std::noop_coroutine()));
    EXPECT_EQ(alive, 2);
    EXPECT_EQ(EventLoop::Current().parked_count(), 1u);
  }
  EXPECT_EQ(alive, 0);
  EXPECT_EQ(EventLoop::Current().parked_count(), 0u);
  flag->Raise();
}

TEST_F(TaskTest, ATaskThatNeverRanIsDestroyed) {
  const auto flag = std::make_shared<int>(1);
  const auto hold = [](std::shared_ptr<int>) -> Task<void> { co_return; };
  { Task<void> task = hold(flag); }
  EXPECT_EQ(flag.use_count(), 1);
}

TEST_F(TaskTest, AssignmentDestroysWhatWasThere) {
  Task<int> task = Number(1);
  task = Number(2);
  EXPECT_EQ(Wait(std::move(task)), 2);
}

// g++ 12 copies an aggregate awaitable bitwise and destroys it twice; ours
// have a constructor and no copy.
TEST_F(TaskTest, OperationsThatOwnThingsAreDestroyedOnce) {
  const SharedFlag flag = MakeFlag();
  flag->Raise();
  const auto wait = [](SharedFlag raised) -> Task<void> {
    EXPECT_TRUE((co_await Raised(raised)).ok());
    EXPECT_TRUE((co_await Raised(std::move(raised))).ok());
  };
  Wait(wait(flag));
  EXPECT_EQ(flag.use_count(), 1);
  static_assert(!std::is_aggregate_v<Raised>);
  static_assert(!std::is_copy_constructible_v<Raised>);
  static_assert(!std::is_aggregate_v<SleepOperation>);
}

TEST_F(TaskTest, AFrameMayEndOnAnotherThreadThanItWasMadeOn) {
  std::optional<Task<int>> task(Number(5));
  std::thread other([&] { task.reset(); });
  other.join();
}

// More frames than a pool keeps, of all sizes, are found again or freed.
TEST(FramePoolTest, GivesBackWhatItTakes) {
  FramePool pool;
  std::vector<std::pair<void*, size_t>> frames;
  for (size_t i = 0; i < 2000; ++i) {
    const size_t size_bytes = 1 + i * 7 % 4000;
    frames.emplace_back(pool.Allocate(size_bytes), size_bytes);
    *static_cast<char*>(frames.back().first) = 1;
  }
  for (const auto& [frame, size_bytes] : frames) pool.Free(frame, size_bytes);
  for (size_t i = 0; i < 500; ++i) {
    void* frame = pool.Allocate(100);
    pool.Free(frame, 100);
  }
}

}  // namespace
}  // namespace rawnet
