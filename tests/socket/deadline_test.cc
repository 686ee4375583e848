// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Deadlines of a Conn: Go's rules, on real sockets and short times.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

class DeadlineTest : public LeakCheck {
 protected:
  void TearDown() override {
    pair_ = {};
    LeakCheck::TearDown();
  }

  absl::Status Read() {
    char buffer[16];
    return Wait(pair_.near->Read(buffer)).status();
  }
  absl::Status Write() { return Wait(pair_.near->Write("x")).status(); }
  void SendData() { ASSERT_TRUE(Wait(pair_.far->Write("data")).ok()); }
  static absl::Time In(int milliseconds) {
    return absl::Now() + absl::Milliseconds(milliseconds);
  }

  PairOf<TcpConn> pair_ = ConnectedTcp();
};

TEST_F(DeadlineTest, PastOnesBeatReadyData) {
  SendData();
  const absl::Time past[] = {
      absl::InfinitePast(), absl::UnixEpoch(), absl::Time(), In(-1000), In(-1),
      absl::Now()};
  for (const absl::Time deadline : past) {
    ASSERT_TRUE(pair_.near->SetReadDeadline(deadline).ok());
    EXPECT_TRUE(IsTimeout(Read())) << deadline;
    EXPECT_TRUE(IsTimeout(Read())) << "and again: " << deadline;
    ASSERT_TRUE(pair_.near->SetReadDeadline(absl::InfiniteFuture()).ok());
  }
  EXPECT_EQ(ReadExactly(*pair_.near, 4), "data");
}

TEST_F(DeadlineTest, PastOnesBeatRoomToWrite) {
  ASSERT_TRUE(pair_.near->SetWriteDeadline(In(-1)).ok());
  EXPECT_TRUE(IsTimeout(Write()));
  ASSERT_TRUE(pair_.near->SetWriteDeadline(absl::InfiniteFuture()).ok());
  EXPECT_TRUE(Write().ok());
}

TEST_F(DeadlineTest, NeverEarly) {
  for (const int milliseconds : {1, 2, 5, 10, 25}) {
    const MonotonicTime start = SystemClock().Now();
    ASSERT_TRUE(pair_.near->SetReadDeadline(In(milliseconds)).ok());
    EXPECT_TRUE(IsTimeout(Read()));
    EXPECT_GE(SystemClock().Now() - start, absl::Milliseconds(milliseconds));
  }
}

TEST_F(DeadlineTest, StaysPassedUntilItIsMoved) {
  ASSERT_TRUE(pair_.near->SetReadDeadline(In(1)).ok());
  EXPECT_TRUE(IsTimeout(Read()));
  SendData();
  EXPECT_TRUE(IsTimeout(Read()));
  ASSERT_TRUE(pair_.near->SetReadDeadline(In(60'000)).ok());
  EXPECT_TRUE(Read().ok());
}

TEST_F(DeadlineTest, DirectionsAreApart) {
  SendData();
  ASSERT_TRUE(pair_.near->SetReadDeadline(In(-1)).ok());
  EXPECT_TRUE(Write().ok());
  ASSERT_TRUE(pair_.near->SetReadDeadline(absl::InfiniteFuture()).ok());
  ASSERT_TRUE(pair_.near->SetWriteDeadline(In(-1)).ok());
  EXPECT_TRUE(Read().ok());
  EXPECT_TRUE(IsTimeout(Write()));
}

TEST_F(DeadlineTest, SetDeadlineSetsBoth) {
  SendData();
  ASSERT_TRUE(pair_.near->SetDeadline(In(-1)).ok());
  EXPECT_TRUE(IsTimeout(Read()));
  EXPECT_TRUE(IsTimeout(Write()));
}

TEST_F(DeadlineTest, EndsAParkedWrite) {
  ASSERT_TRUE(pair_.near->SetWriteDeadline(In(5)).ok());
  EXPECT_TRUE(IsTimeout(Wait(pair_.near->Write(MoreThanFits())).status()));
}

// net/http ends idle readers so.
TEST_F(DeadlineTest, PastOneFromAnotherThreadEndsAParkedRead) {
  WaitingThread reader([&] { EXPECT_TRUE(IsTimeout(Read())); });
  reader.AwaitAsleep();
  ASSERT_TRUE(pair_.near->SetReadDeadline(absl::UnixEpoch()).ok());
}

TEST_F(DeadlineTest, NearerOneFromAnotherThreadCounts) {
  ASSERT_TRUE(pair_.near->SetReadDeadline(In(600'000)).ok());
  WaitingThread reader([&] { EXPECT_TRUE(IsTimeout(Read())); });
  reader.AwaitAsleep();
  ASSERT_TRUE(pair_.near->SetReadDeadline(In(5)).ok());
}

TEST_F(DeadlineTest, LaterOneFromAnotherThreadCounts) {
  ASSERT_TRUE(pair_.near->SetReadDeadline(In(30)).ok());
  WaitingThread reader([&] { EXPECT_TRUE(Read().ok()); });
  reader.AwaitAsleep();
  ASSERT_TRUE(pair_.near->SetReadDeadline(In(600'000)).ok());
  reader.AwaitAsleep(2);  // the timer went off, and the read waits on
  SendData();
}

TEST_F(DeadlineTest, ClearedWhilePendingMeansWait) {
  ASSERT_TRUE(pair_.near->SetReadDeadline(In(30)).ok());
  WaitingThread reader([&] { EXPECT_TRUE(Read().ok()); });
  reader.AwaitAsleep();
  ASSERT_TRUE(pair_.near->SetReadDeadline(absl::InfiniteFuture()).ok());
  reader.AwaitAsleep(2);
  SendData();
}

TEST_F(DeadlineTest, SetWhileParkedInTheSameThreadCounts) {
  char buffer[1];
  ReadOperation parked = pair_.near->Read(buffer);
  ASSERT_FALSE(parked.await_ready());
  ASSERT_TRUE(parked.await_suspend(std::noop_coroutine()));
  ASSERT_TRUE(pair_.near->SetReadDeadline(In(2)).ok());
  EventLoop::Current().RunUntil([&] { return parked.finished(); });
  EXPECT_TRUE(IsTimeout(parked.await_resume().status()));
}

TEST_F(DeadlineTest, HugeOnesDoNotOverflow) {
  SendData();
  const absl::Time future[] = {
      absl::InfiniteFuture(), absl::Now() + absl::Hours(24 * 365 * 400),
      absl::FromUnixNanos(INT64_MAX), absl::FromUnixSeconds(INT64_MAX / 2)};
  for (const absl::Time deadline : future) {
    ASSERT_TRUE(pair_.near->SetDeadline(deadline).ok());
    char buffer[1];
    EXPECT_EQ(Wait(pair_.near->Read(buffer)).value_or(99), 1u) << deadline;
  }
}

TEST_F(DeadlineTest, HugeOnesCanBeWaitedUnder) {
  ASSERT_TRUE(
      pair_.near->SetReadDeadline(absl::Now() + absl::Hours(24 * 365 * 280))
          .ok());
  WaitingThread reader([&] { EXPECT_TRUE(Read().ok()); });
  reader.AwaitAsleep();
  SendData();
}

TEST_F(DeadlineTest, TinyOnesEnd) {
  for (int nanoseconds = 1; nanoseconds < 1'000'000; nanoseconds *= 3) {
    ASSERT_TRUE(
        pair_.near
            ->SetReadDeadline(absl::Now() + absl::Nanoseconds(nanoseconds))
            .ok());
    EXPECT_TRUE(IsTimeout(Read())) << nanoseconds;
  }
}

// Each request moves the deadline on: no old one may end a later read.
TEST_F(DeadlineTest, ProlongedAgainAndAgain) {
  std::thread echo([&] {
    char buffer[16];
    while (Wait(pair_.far->Read(buffer)).value_or(0) > 0) {
      EXPECT_TRUE(Wait(pair_.far->Write("y")).ok());
    }
  });
  const absl::Time end = In(60);
  while (absl::Now() < end) {
    ASSERT_TRUE(pair_.near->SetDeadline(In(20'000)).ok());
    EXPECT_TRUE(Write().ok());
    EXPECT_TRUE(Read().ok());
  }
  EXPECT_TRUE(pair_.near->Close().ok());
  echo.join();
}

TEST_F(DeadlineTest, MovedWhileReadsAndWritesRace) {
  std::atomic<bool> over{false};
  const auto until_over = [&](auto step) {
    return std::thread([&over, step] {
      while (!over.load()) {
        const absl::Status status = step();
        EXPECT_TRUE(status.ok() || IsTimeout(status)) << status;
      }
    });
  };
  std::vector<std::thread> threads;
  threads.push_back(until_over([&] { return Read(); }));
  threads.push_back(until_over([&] { return Write(); }));
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE(
        pair_.near->SetDeadline(absl::Now() + absl::Microseconds(2)).ok());
  }
  over.store(true);
  ASSERT_TRUE(pair_.near->SetDeadline(absl::UnixEpoch()).ok());
  for (std::thread& thread : threads) thread.join();
}

TEST_F(DeadlineTest, ContextThatHasExpiredIsDoneAtOnce) {
  EXPECT_TRUE(WithDeadline(Context(), absl::Now()).done());
  EXPECT_TRUE(WithDeadline(Context(), In(-1)).done());
  EXPECT_TRUE(WithTimeout(Context(), absl::ZeroDuration()).done());
  EXPECT_TRUE(WithTimeout(Context(), absl::Nanoseconds(-1)).done());
}

}  // namespace
}  // namespace rawnet
