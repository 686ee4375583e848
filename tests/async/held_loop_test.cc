// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/virtual_time.h"

namespace rawnet {
namespace {

class HeldLoopTest : public LeakCheck {};

Task<void> CountAfter(absl::Duration delay, int* count) {
  EXPECT_TRUE((co_await Sleep(Context(), delay)).ok());
  ++*count;
}

TEST_F(HeldLoopTest, IsCurrentInAScopeAlone) {
  EventLoop* const own = &EventLoop::Current();
  const EventLoop::Holder holder({});
  EXPECT_EQ(&EventLoop::Current(), own);
  {
    EventLoop::Scope scope(holder.loop());
    EXPECT_EQ(&EventLoop::Current(), &holder.loop());
  }
  EXPECT_EQ(&EventLoop::Current(), own);
}

TEST_F(HeldLoopTest, SeveralCanBeDrivenInTurn) {
  const EventLoop::Holder a({});
  const EventLoop::Holder b({});
  int count = 0;
  for (int round = 0; round < 3; ++round) {
    for (const EventLoop::Holder* holder : {&a, &b}) {
      EventLoop::Scope scope(holder->loop());
      Wait(CountAfter(absl::ZeroDuration(), &count));
    }
  }
  EXPECT_EQ(count, 6);
}

TEST_F(HeldLoopTest, PollTellsWhetherAnythingRan) {
  VirtualTime time;
  EventLoop& loop = EventLoop::Current();
  int count = 0;
  EXPECT_FALSE(loop.Poll());
  Spawn(CountAfter(absl::Minutes(1), &count));
  EXPECT_TRUE(loop.Poll());
  EXPECT_FALSE(loop.Poll());
  EXPECT_EQ(loop.next_timer(), time.clock().Now() + absl::Minutes(1));
  time.Advance(absl::Minutes(1));
  EXPECT_TRUE(loop.Poll());
  EXPECT_EQ(count, 1);
  EXPECT_EQ(loop.next_timer(), MonotonicTime::Infinite());
}

TEST_F(HeldLoopTest, WhatIsLeftDiesInIt) {
  struct Witness {
    ~Witness() { *loop = &EventLoop::Current(); }
    EventLoop** loop;
  };
  EventLoop* died_in = nullptr;
  EventLoop* held = nullptr;
  {
    const EventLoop::Holder holder({});
    held = &holder.loop();
    EventLoop::Scope scope(*held);
    Spawn([](EventLoop** loop) -> Task<void> {
      Witness witness{loop};
      (co_await Sleep(Context(), absl::Hours(1))).IgnoreError();
    }(&died_in));
    held->Poll();
  }
  EXPECT_EQ(died_in, held);
}

// Turns its loop once from within Wait, as a simulation of several loops does.
class TurningPoller final : public Poller {
 public:
  explicit TurningPoller(FakeClock* clock) : clock_(clock) {}

  absl::string_view name() const override { return "turning"; }
  int Add(int, uint64_t) override { return 0; }
  int Remove(int) override { return 0; }
  void Forget(int, uint64_t) override {}
  void Arm(int, Direction) override {}
  void Wake() override {}

  int Wait(absl::Span<Event> events, absl::Duration timeout) override {
    if (timeout == absl::ZeroDuration()) {
      events[0] = {.token = kReservedToken - 1, .readable = true};
      return 1;
    }
    if (!std::exchange(turned_, true)) {
      EventLoop::Current().Poll();
      return 0;
    }
    clock_->Advance(timeout);
    return 0;
  }

 private:
  FakeClock* const clock_;
  bool turned_ = false;
};

TEST_F(HeldLoopTest, APollerMayTurnTheLoopThatWaitsInIt) {
  FakeClock clock;
  EventLoop::Options options;
  options.clock = &clock;
  options.create_poller = [&clock] {
    return std::make_unique<TurningPoller>(&clock);
  };
  EventLoop::Scope scope(std::move(options));
  EXPECT_TRUE(Wait(Sleep(Context(), absl::Hours(1))).ok());
}

}  // namespace
}  // namespace rawnet
