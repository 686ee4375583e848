// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <atomic>
#include <coroutine>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/async/watched_poller.h"

namespace rawnet {
namespace {

class LoopRecyclingTest : public LeakCheck {};

TEST_F(LoopRecyclingTest, ThousandsOfShortThreadsShareFewLoops) {
  Pair pair = MakePair();
  for (int i = 0; i < 2000; ++i) {
    std::thread([&] {
      char byte;
      Read read(pair.a, absl::MakeSpan(&byte, 1));
      EXPECT_FALSE(read.await_ready());
      EXPECT_TRUE(read.await_suspend(std::noop_coroutine()));
      Put(pair.b, "x");
      EventLoop::Current().RunUntil([&] { return read.finished(); });
    }).join();
  }
}

// F5.
TEST_F(LoopRecyclingTest, NotifyAfterTheThreadHasEndedMeetsALivingLoop) {
  for (int i = 0; i < 200; ++i) {
    const SharedFlag flag = MakeFlag();
    absl::Notification parked;
    std::thread waiting([&] {
      Raised raised(flag);
      EXPECT_FALSE(raised.await_ready());
      raised.await_suspend(std::noop_coroutine());
      parked.Notify();
    });
    parked.WaitForNotification();
    flag->Raise();  // while the thread ends
    waiting.join();
    flag->Notify();
  }
}

struct Witness {
  explicit Witness(std::thread::id* where) : died_on(where) {}
  Witness(const Witness&) = delete;
  ~Witness() { *died_on = std::this_thread::get_id(); }
  std::thread::id* const died_on;
};

Task<void> HoldFor(SharedFlag flag, std::thread::id* died_on) {
  const Witness witness(died_on);
  (co_await Raised(flag)).IgnoreError();
}

TEST_F(LoopRecyclingTest, TasksAliveAtTheEndAreDestroyedOnTheirThread) {
  const SharedFlag flag = MakeFlag();
  std::thread::id died_on;
  std::thread::id thread_id;
  std::thread waiting([&] {
    thread_id = std::this_thread::get_id();
    Spawn(HoldFor(flag, &died_on));
    EventLoop::Current().Poll();
    EXPECT_EQ(EventLoop::Current().parked_count(), 1u);
  });
  waiting.join();
  EXPECT_EQ(died_on, thread_id);
}

TEST_F(LoopRecyclingTest, TasksThatHaveNotStartedAreDestroyedToo) {
  auto held = std::make_shared<int>(0);
  std::thread([&] {
    Spawn([](std::shared_ptr<int>) -> Task<void> { co_return; }(held));
  }).join();
  EXPECT_EQ(held.use_count(), 1);
}

// What dies at the end of a thread may spawn and post.
struct SpawnsAtDeath {
  explicit SpawnsAtDeath(std::shared_ptr<int> value) : held(std::move(value)) {}
  SpawnsAtDeath(const SpawnsAtDeath&) = delete;
  ~SpawnsAtDeath() {
    Spawn([](std::shared_ptr<int>) -> Task<void> { co_return; }(held));
    EventLoop::Current().Post([value = held] {});
  }
  std::shared_ptr<int> held;
};

TEST_F(LoopRecyclingTest, DyingTasksMaySpawnAndPost) {
  const SharedFlag flag = MakeFlag();
  auto held = std::make_shared<int>(0);
  std::thread([&] {
    Spawn([](SharedFlag raised, std::shared_ptr<int> value) -> Task<void> {
      const SpawnsAtDeath spawns(std::move(value));
      (co_await Raised(raised)).IgnoreError();
    }(flag, held));
    EventLoop::Current().Poll();
  }).join();
  EXPECT_EQ(held.use_count(), 1);
}

// Once the next thread that got the loop ran it.
TEST_F(LoopRecyclingTest, APostToAnEndedThreadIsDestroyedUnrun) {
  EventLoop* loop = nullptr;
  std::thread([&] { loop = &EventLoop::Current(); }).join();
  auto held = std::make_shared<int>(0);
  bool ran = false;
  loop->Post([&ran, held] { ran = true; });
  EXPECT_EQ(held.use_count(), 1);
  std::thread([loop] {
    EXPECT_EQ(&EventLoop::Current(), loop);
    loop->Poll();
  }).join();
  EXPECT_FALSE(ran);
}

// Once a recycled loop kept the poller that it had.
TEST_F(LoopRecyclingTest, ARecycledLoopTakesTheOptionsOfItsNewThread) {
  for (const PollerBackend& backend : AvailableBackends()) {
    std::thread([] { EventLoop::Current().Poll(); }).join();
    EventLoop::Options options;
    options.poller = std::string(backend.name);
    EventLoop::Scope scope(std::move(options));
    EXPECT_EQ(EventLoop::Current().PollerName().value(), backend.name);
  }
}

TEST_F(LoopRecyclingTest, ALoopForgetsTheDescriptorsOfItsLastThread) {
  Pair pair = MakePair();
  PollerLog log;
  for (int i = 0; i < 3; ++i) {
    EventLoop::Scope scope(log.Options());
    char byte;
    Read read(pair.a, absl::MakeSpan(&byte, 1));
    EXPECT_FALSE(read.await_ready());
    EXPECT_TRUE(read.await_suspend(std::noop_coroutine()));
  }
  EXPECT_EQ(log.counts().adds, 3);
  EXPECT_EQ(log.counts().removes, 3);
}

// Notifies and posts race with the ends of scopes, whose pollers die.
TEST_F(LoopRecyclingTest, WakesRaceWithTheEndOfALoop) {
  const SharedFlag flag = MakeFlag();
  std::atomic<bool> stop{false};
  std::thread notifying([&] {
    while (!stop.load()) flag->Notify();
  });
  for (int i = 0; i < 300; ++i) {
    EventLoop::Options options;
    options.poller = std::string(AvailableBackends().back().name);
    EventLoop::Scope scope(std::move(options));
    Raised raised(flag);
    EXPECT_FALSE(raised.await_ready());
    EXPECT_TRUE(raised.await_suspend(std::noop_coroutine()));
    EventLoop& loop = EventLoop::Current();
    loop.RunUntil([&] { return raised.attempts() > 2; });
  }
  stop.store(true);
  notifying.join();
}

}  // namespace
}  // namespace rawnet
