// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/waker.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/netpoll/wake_flag.h"

namespace rawnet {
namespace {

using CreateWaker = std::unique_ptr<Waker> (*)();

class WakerTest : public testing::TestWithParam<CreateWaker> {
 protected:
  // Wakes that were not merged: the bytes in a pipe, the count of an eventfd.
  uint64_t Pending() {
    uint64_t count = 0;
    char bytes[4096];
    const ssize_t size = ::read(waker_->fd(), bytes, sizeof(bytes));
    if (size != sizeof(count)) return size;
    std::memcpy(&count, bytes, sizeof(count));
    return count;
  }

  bool Readable(int timeout_ms) {
    pollfd entry = {.fd = waker_->fd(), .events = POLLIN, .revents = 0};
    return ::poll(&entry, 1, timeout_ms) == 1;
  }

  std::unique_ptr<Waker> waker_ = GetParam()();
};

TEST_P(WakerTest, SilentAtFirst) { EXPECT_FALSE(Readable(0)); }

TEST_P(WakerTest, WakeMakesReadableUntilDrained) {
  for (int i = 0; i < 3; ++i) {
    waker_->Wake();
    EXPECT_TRUE(Readable(0));
    EXPECT_TRUE(Readable(0));
    waker_->Drain();
    EXPECT_FALSE(Readable(0));
  }
}

TEST_P(WakerTest, WakesAreMerged) {
  for (int i = 0; i < 10'000; ++i) waker_->Wake();
  EXPECT_EQ(Pending(), 1u);
}

TEST_P(WakerTest, NeedlessDrainIsHarmless) {
  waker_->Drain();
  waker_->Drain();
  EXPECT_FALSE(Readable(0));
  waker_->Wake();
  EXPECT_TRUE(Readable(0));
}

TEST_P(WakerTest, WakeLeavesErrnoAlone) {
  errno = ERANGE;
  waker_->Wake();
  EXPECT_EQ(errno, ERANGE);
}

TEST_P(WakerTest, DescriptorIsNonBlockingAndCloseOnExec) {
  EXPECT_TRUE(::fcntl(waker_->fd(), F_GETFL) & O_NONBLOCK);
  EXPECT_TRUE(::fcntl(waker_->fd(), F_GETFD) & FD_CLOEXEC);
}

// What Lower() before the read, or a plain store in it, would break: the
// sleeper looks for work after each drain and must end up with all of it.
TEST_P(WakerTest, NoWakeIsLostToADrain) {
  constexpr int kThreads = 3;
  constexpr int kPosts = 20'000;
  std::atomic<int> work{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int post = 0; post < kPosts; ++post) {
        work.fetch_add(1, std::memory_order_relaxed);
        waker_->Wake();
      }
    });
  }
  int seen = 0;
  while (seen < kThreads * kPosts && Readable(20'000)) {
    waker_->Drain();
    seen = work.load(std::memory_order_relaxed);
  }
  EXPECT_EQ(seen, kThreads * kPosts);
  for (std::thread& thread : threads) thread.join();
}

INSTANTIATE_TEST_SUITE_P(EventFd, WakerTest,
                         testing::Values(&CreateEventFdWaker));
INSTANTIATE_TEST_SUITE_P(Pipe, WakerTest, testing::Values(&CreatePipeWaker));

TEST(WakeFlag, OnlyTheFirstRaiseSignals) {
  WakeFlag flag;
  EXPECT_TRUE(flag.Raise());
  EXPECT_FALSE(flag.Raise());
  flag.Lower();
  EXPECT_TRUE(flag.Raise());
}

}  // namespace
}  // namespace rawnet
