// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// How long a loop keeps a descriptor in its poller.

#include <unistd.h>

#include <string>
#include <thread>

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/async/watched_poller.h"

namespace rawnet {
namespace {

class RegistrationTest : public LeakCheck {
 protected:
  // Waits in the loop of this thread for a byte that another thread sends.
  void ParkOnce(const Pair& pair, PollerLog& log) {
    const int sleeps = log.counts().sleeps;
    std::thread peer([&] {
      log.AwaitSleeps(sleeps + 1);
      Put(pair.b, "x");
    });
    char byte;
    EXPECT_EQ(Wait(Read(pair.a, absl::MakeSpan(&byte, 1))).value(), 1u);
    peer.join();
  }
  // An event that meets nobody.
  void IdleEvent(const Pair& pair) {
    Put(pair.b, "x");
    EventLoop::Current().Poll();
    char byte;
    EXPECT_EQ(Wait(Read(pair.a, absl::MakeSpan(&byte, 1))).value(), 1u);
  }
};

TEST_F(RegistrationTest, AReadyOperationRegistersNothing) {
  PollerLog log;
  EventLoop::Scope scope(log.Options());
  Pair pair = MakePair();
  Put(pair.b, "x");
  char byte;
  EXPECT_EQ(Wait(Read(pair.a, absl::MakeSpan(&byte, 1))).value(), 1u);
  EXPECT_EQ(log.counts().adds + log.counts().waits, 0);
}

TEST_F(RegistrationTest, ADescriptorIsAddedOnce) {
  PollerLog log;
  EventLoop::Scope scope(log.Options());
  Pair pair = MakePair();
  for (int i = 0; i < 20; ++i) ParkOnce(pair, log);
  EXPECT_EQ(log.counts().adds, 1);
  EXPECT_EQ(log.counts().removes, 0);
}

// F7. poll(2) reports nothing that nobody has armed, so it needs no removal.
TEST_F(RegistrationTest, TwoEventsThatMeetNobodyRemoveIt) {
  PollerLog log;
  EventLoop::Scope scope(log.Options("epoll"));
  Pair pair = MakePair();
  ParkOnce(pair, log);
  IdleEvent(pair);
  EXPECT_EQ(log.counts().removes, 0);
  IdleEvent(pair);
  EXPECT_EQ(log.counts().removes, 1);
  EXPECT_EQ(EventLoop::Current().slot_count(), 0u);
}

TEST_F(RegistrationTest, TheNextParkAddsItAgain) {
  PollerLog log;
  EventLoop::Scope scope(log.Options("epoll"));
  Pair pair = MakePair();
  ParkOnce(pair, log);
  IdleEvent(pair);
  IdleEvent(pair);
  ParkOnce(pair, log);
  EXPECT_EQ(log.counts().adds, 2);
}

TEST_F(RegistrationTest, AParkBetweenTwoIdleEventsKeepsIt) {
  PollerLog log;
  EventLoop::Scope scope(log.Options("epoll"));
  Pair pair = MakePair();
  for (int i = 0; i < 3; ++i) {
    ParkOnce(pair, log);
    IdleEvent(pair);
  }
  EXPECT_EQ(log.counts().adds, 1);
  EXPECT_EQ(log.counts().removes, 0);
}

// A connection that moves to another thread stops waking the first one.
TEST_F(RegistrationTest, AMovedConnectionLeavesItsOldLoop) {
  PollerLog log;
  EventLoop::Scope scope(log.Options("epoll"));
  Pair pair = MakePair();
  ParkOnce(pair, log);
  std::thread other([&] {
    PollerLog other_log;
    EventLoop::Scope other_scope(other_log.Options());
    for (int i = 0; i < 5; ++i) {
      ParkOnce(pair, other_log);
    }
  });
  other.join();
  for (int i = 0; i < 3; ++i) IdleEvent(pair);
  EXPECT_EQ(log.counts().removes, 1);
}

TEST_F(RegistrationTest, CloseLetsGoOfTheSlotInTheNextTurn) {
  PollerLog log;
  EventLoop::Scope scope(log.Options());
  Pair pair = MakePair();
  ParkOnce(pair, log);
  EXPECT_EQ(EventLoop::Current().slot_count(), 1u);
  pair.a->Close();
  EventLoop::Current().Poll();
  EXPECT_EQ(EventLoop::Current().slot_count(), 0u);
}

// Waits in vain for `descriptor`, then gives its number to `next`.
Task<void> OutliveAndReplace(SharedDescriptor descriptor, int next) {
  char byte;
  EXPECT_FALSE((co_await Read(descriptor, absl::MakeSpan(&byte, 1))).ok());
  EXPECT_EQ(dup2(next, descriptor->fd()), descriptor->fd());
}

// Once poll(2) kept the number, and watched what came after it.
TEST_F(RegistrationTest, AClosedDescriptorLeavesNothingToTheNextOfItsNumber) {
  for (const PollerBackend& backend : AvailableBackends()) {
    PollerLog log;
    EventLoop::Scope scope(log.Options(std::string(backend.name)));
    const Pair pair = MakePair();
    const Pair other = MakePair();
    Spawn(OutliveAndReplace(pair.a, other.a->fd()));
    EventLoop::Current().Poll();
    pair.a->Close();
    EventLoop::Current().Run();
    const SharedDescriptor next = MakeDescriptor(pair.a->fd());
    const int events = log.counts().events;
    Put(other.b, "x");
    EventLoop::Current().Poll();
    EXPECT_EQ(log.counts().events, events) << backend.name;
  }
}

// F12. No event may be kept from a loop because another one watches too.
TEST_F(RegistrationTest, AnEdgeWakesEveryLoopThatWaits) {
  Pair pair = MakePair();
  PollerLog logs[2];
  const auto read = [&](PollerLog& log) {
    EventLoop::Scope scope(log.Options());
    char byte;
    EXPECT_EQ(Wait(Read(pair.a, absl::MakeSpan(&byte, 1))).value(), 1u);
  };
  std::thread first([&] { read(logs[0]); });
  std::thread second([&] { read(logs[1]); });
  logs[0].AwaitSleeps(1);
  logs[1].AwaitSleeps(1);
  Put(pair.b, "xx");
  first.join();
  second.join();
}

}  // namespace
}  // namespace rawnet
