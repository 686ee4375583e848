// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Threads share socket pairs and do to them, at random, what can be done. Each
// operation must end with bytes or with the right error, and nothing be left.
// RAWNET_STRESS_SECONDS makes it longer than the fraction of a second it takes.

#include <atomic>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"
#include "rawnet/async/context_done.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/counting_sys.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"

namespace rawnet {
namespace {

constexpr int kThreads = 4;
constexpr int kPairs = 8;

class StressTest : public LeakCheck {};

absl::Duration Length() {
  const char* const seconds = std::getenv("RAWNET_STRESS_SECONDS");
  return seconds == nullptr ? absl::Milliseconds(300)
                            : absl::Seconds(std::atoi(seconds));
}

// The pairs that all threads share. Thread-safe.
class Pairs {
 public:
  Pairs() {
    for (int i = 0; i < kPairs; ++i) pairs_[i] = MakePair(sys_);
  }

  Pair Get(int index) {
    absl::MutexLock lock(&mutex_);
    return pairs_[index];
  }
  void Replace(int index) {
    const Pair fresh = MakePair(sys_);
    absl::MutexLock lock(&mutex_);
    pairs_[index].a->Close();
    pairs_[index] = fresh;
    ++made_;
  }
  int descriptors_made() {
    absl::MutexLock lock(&mutex_);
    return 2 * made_;
  }
  CountingSys& sys() { return sys_; }

 private:
  CountingSys sys_;
  absl::Mutex mutex_;
  Pair pairs_[kPairs] ABSL_GUARDED_BY(mutex_);
  int made_ ABSL_GUARDED_BY(mutex_) = kPairs;
};

bool IsRight(const absl::Status& status) {
  return status.ok() || absl::IsAborted(status) ||
         absl::IsDeadlineExceeded(status) || absl::IsCancelled(status) ||
         absl::StrContains(status.message(), "transfer");
}

// One thread's share of the disorder.
class Worker {
 public:
  Worker(Pairs* pairs, int seed) : pairs_(*pairs), random_(seed) {}

  void Run(MonotonicTime end) {
    while (SystemClock().Now() < end) Step();
  }

 private:
  int Random(int below) { return static_cast<int>(random_() % below); }

  void Step() {
    const int index = Random(kPairs);
    const Pair pair = pairs_.Get(index);
    const SharedDescriptor& end = Random(2) == 0 ? pair.a : pair.b;
    const int what = Random(100);
    if (what < 35) {
      Check(Wait(Read(end, absl::MakeSpan(buffer_), Limited())).status());
    } else if (what < 70) {
      Check(Wait(Write(end, absl::MakeConstSpan(buffer_), Limited())).status());
    } else if (what < 90) {
      end->SetDeadline(Random(2) == 0 ? Direction::kRead : Direction::kWrite,
                       SystemClock().Now() + absl::Microseconds(Random(3000)));
    } else if (what < 95) {
      Spawn(ReadOnce(end));
    } else if (what < 98) {
      pairs_.Replace(index);
    } else {
      std::thread([end] {
        Spawn(ReadOnce(end));
        EventLoop::Current().Poll();
      }).join();
    }
  }

  static Task<void> ReadOnce(SharedDescriptor end) {
    char buffer[100];
    Check((co_await Read(end, absl::MakeSpan(buffer))).status());
  }

  // A context that ends soon, lest a direction without deadline wait for ever.
  Context Limited() {
    limit_.emplace(
        WithTimeout(Context(), absl::Microseconds(100 + Random(3000))));
    return *limit_;
  }

  static void Check(const absl::Status& status) {
    EXPECT_TRUE(IsRight(status)) << status;
  }

  Pairs& pairs_;
  std::mt19937 random_;
  std::optional<OwnedContext> limit_;
  char buffer_[300] = {};
};

TEST_F(StressTest, ThreadsShareSockets) {
  Pairs pairs;
  const MonotonicTime end = SystemClock().Now() + Length();
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&pairs, i, end] { Worker(&pairs, i).Run(end); });
  }
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < kPairs; ++i) pairs.Replace(i);
  EXPECT_EQ(pairs.sys().closes(), pairs.descriptors_made() - 2 * kPairs);
  EXPECT_EQ(pairs.sys().bad_descriptors(), 0);
}

// Contexts of one tree are waited for, made, cancelled and dropped everywhere.
TEST_F(StressTest, ThreadsShareATreeOfContexts) {
  const MonotonicTime end = SystemClock().Now() + Length();
  std::atomic<bool> stop{false};
  absl::Mutex mutex;
  std::optional<OwnedContext> root(WithCancel(Context()));
  const auto work = [&](int seed) {
    std::mt19937 random(seed);
    while (!stop.load()) {
      const absl::Duration limit = absl::Microseconds(random() % 500);
      Context parent;
      {
        absl::MutexLock lock(&mutex);
        parent = *root;
      }
      OwnedContext child = WithTimeout(parent, limit);
      OwnedContext grandchild = WithCancel(child);
      EXPECT_FALSE(Wait(grandchild.Done()).ok());
      EXPECT_TRUE(child.done());
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(work, i);
  while (SystemClock().Now() < end) {
    EXPECT_TRUE(Wait(Sleep(Context(), absl::Microseconds(300))).ok());
    std::optional<OwnedContext> fresh(WithCancel(Context()));
    absl::MutexLock lock(&mutex);
    root.emplace(*std::move(fresh));
  }
  stop.store(true);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace rawnet
