// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Deadlines and contexts.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rawnet/async/event_loop.h"
#include "rawnet/async/race.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/conformance/conn_conformance.h"
#include "rawnet/tests/conformance/conn_steps.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

// Long enough to do something before it is over.
constexpr absl::Duration kAWhile = absl::Milliseconds(100);

void SitOut(absl::Duration duration) {
  EXPECT_TRUE(Wait(Sleep(Context(), duration)).ok());
}

Task<void> ExpectCanceledRead(Conn* conn, Context context) {
  const absl::Status status = co_await ReadOnce(conn, context);
  EXPECT_TRUE(IsCanceled(status)) << status;
}

Task<void> ExpectCanceledWrite(Conn* conn, Context context) {
  const absl::Status status = co_await WriteUntilItFails(conn, context);
  EXPECT_TRUE(IsCanceled(status)) << status;
}

Task<bool> Reads(Conn* conn) { co_return (co_await ReadOnce(conn)).ok(); }

Task<bool> Expires() {
  (co_await Sleep(Context(), absl::Milliseconds(1))).IgnoreError();
  co_return false;
}

TEST_P(ConnConformance, PastDeadlinesBeatReadyData) {
  Wait(WriteAll(far(), "xdata"));
  ASSERT_EQ(ReadExactly(*near(), 1), "x");  // it has come
  const absl::Time past[] = {absl::InfinitePast(), absl::UnixEpoch(),
                             absl::Time(), Now() - absl::Milliseconds(1),
                             Now()};
  for (const absl::Time deadline : past) {
    ASSERT_TRUE(near()->SetReadDeadline(deadline).ok());
    Wait(ExpectReadTimeout(near()));
    Wait(ExpectReadTimeout(near()));
    ASSERT_TRUE(near()->SetReadDeadline(Never()).ok());
  }
  EXPECT_EQ(ReadExactly(*near(), 4), "data");
}

TEST_P(ConnConformance, PastDeadlinesBeatRoomToWrite) {
  ASSERT_TRUE(near()->SetWriteDeadline(LongAgo()).ok());
  const absl::Status status = Wait(near()->Write("never sent")).status();
  EXPECT_TRUE(IsTimeout(status)) << status;
  EXPECT_EQ(BytesWritten(status), 0u);
  ASSERT_TRUE(near()->SetWriteDeadline(Never()).ok());
  Wait(WriteAll(near(), "sent"));
  EXPECT_EQ(Wait(ReadPiece(far())), "sent");
}

TEST_P(ConnConformance, DeadlinesAreNeverEarly) {
  for (const int milliseconds : {1, 2, 5, 10}) {
    Clock& clock = EventLoop::Current().clock();
    const absl::Duration left = absl::Milliseconds(milliseconds);
    const MonotonicTime start = clock.Now();
    ASSERT_TRUE(near()->SetReadDeadline(Now() + left).ok());
    Wait(ExpectReadTimeout(near()));
    EXPECT_GE(clock.Now() - start, left);
  }
}

TEST_P(ConnConformance, TinyDeadlinesEnd) {
  for (int nanoseconds = 1; nanoseconds < 1'000'000; nanoseconds *= 3) {
    const absl::Time deadline = Now() + absl::Nanoseconds(nanoseconds);
    ASSERT_TRUE(near()->SetDeadline(deadline).ok());
    Wait(ExpectReadTimeout(near()));
    Wait(ExpectWriteTimeout(near()));
  }
}

TEST_P(ConnConformance, HugeDeadlinesDoNotOverflow) {
  Wait(WriteAll(far(), "data"));
  const absl::Time future[] = {Never(), Now() + absl::Hours(24 * 365 * 400),
                               absl::FromUnixNanos(INT64_MAX),
                               absl::FromUnixSeconds(INT64_MAX / 2)};
  for (const absl::Time deadline : future) {
    ASSERT_TRUE(near()->SetDeadline(deadline).ok());
    EXPECT_EQ(ReadExactly(*near(), 1).size(), 1u) << deadline;
    Wait(WriteAll(near(), "x"));
  }
}

TEST_P(ConnConformance, APassedDeadlineStaysSoUntilItIsMoved) {
  ASSERT_TRUE(near()->SetReadDeadline(Now() + absl::Milliseconds(1)).ok());
  Wait(ExpectReadTimeout(near()));
  Wait(WriteAll(far(), "data"));
  Wait(ExpectReadTimeout(near()));
  ASSERT_TRUE(near()->SetReadDeadline(Now() + absl::Hours(1)).ok());
  EXPECT_EQ(ReadExactly(*near(), 4), "data");
}

TEST_P(ConnConformance, ANearerDeadlineEndsAReadThatWaits) {
  ASSERT_TRUE(near()->SetReadDeadline(Now() + absl::Hours(1)).ok());
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectReadTimeout(near()); });
  ASSERT_TRUE(near()->SetReadDeadline(Now() + kShort).ok());
}

// Cleared, and moved on: the old moment means nothing to who waits already.
TEST_P(ConnConformance, ALaterDeadlineLetsAReadWaitOn) {
  for (const absl::Duration later :
       {absl::InfiniteDuration(), absl::Hours(1)}) {
    const absl::Time first = Now() + kAWhile;
    ASSERT_TRUE(near()->SetReadDeadline(first).ok());
    absl::Status status;
    Strands strands = MakeStrands();
    strands.RunUntilItWaits(
        [&]() -> Task<void> { status = co_await ReadOnce(near()); });
    ASSERT_TRUE(near()->SetReadDeadline(first + later).ok());
    const bool in_time = Now() < first;  // on a machine that is busy, perhaps
    SitOut(kAWhile);
    Wait(WriteAll(far(), "data"));
    strands.Join();
    EXPECT_TRUE(status.ok() || !in_time) << status;
  }
}

// Each request moves the deadline on: no old one may end a later read.
TEST_P(ConnConformance, ProlongedDeadlinesNeverEnd) {
  Strands strands = MakeStrands();
  strands.Run([&]() -> Task<void> {
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE((co_await ReadOnce(far())).ok());
      co_await WriteAll(far(), "y");
    }
  });
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(near()->SetDeadline(Now() + absl::Hours(1)).ok());
    Wait(WriteAll(near(), "x"));
    EXPECT_EQ(Wait(ReadPiece(near())), "y");
  }
}

TEST_P(ConnConformance, RacyDeadlines) {
  ASSERT_TRUE(near()->SetDeadline(Now() + absl::Microseconds(2)).ok());
  Strands strands = MakeStrands();
  const auto end = [](const absl::Status& status) {
    EXPECT_TRUE(status.ok() || IsTimeout(status)) << status;
  };
  strands.Run([&]() -> Task<void> {
    for (int i = 0; i < 500; ++i) end(co_await ReadOnce(near()));
  });
  strands.Run([&]() -> Task<void> {
    for (int i = 0; i < 500; ++i) end(co_await WriteOnce(near()));
  });
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(near()->SetDeadline(Now() + absl::Microseconds(2)).ok());
    SitOut(absl::Microseconds(1));
  }
}

TEST_P(ConnConformance, FailedWriteTellsHowMuchHasGone) {
  const std::string& bytes = MoreThanFits();
  ASSERT_TRUE(near()->SetWriteDeadline(Now() + kShort).ok());
  const absl::Status status = Wait(near()->Write(bytes)).status();
  EXPECT_TRUE(IsTimeout(status)) << status;
  ASSERT_TRUE(near()->CloseWrite().ok());
  EXPECT_EQ(Wait(ReadToEnd(far())).size(), BytesWritten(status));
}

TEST_P(ConnConformance, ADoneContextDoesNothing) {
  Wait(WriteAll(far(), "xdata"));
  ASSERT_EQ(ReadExactly(*near(), 1), "x");  // it has come
  OwnedContext context = WithCancel(Context());
  context.Cancel();
  Wait(ExpectCanceledRead(near(), context));
  EXPECT_EQ(ReadExactly(*near(), 4), "data");
  Wait(ExpectCanceledWrite(near(), context));
  Wait(WriteAll(near(), "sent"));
  EXPECT_EQ(Wait(ReadPiece(far())), "sent");
}

TEST_P(ConnConformance, CancelEndsWhatWaitsAndTheConnStaysWhole) {
  OwnedContext context = WithCancel(Context());
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectCanceledRead(near(), context); });
  context.Cancel();
  strands.Join();
  Wait(WriteAll(near(), "ping"));
  Wait(WriteAll(far(), "pong"));
  EXPECT_EQ(Wait(ReadPiece(near())), "pong");
  EXPECT_EQ(Wait(ReadPiece(far())), "ping");
}

TEST_P(ConnConformance, CanceledWriteTellsHowMuchHasGone) {
  OwnedContext context = WithCancel(Context());
  absl::Status status;
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&]() -> Task<void> {
    status = (co_await near()->Write(context, MoreThanFits())).status();
  });
  context.Cancel();
  strands.Join();
  EXPECT_TRUE(IsCanceled(status)) << status;
  ASSERT_TRUE(near()->CloseWrite().ok());
  EXPECT_EQ(Wait(ReadToEnd(far())).size(), BytesWritten(status));
}

TEST_P(ConnConformance, CancelOfOneReadLeavesTheOthers) {
  OwnedContext context = WithCancel(Context());
  Strands canceled = MakeStrands();
  Strands others = MakeStrands();
  canceled.RunUntilItWaits([&] { return ExpectCanceledRead(near(), context); });
  others.RunUntilItWaits(
      [&]() -> Task<void> { EXPECT_EQ(co_await ReadPiece(near()), "data"); });
  context.Cancel();
  canceled.Join();
  Wait(WriteAll(far(), "data"));
}

TEST_P(ConnConformance, DeadlineOfAContextEndsARead) {
  const OwnedContext context = WithTimeout(Context(), kShort);
  const absl::Status status = Wait(ReadOnce(near(), context));
  EXPECT_TRUE(IsTimeout(status)) << status;
}

// A read that loses a race is destroyed while it waits.
TEST_P(ConnConformance, AbandonedReadTakesNothing) {
  std::vector<Task<bool>> tasks;
  tasks.push_back(Reads(near()));
  tasks.push_back(Expires());
  EXPECT_EQ(Wait(FirstOf(std::move(tasks))).index, 1u);
  Wait(WriteAll(far(), "data"));
  EXPECT_EQ(Wait(ReadPiece(near())), "data");
}

}  // namespace
}  // namespace rawnet
