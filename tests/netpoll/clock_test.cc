// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/clock.h"

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

constexpr MonotonicTime kStart = {1'000};

// Wall and monotonic clocks that stand still.
class StoppedClock final : public Clock {
 public:
  MonotonicTime Now() override { return kStart; }
  MonotonicTime CoarseNow() override { return kStart; }
  absl::Time WallNow() override { return absl::FromUnixSeconds(1'000'000); }
};

TEST(MonotonicTime, StepsBothWays) {
  EXPECT_EQ(kStart + absl::Nanoseconds(5), MonotonicTime{1'005});
  EXPECT_EQ(kStart - absl::Nanoseconds(5), MonotonicTime{995});
  EXPECT_EQ(kStart + -absl::Nanoseconds(5), MonotonicTime{995});
  EXPECT_EQ(kStart - MonotonicTime{400}, absl::Nanoseconds(600));
  EXPECT_EQ(MonotonicTime{400} - kStart, -absl::Nanoseconds(600));
}

TEST(MonotonicTime, PartsOfANanosecondRoundUp) {
  EXPECT_EQ(kStart + absl::Nanoseconds(1) / 4, MonotonicTime{1'001});
  EXPECT_EQ(kStart + -absl::Nanoseconds(1) / 4, MonotonicTime{1'000});
  EXPECT_EQ(kStart - absl::Nanoseconds(5) / 4, MonotonicTime{999});
}

TEST(MonotonicTime, ArithmeticSaturates) {
  constexpr MonotonicTime kFuture = MonotonicTime::Infinite();
  constexpr MonotonicTime kPast = MonotonicTime::InfinitePast();
  EXPECT_EQ(kStart + absl::InfiniteDuration(), kFuture);
  EXPECT_EQ(kStart - absl::InfiniteDuration(), kPast);
  EXPECT_EQ(kStart + absl::Hours(24 * 365 * 300), kFuture);
  EXPECT_EQ(MonotonicTime{-1'000} - absl::Hours(24 * 365 * 300), kPast);
  const MonotonicTime late = {kFuture.nanoseconds - 10};
  EXPECT_EQ(late + absl::Seconds(1), kFuture);
}

TEST(MonotonicTime, EndlessStaysEndless) {
  constexpr MonotonicTime kFuture = MonotonicTime::Infinite();
  constexpr MonotonicTime kPast = MonotonicTime::InfinitePast();
  EXPECT_EQ(kFuture - absl::Hours(1), kFuture);
  EXPECT_EQ(kPast + absl::Hours(1), kPast);
  EXPECT_EQ(kFuture - kStart, absl::InfiniteDuration());
  EXPECT_EQ(kStart - kFuture, -absl::InfiniteDuration());
  EXPECT_EQ(kStart - kPast, absl::InfiniteDuration());
  EXPECT_EQ(kFuture - kFuture, absl::ZeroDuration());
}

TEST(MonotonicTime, DifferenceOfExtremesDoesNotOverflow) {
  const MonotonicTime late = {MonotonicTime::Infinite().nanoseconds - 1};
  const MonotonicTime early = {MonotonicTime::InfinitePast().nanoseconds + 1};
  EXPECT_GT(late - early, absl::Hours(24 * 365 * 500));
}

TEST(MonotonicDeadline, KeepsTheDistance) {
  StoppedClock clock;
  const absl::Time now = clock.WallNow();
  EXPECT_EQ(MonotonicDeadline(clock, now + absl::Nanoseconds(7)),
            MonotonicTime{1'007});
}

// Also on a clock that lags behind the one it was set by.
TEST(MonotonicDeadline, OnceItHasPassedItIsPast) {
  StoppedClock clock;
  const absl::Time now = clock.WallNow();
  EXPECT_EQ(MonotonicDeadline(clock, now), MonotonicTime::InfinitePast());
  EXPECT_EQ(MonotonicDeadline(clock, now - absl::Nanoseconds(7)),
            MonotonicTime::InfinitePast());
}

TEST(MonotonicDeadline, EndsOfTime) {
  StoppedClock clock;
  EXPECT_EQ(MonotonicDeadline(clock, absl::InfiniteFuture()),
            MonotonicTime::Infinite());
  EXPECT_LT(MonotonicDeadline(clock, absl::InfinitePast()), kStart);
  EXPECT_EQ(MonotonicDeadline(clock, absl::FromUnixSeconds(1LL << 50)),
            MonotonicTime::Infinite());
}

TEST(SystemClock, NeverGoesBack) {
  MonotonicTime last = SystemClock().Now();
  for (int i = 0; i < 1'000; ++i) {
    const MonotonicTime now = SystemClock().Now();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(SystemClock, CoarseNeverLeads) {
  for (int i = 0; i < 1'000; ++i) {
    const MonotonicTime coarse = SystemClock().CoarseNow();
    const MonotonicTime precise = SystemClock().Now();
    ASSERT_LE(coarse, precise);
  }
}

TEST(SystemClock, CoarseMoves) {
  const MonotonicTime start = SystemClock().CoarseNow();
  while (SystemClock().CoarseNow() == start) {
  }
  EXPECT_GT(SystemClock().CoarseNow(), start);
}

TEST(SystemClock, WhatIsPastHasCome) {
  for (const absl::Duration ago :
       {absl::ZeroDuration(), absl::Nanoseconds(1), absl::Milliseconds(1),
        absl::Hours(1), absl::InfiniteDuration()}) {
    EXPECT_TRUE(SystemClock().HasCome(absl::Now() - ago)) << ago;
  }
}

TEST(SystemClock, WhatIsToComeHasNot) {
  for (const absl::Duration left :
       {absl::Minutes(1), absl::Hours(1), absl::InfiniteDuration()}) {
    EXPECT_FALSE(SystemClock().HasCome(absl::Now() + left)) << left;
  }
}

TEST(SystemClock, HasComeExactlyInTime) {
  const absl::Time time = absl::Now() + absl::Microseconds(100);
  while (!SystemClock().HasCome(time)) {
  }
  EXPECT_GE(absl::Now(), time);
}

TEST(SystemClock, WallClockIsAbseils) {
  const absl::Time before = absl::Now();
  const absl::Time wall = SystemClock().WallNow();
  EXPECT_LE(before, wall + absl::Seconds(1));
  EXPECT_LE(wall, absl::Now() + absl::Seconds(1));
}

}  // namespace
}  // namespace rawnet
