// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/clock.h"

#include <time.h>

#include "absl/time/clock.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/clock_coarse.h"

namespace rawnet {
namespace {

bool IsEndless(MonotonicTime time) {
  return time == MonotonicTime::Infinite() ||
         time == MonotonicTime::InfinitePast();
}

int64_t NanosecondsRoundedUp(absl::Duration duration) {
  const int64_t truncated = absl::ToInt64Nanoseconds(duration);
  const bool saturated = truncated == std::numeric_limits<int64_t>::max();
  if (saturated || absl::Nanoseconds(truncated) >= duration) return truncated;
  return truncated + 1;
}

// Coarse clocks move once a tick, and there are 100 a second at the least.
constexpr int64_t kCoarseLagMax = 100'000'000;  // nanoseconds

int64_t ReadNanoseconds(clockid_t id) {
  timespec now;
  CheckThat(clock_gettime(id, &now) == 0, "clock_gettime failed");
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

class MachineClock final : public Clock {
 public:
  MonotonicTime Now() override { return {ReadNanoseconds(CLOCK_MONOTONIC)}; }
  MonotonicTime CoarseNow() override { return {ReadNanoseconds(kCoarseClock)}; }
  absl::Time WallNow() override { return absl::Now(); }
  bool HasCome(absl::Time time) override {
    const absl::Time latest =
        absl::FromUnixNanos(ReadNanoseconds(kCoarseWallClock) + kCoarseLagMax);
    return latest >= time && WallNow() >= time;
  }
};

}  // namespace

MonotonicTime operator+(MonotonicTime time, absl::Duration step) {
  if (IsEndless(time)) return time;
  if (step == absl::InfiniteDuration()) return MonotonicTime::Infinite();
  if (step == -absl::InfiniteDuration()) return MonotonicTime::InfinitePast();
  const int64_t nanoseconds = NanosecondsRoundedUp(step);
  MonotonicTime sum;
  if (!__builtin_add_overflow(time.nanoseconds, nanoseconds,
                              &sum.nanoseconds)) {
    return sum;
  }
  return nanoseconds > 0 ? MonotonicTime::Infinite()
                         : MonotonicTime::InfinitePast();
}

MonotonicTime operator-(MonotonicTime time, absl::Duration step) {
  return time + -step;
}

absl::Duration operator-(MonotonicTime later, MonotonicTime earlier) {
  if (later == earlier) return absl::ZeroDuration();
  if (IsEndless(later) || IsEndless(earlier)) {
    return later > earlier ? absl::InfiniteDuration()
                           : -absl::InfiniteDuration();
  }
  return absl::Nanoseconds(later.nanoseconds) -
         absl::Nanoseconds(earlier.nanoseconds);
}

Clock& SystemClock() {
  static Clock* const clock = new MachineClock;
  return *clock;
}

MonotonicTime MonotonicDeadline(Clock& clock, absl::Time deadline) {
  if (deadline == absl::InfiniteFuture()) return MonotonicTime::Infinite();
  // The wall clock first: a delay between the two reads makes the result late,
  // never early.
  const absl::Duration left = deadline - clock.WallNow();
  if (left <= absl::ZeroDuration()) return MonotonicTime::InfinitePast();
  return clock.Now() + left;
}

}  // namespace rawnet
