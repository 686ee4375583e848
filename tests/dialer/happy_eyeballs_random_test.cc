// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <cstdint>

#include "gtest/gtest.h"
#include "rawnet/tests/dialer/race_fuzzer.h"

namespace rawnet {
namespace {

TEST(RandomRace, KeepsItsInvariantsInAnyOrderOfEvents) {
  for (uint32_t seed = 0; seed < 25'000; ++seed) {
    ASSERT_EQ(RaceFuzzer(seed).Run(), "") << "seed " << seed;
  }
}

}  // namespace
}  // namespace rawnet
