// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_TEST_H_
#define RAWNET_TESTS_SIM_SIM_TEST_H_

#include <algorithm>
#include <cstddef>
#include <iostream>

#include "gtest/gtest.h"
#include "rawnet/tests/sim/sim_network.h"

namespace rawnet {

// A test on a simulated network. When it fails it says how to run it again, and
// what the last packets were.
class SimTest : public testing::Test {
 protected:
  SimTest() = default;
  explicit SimTest(const SimNetwork::Options& options) : network_(options) {}

  ~SimTest() override {
    if (HasFailure()) PrintStory();
  }

  // No descriptor is open on `host`, none was closed twice, and nothing waits
  // there.
  static void ExpectNothingLeft(SimHost& host) {
    EXPECT_EQ(host.open_descriptors(), 0u) << host.name() << ":\n"
                                           << host.DescribeDescriptors();
    EXPECT_EQ(host.closed_in_vain(), 0) << host.name();
    EXPECT_EQ(host.loop().parked_count(), 0u) << host.name();
    EXPECT_EQ(host.loop().timer_count(), 0u) << host.name();
    EXPECT_EQ(host.loop().task_count(), 0u) << host.name();
    host.loop().Poll();  // closed descriptors are let go of in a turn
    EXPECT_EQ(host.loop().slot_count(), 0u) << host.name();
  }

  SimNetwork network_;

 private:
  static constexpr size_t kPacketsMax = 40;

  void PrintStory() const {
    std::cerr << "to repeat: RAWNET_SIM_SEED=" << network_.seed() << "\n";
    const auto& log = network_.log();
    for (size_t i = log.size() - std::min(log.size(), kPacketsMax);
         i < log.size(); ++i) {
      std::cerr << "  " << log[i] << "\n";
    }
  }
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_TEST_H_
