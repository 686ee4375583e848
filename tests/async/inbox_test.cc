// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <coroutine>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/async/watched_poller.h"

namespace rawnet {
namespace {

class InboxTest : public LeakCheck {};

// F6: each deadline that was set while the owner was away took memory.
TEST_F(InboxTest, AThousandNoticesToALoopThatIsAwayAreOneAttempt) {
  Pair pair = MakePair();
  char byte;
  Read read(pair.a, absl::MakeSpan(&byte, 1));
  EXPECT_FALSE(read.await_ready());
  EXPECT_TRUE(read.await_suspend(std::noop_coroutine()));
  EventLoop::Current().Poll();
  const int before = read.attempts();
  std::thread([&] {
    for (int i = 1000; i > 0; --i) {
      pair.a->SetDeadline(Direction::kRead,
                          SystemClock().Now() + absl::Hours(i));
    }
  }).join();
  EventLoop::Current().Poll();
  EXPECT_EQ(read.attempts(), before + 1);
}

TEST_F(InboxTest, ALoopThatIsAwakeIsNotWoken) {
  PollerLog log;
  EventLoop::Scope scope(log.Options());
  const SharedFlag flag = MakeFlag();
  Raised raised(flag);
  EXPECT_FALSE(raised.await_ready());
  EXPECT_TRUE(raised.await_suspend(std::noop_coroutine()));
  std::thread([&] { flag->Raise(); }).join();
  EventLoop::Current().RunUntil([&] { return raised.finished(); });
  EXPECT_EQ(log.counts().wakes, 0);
  EXPECT_EQ(log.counts().sleeps, 0);
}

// Nothing that was stored before a Notify may be missed, however the notice
// meets the ones before it and the loop on its way to sleep.
TEST_F(InboxTest, NoNoticeOfAStormIsLost) {
  for (int i = 0; i < 500; ++i) {
    const SharedFlag flag = MakeFlag();
    std::vector<std::thread> notifying;
    for (int j = 0; j < 2; ++j) {
      notifying.emplace_back([&, j] {
        for (int k = 0; k < 20; ++k) flag->Notify();
        if (j == 0) flag->Raise();
      });
    }
    EXPECT_TRUE(Wait(Raised(flag)).ok());
    for (std::thread& thread : notifying) thread.join();
  }
}

Task<void> WaitForAll(const std::vector<SharedFlag>* flags) {
  for (const SharedFlag& flag : *flags) {
    EXPECT_TRUE((co_await Raised(flag)).ok());
  }
}

TEST_F(InboxTest, ManySourcesFromManyThreads) {
  std::vector<SharedFlag> flags;
  for (int i = 0; i < 2000; ++i) flags.push_back(MakeFlag());
  std::vector<std::thread> raising;
  for (int j = 0; j < 4; ++j) {
    raising.emplace_back([&, j] {
      for (size_t i = j; i < flags.size(); i += 4) flags[i]->Raise();
    });
  }
  for (int i = 0; i < 3; ++i) Spawn(WaitForAll(&flags));
  EventLoop::Current().Run();
  for (std::thread& thread : raising) thread.join();
}

// A slot that is released while it is in the inbox leaves it before it serves
// another source.
TEST_F(InboxTest, ASlotThatIsReleasedInTheInboxIsNotTakenTwice) {
  for (int i = 0; i < 500; ++i) {
    const SharedFlag flag = MakeFlag();
    {
      Raised raised(flag);
      EXPECT_FALSE(raised.await_ready());
      raised.await_suspend(std::noop_coroutine());
    }
    std::thread([&] {
      flag->Notify();
      flag->Finish();
      flag->Notify();
    }).join();
    const SharedFlag next = MakeFlag();
    std::thread raising([&] { next->Raise(); });
    EXPECT_TRUE(Wait(Raised(next)).ok());
    raising.join();
  }
}

}  // namespace
}  // namespace rawnet
