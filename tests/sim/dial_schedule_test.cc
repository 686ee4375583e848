// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The dial by name under many schedules: RAWNET_SIM_SCHEDULES says how many,
// RAWNET_SIM_SEED runs one of them alone. .ci/run tries 100,000.

#include "rawnet/tests/sim/dial_schedule.h"

#include <cstdint>
#include <cstdlib>
#include <iostream>

#include "absl/strings/numbers.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  uint64_t value = 0;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

TEST(DialSchedules, KeepTheInvariantsOfTheRace) {
  const uint64_t count = FromEnvironment("RAWNET_SIM_SCHEDULES", 3000);
  const uint64_t only = FromEnvironment("RAWNET_SIM_SEED", 0);
  const uint64_t first = only != 0 ? only : 1;
  const uint64_t last = only != 0 ? only : count;
  uint64_t connected = 0;
  for (uint64_t seed = first; seed <= last; ++seed) {
    DialSchedule schedule(seed);
    ASSERT_EQ(schedule.Run(), "")
        << "to repeat: RAWNET_SIM_SEED=" << seed << "\n"
        << schedule.Story();
    connected += schedule.connected();
  }
  if (only == 0) {
    EXPECT_GT(connected, count / 10);
    EXPECT_LT(connected, count - count / 10);
  }
  std::cout << connected << " of " << count << " connected\n";
}

}  // namespace
}  // namespace rawnet
