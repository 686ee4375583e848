// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Deadlines and contexts of datagram sockets.

#include <string>
#include <utility>
#include <vector>

#include "rawnet/async/event_loop.h"
#include "rawnet/async/race.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/conformance/conn_steps.h"
#include "rawnet/tests/conformance/datagram_conformance.h"

namespace rawnet {
namespace {

// Long enough to do something before it is over.
constexpr absl::Duration kAWhile = absl::Milliseconds(100);

Task<void> ExpectCanceledRead(Conn* conn, Context context) {
  const absl::Status status = co_await ReadOnce(conn, context);
  EXPECT_TRUE(IsCanceled(status)) << status;
}

Task<void> ExpectDatagram(Conn* conn, absl::string_view datagram) {
  EXPECT_EQ(co_await ReadPiece(conn), datagram);
}

Task<bool> Reads(Conn* conn) { co_return (co_await ReadOnce(conn)).ok(); }

Task<bool> Expires() {
  (co_await Sleep(Context(), absl::Milliseconds(1))).IgnoreError();
  co_return false;
}

TEST_P(DatagramConformance, PastDeadlinesBeatReadyData) {
  Wait(WriteAll(far(), "first"));
  Wait(WriteAll(far(), "second"));
  Wait(ExpectDatagram(near(), "first"));  // they have come
  for (const absl::Time deadline : {absl::InfinitePast(), LongAgo(), Now()}) {
    ASSERT_TRUE(near()->SetReadDeadline(deadline).ok());
    Wait(ExpectReadTimeout(near()));
    Wait(ExpectReadTimeout(near()));
  }
  ASSERT_TRUE(near()->SetReadDeadline(Never()).ok());
  Wait(ExpectDatagram(near(), "second"));
}

TEST_P(DatagramConformance, PastDeadlinesSendNothing) {
  ASSERT_TRUE(near()->SetWriteDeadline(LongAgo()).ok());
  Wait(ExpectWriteTimeout(near()));
  ASSERT_TRUE(near()->SetWriteDeadline(Never()).ok());
  Wait(WriteAll(near(), "sent"));
  Wait(ExpectDatagram(far(), "sent"));
}

TEST_P(DatagramConformance, DeadlinesOfDirectionsAreApart) {
  ASSERT_TRUE(near()->SetReadDeadline(LongAgo()).ok());
  Wait(WriteAll(near(), "sent"));
  ASSERT_TRUE(near()->SetReadDeadline(Never()).ok());
  ASSERT_TRUE(near()->SetWriteDeadline(LongAgo()).ok());
  Wait(WriteAll(far(), "received"));
  Wait(ExpectDatagram(near(), "received"));
}

TEST_P(DatagramConformance, DeadlinesAreNeverEarly) {
  for (const int milliseconds : {1, 5, 10}) {
    Clock& clock = EventLoop::Current().clock();
    const absl::Duration left = absl::Milliseconds(milliseconds);
    const MonotonicTime start = clock.Now();
    ASSERT_TRUE(near()->SetReadDeadline(Now() + left).ok());
    Wait(ExpectReadTimeout(near()));
    EXPECT_GE(clock.Now() - start, left);
  }
}

TEST_P(DatagramConformance, ADeadlineMovedIntoThePastEndsAllThatWait) {
  Strands strands = MakeStrands();
  for (int i = 0; i < 4; ++i) {
    strands.RunUntilItWaits([&] { return ExpectReadTimeout(near()); });
  }
  EXPECT_TRUE(near()->SetReadDeadline(LongAgo()).ok());
}

TEST_P(DatagramConformance, ANearerDeadlineEndsAReadThatWaits) {
  ASSERT_TRUE(near()->SetReadDeadline(Now() + absl::Hours(1)).ok());
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectReadTimeout(near()); });
  EXPECT_TRUE(near()->SetReadDeadline(Now() + kShort).ok());
}

TEST_P(DatagramConformance, AClearedDeadlineLetsAReadWaitOn) {
  const absl::Time deadline = Now() + kAWhile;
  ASSERT_TRUE(near()->SetReadDeadline(deadline).ok());
  absl::Status status;
  Strands strands = MakeStrands();
  strands.RunUntilItWaits(
      [&]() -> Task<void> { status = co_await ReadOnce(near()); });
  ASSERT_TRUE(near()->SetReadDeadline(Never()).ok());
  const bool in_time = Now() < deadline;  // on a machine that is busy, perhaps
  EXPECT_TRUE(Wait(Sleep(Context(), kAWhile)).ok());
  Wait(WriteAll(far(), "data"));
  strands.Join();
  EXPECT_TRUE(status.ok() || !in_time) << status;
}

TEST_P(DatagramConformance, ADoneContextDoesNothing) {
  Wait(WriteAll(far(), "kept"));
  OwnedContext context = WithCancel(Context());
  context.Cancel();
  Wait(ExpectCanceledRead(near(), context));
  Wait(ExpectDatagram(near(), "kept"));
  EXPECT_TRUE(IsCanceled(Wait(WriteOnce(near(), context))));
  Wait(WriteAll(near(), "sent"));
  Wait(ExpectDatagram(far(), "sent"));
}

TEST_P(DatagramConformance, CancelOfOneReadLeavesTheOthers) {
  OwnedContext context = WithCancel(Context());
  Strands canceled = MakeStrands();
  Strands others = MakeStrands();
  canceled.RunUntilItWaits([&] { return ExpectCanceledRead(near(), context); });
  others.RunUntilItWaits([&] { return ExpectDatagram(near(), "data"); });
  context.Cancel();
  canceled.Join();
  Wait(WriteAll(far(), "data"));
}

TEST_P(DatagramConformance, DeadlineOfAContextEndsARead) {
  const OwnedContext context = WithTimeout(Context(), kShort);
  const absl::Status status = Wait(ReadOnce(near(), context));
  EXPECT_TRUE(IsTimeout(status)) << status;
}

// A read that loses a race is destroyed while it waits.
TEST_P(DatagramConformance, AbandonedReadTakesNothing) {
  std::vector<Task<bool>> tasks;
  tasks.push_back(Reads(near()));
  tasks.push_back(Expires());
  EXPECT_EQ(Wait(FirstOf(std::move(tasks))).index, 1u);
  Wait(WriteAll(far(), "data"));
  Wait(ExpectDatagram(near(), "data"));
}

TEST_P(DatagramConformance, ConcurrentMethods) {
  Strands strands = MakeStrands();
  for (int i = 0; i < 10; ++i) {
    strands.Run(
        [&]() -> Task<void> { (co_await ReadOnce(near())).IgnoreError(); });
    strands.Run(
        [&]() -> Task<void> { (co_await WriteOnce(near())).IgnoreError(); });
    strands.Run([&]() -> Task<void> {
      near()->SetDeadline(Now() + kShort).IgnoreError();
      near()->LocalAddr();
      near()->RemoteAddr();
      co_return;
    });
  }
  EXPECT_TRUE(near()->SetDeadline(Now() + kShort).ok());
  strands.Join();
  EXPECT_TRUE(near()->Close().ok());
}

}  // namespace
}  // namespace rawnet
