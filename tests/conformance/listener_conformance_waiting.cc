// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Deadlines and contexts of a listener.

#include <utility>
#include <vector>

#include "rawnet/async/race.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/conformance/conn_steps.h"
#include "rawnet/tests/conformance/listener_conformance.h"

namespace rawnet {
namespace {

// Long enough to do something before it is over.
constexpr absl::Duration kAWhile = absl::Milliseconds(100);

void ExpectCanceled(const absl::Status& status) {
  EXPECT_TRUE(IsCanceled(status)) << status;
}

Task<bool> Accepts(AnyListener* listener) {
  co_return (co_await listener->Accept({})).ok();
}

Task<bool> Expires() {
  (co_await Sleep(Context(), absl::Milliseconds(1))).IgnoreError();
  co_return false;
}

TEST_P(ListenerConformance, PastDeadlinesBeatTheQueue) {
  const auto dialed = Wait(Dial());
  for (const absl::Time deadline : {absl::InfinitePast(), LongAgo(), Now()}) {
    ASSERT_TRUE(listener()->SetDeadline(deadline).ok());
    Wait(ExpectAcceptTimeout());
    Wait(ExpectAcceptTimeout());
  }
  ASSERT_TRUE(listener()->SetDeadline(Never()).ok());
  EXPECT_NE(Wait(Accept()), nullptr);
}

TEST_P(ListenerConformance, DeadlinesAreNeverEarly) {
  for (const int milliseconds : {1, 5, 10}) {
    Clock& clock = EventLoop::Current().clock();
    const absl::Duration left = absl::Milliseconds(milliseconds);
    const MonotonicTime start = clock.Now();
    ASSERT_TRUE(listener()->SetDeadline(Now() + left).ok());
    Wait(ExpectAcceptTimeout());
    EXPECT_GE(clock.Now() - start, left);
  }
  ASSERT_TRUE(listener()->SetDeadline(Now() + absl::Hours(1)).ok());
  const auto dialed = Wait(Dial());
  EXPECT_NE(Wait(Accept()), nullptr);
}

TEST_P(ListenerConformance, ADeadlineMovedIntoThePastEndsAllThatWait) {
  Strands strands = MakeStrands();
  for (int i = 0; i < 4; ++i) {
    strands.RunUntilItWaits([&] { return ExpectAcceptTimeout(); });
  }
  EXPECT_TRUE(listener()->SetDeadline(LongAgo()).ok());
}

TEST_P(ListenerConformance, ANearerDeadlineEndsAnAcceptThatWaits) {
  ASSERT_TRUE(listener()->SetDeadline(Now() + absl::Hours(1)).ok());
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectAcceptTimeout(); });
  EXPECT_TRUE(listener()->SetDeadline(Now() + kShort).ok());
}

TEST_P(ListenerConformance, AClearedDeadlineLetsAnAcceptWaitOn) {
  const absl::Time deadline = Now() + kAWhile;
  ASSERT_TRUE(listener()->SetDeadline(deadline).ok());
  absl::Status status;
  Strands strands = MakeStrands();
  strands.RunUntilItWaits(
      [&]() -> Task<void> { status = co_await AcceptOnce(); });
  ASSERT_TRUE(listener()->SetDeadline(Never()).ok());
  const bool in_time = Now() < deadline;  // on a machine that is busy, perhaps
  EXPECT_TRUE(Wait(Sleep(Context(), kAWhile)).ok());
  const auto dialed = Wait(TryDial());
  strands.Join();
  EXPECT_TRUE(status.ok() || !in_time) << status;
}

TEST_P(ListenerConformance, ErrorsNameTheListener) {
  ASSERT_TRUE(listener()->SetDeadline(LongAgo()).ok());
  const auto error = OpErrorOf(Wait(AcceptOnce()));
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->operation, "accept");
  EXPECT_EQ(error->address, address().ToString());
  EXPECT_EQ(error->network, Wait(Dial())->network());
}

TEST_P(ListenerConformance, ADoneContextTakesNobody) {
  const auto dialed = Wait(Dial());
  OwnedContext context = WithCancel(Context());
  context.Cancel();
  ExpectCanceled(Wait(AcceptOnce(context)));
  EXPECT_NE(Wait(Accept()), nullptr);
}

TEST_P(ListenerConformance, CancelEndsOneAcceptAndTheListenerStays) {
  OwnedContext context = WithCancel(Context());
  Strands canceled = MakeStrands();
  Strands others = MakeStrands();
  canceled.RunUntilItWaits(
      [&]() -> Task<void> { ExpectCanceled(co_await AcceptOnce(context)); });
  others.RunUntilItWaits(
      [&]() -> Task<void> { EXPECT_NE(co_await Accept(), nullptr); });
  context.Cancel();
  canceled.Join();
  const auto dialed = Wait(Dial());
  others.Join();
}

TEST_P(ListenerConformance, DeadlineOfAContextEndsAnAccept) {
  const OwnedContext context = WithTimeout(Context(), kShort);
  const absl::Status status = Wait(AcceptOnce(context));
  EXPECT_TRUE(IsTimeout(status)) << status;
}

// An Accept that loses a race is destroyed while it waits.
TEST_P(ListenerConformance, AbandonedAcceptTakesNobody) {
  std::vector<Task<bool>> tasks;
  tasks.push_back(Accepts(listener()));
  tasks.push_back(Expires());
  EXPECT_EQ(Wait(FirstOf(std::move(tasks))).index, 1u);
  const auto dialed = Wait(Dial());
  EXPECT_NE(Wait(Accept()), nullptr);
}

TEST_P(ListenerConformance, ConcurrentMethods) {
  Strands strands = MakeStrands();
  for (int i = 0; i < 8; ++i) {
    strands.Run([&]() -> Task<void> { (co_await AcceptOnce()).IgnoreError(); });
    strands.Run([&]() -> Task<void> {
      listener()->SetDeadline(Now() + kShort).IgnoreError();
      co_return;
    });
    strands.Run(
        [&]() -> Task<void> { (co_await TryDial()).status().IgnoreError(); });
  }
  EXPECT_TRUE(listener()->SetDeadline(Now() + kShort).ok());
  strands.Join();
  EXPECT_TRUE(listener()->Close().ok());
}

}  // namespace
}  // namespace rawnet
