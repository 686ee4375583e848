// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/signal_watch.h"

#include <signal.h>

#include <atomic>
#include <thread>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

// While it lives, a signal that nobody watches does nothing.
class Ignored {
 public:
  explicit Ignored(int signal) : signal_(signal) {
    struct sigaction action = {};
    action.sa_handler = SIG_IGN;
    sigaction(signal, &action, &before_);
  }
  Ignored(const Ignored&) = delete;
  Ignored& operator=(const Ignored&) = delete;
  ~Ignored() { sigaction(signal_, &before_, nullptr); }

 private:
  const int signal_;
  struct sigaction before_;
};

TEST(SignalWatch, TheFirstSignalIsCaught) {
  const auto watch = SignalWatch::Create({SIGUSR1, SIGUSR2});
  ASSERT_TRUE(watch.ok()) << watch.status();
  EXPECT_EQ((*watch)->caught(), 0);
  raise(SIGUSR2);
  raise(SIGUSR1);
  EXPECT_EQ((*watch)->caught(), SIGUSR2);
}

TEST(SignalWatch, AStoppedWatchCatchesNothing) {
  const Ignored ignored(SIGUSR1);
  const auto watch = SignalWatch::Create({SIGUSR1});
  ASSERT_TRUE(watch.ok()) << watch.status();
  (*watch)->Stop();
  raise(SIGUSR1);
  EXPECT_EQ((*watch)->caught(), 0);
  EXPECT_TRUE(SignalWatch::Create({SIGUSR1}).ok());
}

// Once its handler, in another thread, could still be using what died.
TEST(SignalWatch, MayEndWhileItsSignalArrives) {
  const Ignored ignored(SIGUSR1);
  std::atomic<bool> stop{false};
  std::thread other([&stop] {
    while (!stop) raise(SIGUSR1);
  });
  for (int i = 0; i < 5000; ++i) {
    EXPECT_TRUE(SignalWatch::Create({SIGUSR1}).ok());
  }
  stop = true;
  other.join();
}

}  // namespace
}  // namespace rawnet
