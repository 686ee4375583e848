// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_RANDOM_H_
#define RAWNET_TESTS_SIM_SIM_RANDOM_H_

#include <cstdint>

#include "absl/time/time.h"

namespace rawnet {

// All chance in a simulation: SplitMix64, and draws that are the same with
// every standard library. One thread.
class SimRandom {
 public:
  explicit SimRandom(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  // 0 to limit - 1. The bias is below limit / 2^64.
  uint64_t Below(uint64_t limit) { return limit == 0 ? 0 : Next() % limit; }

  // Draws nothing when the answer is certain: a fault that is switched off does
  // not change the rest of the run.
  bool Chance(double probability) {
    if (probability <= 0) return false;
    if (probability >= 1) return true;
    return static_cast<double>(Next() >> 11) * 0x1p-53 < probability;
  }

  // To the nanosecond, both ends included.
  absl::Duration Between(absl::Duration least, absl::Duration most) {
    if (most <= least) return least;
    const auto span =
        static_cast<uint64_t>(absl::ToInt64Nanoseconds(most - least));
    return least + absl::Nanoseconds(static_cast<int64_t>(Below(span + 1)));
  }

 private:
  uint64_t state_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_RANDOM_H_
