// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Time, signals and wakes end a Wait.

#include <signal.h>
#include <sys/time.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/netpoll/poller.h"
#include "rawnet/tests/conformance/poller_conformance.h"
#include "rawnet/tests/conformance/test_descriptors.h"

namespace rawnet {
namespace {

Poller* signalled_poller = nullptr;

void WakeFromHandler(int) {
  errno = ERANGE;
  signalled_poller->Wake();
  if (errno != ERANGE) raise(SIGKILL);
}

void Ignore(int) {}

void Handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigaction(signal, &action, nullptr);
}

void AlarmEvery(int microseconds) {
  itimerval timer = {};
  timer.it_interval.tv_usec = microseconds;
  timer.it_value.tv_usec = microseconds;
  setitimer(ITIMER_REAL, &timer, nullptr);
}

TEST_P(PollerConformance, TimeoutNeverEarly) {
  const TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  Settle();
  for (const absl::Duration timeout :
       {absl::ZeroDuration(), absl::Nanoseconds(1), absl::Microseconds(1),
        absl::Microseconds(300), absl::Microseconds(1500),
        absl::Milliseconds(5), absl::Microseconds(20'300)}) {
    for (int i = 0; i < 3; ++i) EXPECT_GE(TimeOfWait(timeout), timeout);
  }
}

TEST_P(PollerConformance, NegativeTimeoutPolls) {
  EXPECT_LT(TimeOfWait(-absl::Seconds(1)), kPatience);
  EXPECT_LT(TimeOfWait(-absl::InfiniteDuration()), kPatience);
}

TEST_P(PollerConformance, HugeTimeoutDoesNotOverflow) {
  const TestPair pair = UnixPair();
  for (const absl::Duration timeout :
       {absl::Hours(24 * 40), absl::Hours(24 * 365 * 200),
        absl::InfiniteDuration()}) {
    ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
    Event events[4];
    EXPECT_GE(poller().Wait(absl::MakeSpan(events), timeout), 1);
    ASSERT_EQ(poller().Remove(pair.near.get()), 0);
    poller().Wake();
    EXPECT_EQ(poller().Wait(absl::MakeSpan(events), timeout), 0);
  }
}

TEST_P(PollerConformance, SignalEndsWait) {
  Handle(SIGALRM, Ignore);
  // Again and again: the first may come before Wait.
  AlarmEvery(2000);
  EXPECT_LT(TimeOfWait(kPatience), kPatience);
  AlarmEvery(0);
}

TEST_P(PollerConformance, WakeBeforeWait) {
  poller().Wake();
  EXPECT_LT(TimeOfWait(kPatience), kPatience);
  EXPECT_TRUE(StaysAsleep());
}

TEST_P(PollerConformance, WakesAreMerged) {
  for (int i = 0; i < 10'000; ++i) poller().Wake();
  EXPECT_LT(TimeOfWait(kPatience), kPatience);
  EXPECT_TRUE(StaysAsleep());
}

TEST_P(PollerConformance, WakeDuringWait) {
  for (int i = 0; i < 100; ++i) {
    std::atomic<bool> about_to_wait{false};
    std::thread waker([&] {
      while (!about_to_wait) std::this_thread::yield();
      poller().Wake();
    });
    about_to_wait = true;
    EXPECT_LT(TimeOfWait(kPatience), kPatience);
    waker.join();
  }
}

TEST_P(PollerConformance, WakeFromASignalHandler) {
  signalled_poller = &poller();
  Handle(SIGUSR1, WakeFromHandler);
  for (int i = 0; i < 100; ++i) {
    raise(SIGUSR1);
    ASSERT_LT(TimeOfWait(kPatience), kPatience);
  }
}

TEST_P(PollerConformance, WakeHidesNoEvent) {
  const TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  poller().Wake();
  Event event;
  int count = 0;
  for (int turn = 0; turn < 3 && count == 0; ++turn) {
    count = poller().Wait(absl::MakeSpan(&event, 1), kPatience);
  }
  EXPECT_EQ(count, 1);
}

TEST_P(PollerConformance, EventsHideNoWake) {
  std::vector<TestPair> pairs(8);
  for (TestPair& pair : pairs) {
    pair = UnixPair();
    ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  }
  poller().Wake();
  Event event;
  int events = 0;
  // 8 events and one wake, which ends one Wait with or without an event.
  for (int turn = 0; turn < 16; ++turn) {
    events += poller().Wait(absl::MakeSpan(&event, 1), absl::ZeroDuration());
  }
  EXPECT_GE(events, 8);
  EXPECT_TRUE(StaysAsleep());
}

// Each of two threads sleeps until the other has moved the turn: a single lost
// wake ends it.
TEST_P(PollerConformance, PingPongLosesNoWake) {
  constexpr int kRounds = 10'000;
  const std::unique_ptr<Poller> other = GetParam().create();
  ASSERT_NE(other, nullptr);
  Poller* const pollers[] = {&poller(), other.get()};
  std::atomic<int> turn{0};
  const auto play = [&](int self) {
    Event events[4];
    while (turn < kRounds) {
      while (turn < kRounds && turn % 2 != self) {
        const MonotonicTime start = SystemClock().Now();
        pollers[self]->Wait(absl::MakeSpan(events), kPatience);
        if (SystemClock().Now() - start >= kPatience) return;
      }
      if (turn < kRounds) ++turn;
      pollers[1 - self]->Wake();
    }
  };
  std::thread thread([&] { play(1); });
  play(0);
  thread.join();
  EXPECT_EQ(turn, kRounds);
}

TEST_P(PollerConformance, WakesOfManyThreadsPublishTheirWork) {
  constexpr int kThreads = 3;
  constexpr int kPosts = 5'000;
  std::atomic<int> inbox{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int post = 0; post < kPosts; ++post) {
        // Relaxed: the wake itself must carry the order.
        inbox.fetch_add(1, std::memory_order_relaxed);
        poller().Wake();
      }
    });
  }
  Event events[4];
  int seen = 0;
  while (seen < kThreads * kPosts) {
    const MonotonicTime start = SystemClock().Now();
    poller().Wait(absl::MakeSpan(events), kPatience);
    seen = inbox.load(std::memory_order_relaxed);
    if (SystemClock().Now() - start >= kPatience) break;
  }
  EXPECT_EQ(seen, kThreads * kPosts);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace rawnet
