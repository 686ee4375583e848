// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// RAWNET_STORM_SECONDS says how long (2 if unset), RAWNET_STORM_SEED which.

#include "rawnet/tests/socket/storm.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "rawnet/tests/async/leak_check.h"

namespace rawnet {
namespace {

// What an operation that never ends is told by; much longer than any machine
// takes to end the others.
constexpr absl::Duration kPatience = absl::Seconds(60);

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  uint64_t number = 0;
  return text != nullptr && absl::SimpleAtoi(text, &number) ? number
                                                            : otherwise;
}

// As many as there can be, with two descriptors each and some to spare.
int ConnectionsWithin(int wanted) {
  rlimit limit = {};
  EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlim_t room = limit.rlim_max / 3;
  return static_cast<int>(std::min<rlim_t>(wanted, room));
}

// Ends the process when the test takes too long: nothing else can.
class Watchdog {
 public:
  explicit Watchdog(absl::Duration patience)
      : thread_([this, patience] {
          if (over_.WaitForNotificationWithTimeout(patience)) return;
          std::cerr << "an operation hangs\n";
          std::abort();
        }) {}
  ~Watchdog() {
    over_.Notify();
    thread_.join();
  }

 private:
  absl::Notification over_;
  std::thread thread_;
};

class StormTest : public LeakCheck {};

TEST_F(StormTest, EveryOperationEndsAsItShould) {
  const absl::Duration duration =
      absl::Seconds(FromEnvironment("RAWNET_STORM_SECONDS", 2));
  Storm::Options options;
  options.seed = FromEnvironment("RAWNET_STORM_SEED", std::random_device()());
  options.connections = ConnectionsWithin(options.connections);
  std::cerr << "storm over " << options.connections
            << " connections, RAWNET_STORM_SEED=" << options.seed << "\n";
  Watchdog watchdog(duration + kPatience);
  Storm storm(options);
  storm.Rage(duration);
  std::cerr << storm.counts() << "\n";
  EXPECT_GT(storm.counts().done, 0u);
}

}  // namespace
}  // namespace rawnet
