// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_CLOCK_H_
#define RAWNET_NETPOLL_CLOCK_H_

#include <compare>
#include <cstdint>
#include <limits>

#include "absl/time/time.h"

namespace rawnet {

// A point on a clock that never steps, in nanoseconds since an arbitrary
// start. Absolute times of the API are absl::Time; each is converted to this
// once, on entry, so that a step of the wall clock moves nothing pending.
// Arithmetic saturates: Infinite() stays infinite, the past stays the past.
struct MonotonicTime {
  int64_t nanoseconds = 0;

  static constexpr MonotonicTime Infinite() {
    return {std::numeric_limits<int64_t>::max()};
  }
  static constexpr MonotonicTime InfinitePast() {
    return {std::numeric_limits<int64_t>::min()};
  }

  friend constexpr auto operator<=>(MonotonicTime, MonotonicTime) = default;
};

// Rounds up to a nanosecond, so that nothing timed by it can be early.
MonotonicTime operator+(MonotonicTime time, absl::Duration step);
MonotonicTime operator-(MonotonicTime time, absl::Duration step);
absl::Duration operator-(MonotonicTime later, MonotonicTime earlier);

// The time source of a loop. A simulation supplies its own. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // clock_gettime(CLOCK_MONOTONIC), 2 to 25 ns.
  virtual MonotonicTime Now() = 0;

  // As Now(), but may lag by a few milliseconds; never leads. Costs less.
  virtual MonotonicTime CoarseNow() = 0;

  // The wall clock: only to convert the absolute times of the API.
  virtual absl::Time WallNow() = 0;

  // Whether WallNow() has reached `time`. Costs less while that is far off.
  virtual bool HasCome(absl::Time time) { return WallNow() >= time; }
};

// The clock of this machine. Lives forever.
Clock& SystemClock();

// The moment `deadline` on `clock`. absl::InfiniteFuture() gives Infinite().
// A deadline that has passed gives InfinitePast(): a clock that lags, as
// CoarseNow does, agrees that it has.
MonotonicTime MonotonicDeadline(Clock& clock, absl::Time deadline);

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_CLOCK_H_
