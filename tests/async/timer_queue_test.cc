// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/timer_queue.h"

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace rawnet {
namespace {

MonotonicTime At(int64_t nanoseconds) { return {nanoseconds}; }

TEST(TimerQueueTest, AnEmptyQueueHasNoNextMoment) {
  TimerQueue queue;
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.next(), MonotonicTime::Infinite());
  EXPECT_EQ(queue.PopDue(At(1000)), nullptr);
}

TEST(TimerQueueTest, NothingIsDueEarly) {
  TimerQueue queue;
  Timer timer;
  queue.Insert(timer, At(10));
  EXPECT_EQ(queue.PopDue(At(9)), nullptr);
  EXPECT_EQ(queue.PopDue(At(10)), &timer);
  EXPECT_FALSE(timer.queued());
}

TEST(TimerQueueTest, TimersOfOneMomentKeepTheirOrder) {
  TimerQueue queue;
  std::array<Timer, 50> timers;
  for (Timer& timer : timers) queue.Insert(timer, At(7));
  for (Timer& timer : timers) EXPECT_EQ(queue.PopDue(At(7)), &timer);
}

TEST(TimerQueueTest, InsertMovesATimer) {
  TimerQueue queue;
  Timer moved;
  Timer other;
  queue.Insert(moved, At(1));
  queue.Insert(other, At(2));
  queue.Insert(moved, At(3));
  EXPECT_EQ(queue.size(), 2u);
  EXPECT_EQ(queue.next(), At(2));
}

TEST(TimerQueueTest, RemovingWhatIsNotQueuedDoesNothing) {
  TimerQueue queue;
  Timer timer;
  queue.Remove(timer);
  queue.Insert(timer, At(1));
  queue.Remove(timer);
  queue.Remove(timer);
  EXPECT_TRUE(queue.empty());
}

TEST(TimerQueueTest, TheEndsOfTimeSort) {
  TimerQueue queue;
  Timer last;
  Timer first;
  queue.Insert(last, MonotonicTime::Infinite());
  queue.Insert(first, MonotonicTime::InfinitePast());
  EXPECT_EQ(queue.PopDue(At(0)), &first);
  EXPECT_EQ(queue.PopDue(At(0)), nullptr);
  queue.Remove(last);
}

// A plain sorted list of the same timers.
class Model {
 public:
  void Insert(Timer* timer, int64_t when) {
    Remove(timer);
    const auto later = [](int64_t moment, const auto& entry) {
      return moment < entry.first;
    };
    entries_.insert(
        std::upper_bound(entries_.begin(), entries_.end(), when, later),
        {when, timer});
  }
  void Remove(Timer* timer) {
    std::erase_if(entries_, [timer](auto& e) { return e.second == timer; });
  }
  Timer* PopDue(int64_t now) {
    if (entries_.empty() || entries_.front().first > now) return nullptr;
    Timer* timer = entries_.front().second;
    entries_.erase(entries_.begin());
    return timer;
  }
  size_t size() const { return entries_.size(); }
  int64_t next() const { return entries_.front().first; }

 private:
  std::vector<std::pair<int64_t, Timer*>> entries_;
};

TEST(TimerQueueTest, AgreesWithASortedList) {
  std::mt19937 random(17);
  TimerQueue queue;
  Model model;
  std::array<Timer, 60> timers;
  for (int step = 0; step < 50'000; ++step) {
    Timer& timer = timers[random() % timers.size()];
    const int64_t when = random() % 100;
    const int what = random() % 8;
    if (what < 5) {
      queue.Insert(timer, At(when));
      model.Insert(&timer, when);
    } else if (what < 6) {
      queue.Remove(timer);
      model.Remove(&timer);
    } else {
      ASSERT_EQ(queue.PopDue(At(when / 4)), model.PopDue(when / 4));
    }
    ASSERT_EQ(queue.size(), model.size());
    ASSERT_TRUE(queue.empty() || queue.next() == At(model.next()));
  }
  for (Timer& timer : timers) queue.Remove(timer);
}

}  // namespace
}  // namespace rawnet
