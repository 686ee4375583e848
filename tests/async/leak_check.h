// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_ASYNC_LEAK_CHECK_H_
#define RAWNET_TESTS_ASYNC_LEAK_CHECK_H_

#include <cstddef>
#include <filesystem>
#include <iterator>

#include "gtest/gtest.h"
#include "rawnet/async/event_loop.h"

namespace rawnet {

// How many descriptors this process has open.
inline size_t OpenDescriptors() {
  const std::filesystem::directory_iterator open("/proc/self/fd");
  return std::distance(begin(open), end(open));
}

// A fixture: after each test nothing is parked, no timer is set, no task is
// alive, no slot is taken in the loop of this thread, and no more descriptors
// are open than before. The pollers of recycled loops do not count: as many as
// a test has threads are made beforehand.
class LeakCheck : public testing::Test {
 protected:
  static constexpr int kThreadsMax = 8;

  LeakCheck() {
    WarmUp(kThreadsMax);
    open_before_ = OpenDescriptors();
  }

  void TearDown() override {
    EventLoop& loop = EventLoop::Current();
    loop.Poll();  // closed sources are let go of in a turn
    EXPECT_EQ(loop.parked_count(), 0u);
    EXPECT_EQ(loop.timer_count(), 0u);
    EXPECT_EQ(loop.task_count(), 0u);
    EXPECT_EQ(loop.slot_count(), 0u);
    EXPECT_LE(OpenDescriptors(), open_before_);
  }

 private:
  static void WarmUp(int loops) {
    EventLoop::Current().Poll();
    if (loops == 0) return;
    EventLoop::Scope scope({});
    WarmUp(loops - 1);
  }

  size_t open_before_ = 0;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_ASYNC_LEAK_CHECK_H_
