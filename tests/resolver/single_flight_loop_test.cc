// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Several loops, in one thread and in several.

#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/barrier.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/single_flight.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/virtual_time.h"
#include "rawnet/tests/resolver/single_flight_fixture.h"

namespace rawnet {
namespace {

class SingleFlightLoopTest : public SingleFlightFixture {
 protected:
  EventLoop::Options OnVirtualTime() {
    EventLoop::Options options;
    options.clock = &time_.clock();
    return options;
  }
};

TEST_F(SingleFlightLoopTest, LoopsOfOneThreadDoNotShare) {
  Outcome outer, inner;
  TaskGroup group;
  group.Spawn(Ask(Context(), &outer));
  {
    EventLoop::Holder other(OnVirtualTime());
    const EventLoop::Scope scope(other.loop());
    TaskGroup inner_group;
    inner_group.Spawn(Ask(Context(), &inner));
    EXPECT_EQ(flights_.size(), 2u);
  }
  EXPECT_EQ(flights_.size(), 1u);
  Wait(group.Join());
  EXPECT_EQ(server_.queries(), 2);
}

TEST_F(SingleFlightLoopTest, TheEndOfALoopEndsItsQueries) {
  Outcome outcomes[2];
  {
    const EventLoop::Scope scope(OnVirtualTime());
    for (Outcome& outcome : outcomes) Spawn(Ask(Context(), &outcome));
    EventLoop::Current().Poll();
    EXPECT_EQ(flights_.size(), 1u);
  }
  EXPECT_EQ(flights_.size(), 0u);
  EXPECT_EQ(server_.running(), 0);
}

// Each thread is held until the other one's query runs too.
TEST(SingleFlightThreadsTest, ThreadsDoNotShare) {
  Flights flights;
  absl::Barrier* const both = new absl::Barrier(2);
  const auto look_up = [&flights, both] {
    Flights::Start start = [both](Context) -> Task<std::string> {
      if (both->Block()) delete both;
      co_return "answer";
    };
    EXPECT_EQ(*Wait(flights.Run({}, "www", std::move(start))), "answer");
  };
  std::thread other(look_up);
  look_up();
  other.join();
  EXPECT_EQ(flights.size(), 0u);
}

using Numbers = SingleFlight<int, int>;

Task<int> SlowSquare(int number, Context context) {
  (co_await Sleep(context, absl::Microseconds(100))).IgnoreError();
  co_return number* number;
}

Task<void> AskForSquare(Numbers* flights, int number, absl::Duration patience,
                        std::atomic<int>* answers) {
  const OwnedContext context = WithTimeout({}, patience);
  Numbers::Start start = [number](Context query) {
    return SlowSquare(number, std::move(query));
  };
  const absl::StatusOr<int> answer =
      co_await flights->Run(context, number, std::move(start));
  if (!answer.ok()) co_return;
  EXPECT_EQ(*answer, number * number);
  ++*answers;
}

TEST(SingleFlightThreadsTest, ThreadsUseOneObject) {
  Numbers flights;
  std::atomic<int> answers{0};
  const auto work = [&flights, &answers](int seed) {
    std::mt19937 random(seed);
    TaskGroup group;
    for (int i = 0; i < 1000; ++i) {
      const auto patience = absl::Microseconds(random() % 400);
      group.Spawn(AskForSquare(&flights, static_cast<int>(random() % 4),
                               patience, &answers));
      if (i % 10 == 0) Wait(group.JoinDownTo(random() % 10));
    }
    Wait(group.Join());
  };
  std::vector<std::thread> threads;
  for (int seed = 0; seed < 4; ++seed) threads.emplace_back(work, seed);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(flights.size(), 0u);
  EXPECT_GT(answers.load(), 0);
}

}  // namespace
}  // namespace rawnet
