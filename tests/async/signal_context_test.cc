// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <signal.h>
#include <unistd.h>

#include <thread>

#include "gtest/gtest.h"
#include "rawnet/async/context.h"
#include "rawnet/async/context_done.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/watched_poller.h"

namespace rawnet {
namespace {

class SignalContextTest : public LeakCheck {};

int handled = 0;
void CountSignal(int) { ++handled; }

// Puts a harmless handler in place of the default, which would end the test.
class ScopedHandler {
 public:
  explicit ScopedHandler(int number) : number_(number) {
    handled = 0;
    struct sigaction action = {};
    action.sa_handler = CountSignal;
    sigaction(number_, &action, &before_);
  }
  ~ScopedHandler() { sigaction(number_, &before_, nullptr); }

 private:
  const int number_;
  struct sigaction before_;
};

TEST_F(SignalContextTest, ASignalEndsIt) {
  absl::StatusOr<OwnedContext> context =
      WithSignals(Context(), {SIGINT, SIGTERM});
  ASSERT_TRUE(context.ok()) << context.status();
  EXPECT_FALSE(context->done());
  raise(SIGTERM);
  EXPECT_TRUE(absl::IsCancelled(context->status()));
  EXPECT_EQ(context->cause(), absl::CancelledError("received SIGTERM"));
}

TEST_F(SignalContextTest, ASignalWakesWhoIsParked) {
  absl::StatusOr<OwnedContext> context = WithSignals(Context(), {SIGINT});
  ASSERT_TRUE(context.ok());
  PollerLog log;
  std::thread waiting([&] {
    EventLoop::Scope scope(log.Options());
    OwnedContext child = WithCancel(*context);
    EXPECT_TRUE(absl::IsCancelled(Wait(child.Done())));
    EXPECT_EQ(child.cause(), absl::CancelledError("received SIGINT"));
  });
  log.AwaitSleeps(1);
  kill(getpid(), SIGINT);
  waiting.join();
}

TEST_F(SignalContextTest, ASignalWakesEveryLoop) {
  absl::StatusOr<OwnedContext> context = WithSignals(Context(), {SIGINT});
  ASSERT_TRUE(context.ok());
  PollerLog logs[2];
  const auto wait = [&](PollerLog& log) {
    EventLoop::Scope scope(log.Options());
    EXPECT_TRUE(absl::IsCancelled(Wait(context->Done())));
  };
  std::thread first([&] { wait(logs[0]); });
  std::thread second([&] { wait(logs[1]); });
  logs[0].AwaitSleeps(1);
  logs[1].AwaitSleeps(1);
  raise(SIGINT);
  first.join();
  second.join();
}

TEST_F(SignalContextTest, TheSecondSignalMeetsTheEarlierDisposition) {
  const ScopedHandler handler(SIGINT);
  absl::StatusOr<OwnedContext> context = WithSignals(Context(), {SIGINT});
  ASSERT_TRUE(context.ok());
  raise(SIGINT);
  EXPECT_EQ(handled, 0);
  raise(SIGINT);
  EXPECT_EQ(handled, 1);
}

TEST_F(SignalContextTest, TheEarlierDispositionComesBack) {
  const ScopedHandler handler(SIGTERM);
  { EXPECT_TRUE(WithSignals(Context(), {SIGTERM}).ok()); }
  raise(SIGTERM);
  EXPECT_EQ(handled, 1);
}

// Once the loop, which is not driven any more, kept the watch alive.
TEST_F(SignalContextTest, TheEarlierDispositionComesBackAfterAWait) {
  const ScopedHandler handler(SIGTERM);
  {
    absl::StatusOr<OwnedContext> context = WithSignals(Context(), {SIGTERM});
    ASSERT_TRUE(context.ok());
    raise(SIGTERM);
    OwnedContext child = WithTimeout(Context(), absl::Milliseconds(1));
    EXPECT_TRUE(absl::IsCancelled(Wait(context->Done())));
  }
  {
    absl::StatusOr<OwnedContext> context = WithSignals(Context(), {SIGTERM});
    ASSERT_TRUE(context.ok()) << context.status();
    OwnedContext child = WithTimeout(*context, absl::Milliseconds(1));
    EXPECT_TRUE(absl::IsDeadlineExceeded(Wait(child.Done())));
  }
  raise(SIGTERM);
  EXPECT_EQ(handled, 1);
  EXPECT_TRUE(WithSignals(Context(), {SIGTERM}).ok());
}

TEST_F(SignalContextTest, OneSignalHasOneContext) {
  absl::StatusOr<OwnedContext> first = WithSignals(Context(), {SIGINT});
  ASSERT_TRUE(first.ok());
  absl::StatusOr<OwnedContext> second =
      WithSignals(Context(), {SIGTERM, SIGINT});
  EXPECT_TRUE(absl::IsInvalidArgument(second.status())) << second.status();
  // The refused one has let go of its first signal.
  EXPECT_TRUE(WithSignals(Context(), {SIGTERM}).ok());
}

TEST_F(SignalContextTest, SignalsThatCannotBeCaughtAreRefused) {
  EXPECT_FALSE(WithSignals(Context(), {SIGKILL}).ok());
  EXPECT_FALSE(WithSignals(Context(), {-1}).ok());
  EXPECT_FALSE(WithSignals(Context(), {1000}).ok());
}

// Once only the innermost was watched.
TEST_F(SignalContextTest, SignalContextsNest) {
  absl::StatusOr<OwnedContext> outer = WithSignals(Context(), {SIGTERM});
  ASSERT_TRUE(outer.ok());
  absl::StatusOr<OwnedContext> inner = WithSignals(*outer, {SIGINT});
  ASSERT_TRUE(inner.ok());
  PollerLog log;
  std::thread waiting([&] {
    EventLoop::Scope scope(log.Options());
    OwnedContext limited = WithTimeout(*inner, absl::Seconds(20));
    EXPECT_TRUE(absl::IsCancelled(Wait(limited.Done())));
    EXPECT_EQ(limited.cause(), absl::CancelledError("received SIGTERM"));
  });
  log.AwaitSleeps(1);
  raise(SIGTERM);
  waiting.join();
}

TEST_F(SignalContextTest, AnOuterSignalIsSeenWithoutWaiting) {
  absl::StatusOr<OwnedContext> outer = WithSignals(Context(), {SIGTERM});
  ASSERT_TRUE(outer.ok());
  absl::StatusOr<OwnedContext> inner = WithSignals(*outer, {SIGINT});
  ASSERT_TRUE(inner.ok());
  raise(SIGTERM);
  EXPECT_TRUE(inner->done());
}

}  // namespace
}  // namespace rawnet
