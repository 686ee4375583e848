// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/descriptor.h"

#include <coroutine>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/counting_sys.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/async/virtual_time.h"
#include "rawnet/tests/async/watched_poller.h"

namespace rawnet {
namespace {

class DescriptorTest : public LeakCheck {
 protected:
  // A thread that waits in a read of pair_.a, and sleeps when this returns.
  std::thread ParkReader(absl::StatusOr<size_t>* result) {
    std::thread reader([this, result] {
      EventLoop::Scope scope(log_.Options());
      char byte;
      *result = Wait(Read(pair_.a, absl::MakeSpan(&byte, 1)));
    });
    log_.AwaitSleeps(1);
    return reader;
  }
  void SetReadDeadline(absl::Duration from_now) {
    pair_.a->SetDeadline(Direction::kRead, SystemClock().Now() + from_now);
  }

  CountingSys sys_;
  PollerLog log_;
  Pair pair_ = MakePair(sys_);

  void TearDown() override {
    pair_ = {};
    LeakCheck::TearDown();
    EXPECT_EQ(sys_.closes(), 2);
    EXPECT_EQ(sys_.bad_descriptors(), 0);
  }
};

TEST_F(DescriptorTest, ClosesOnce) {
  EXPECT_TRUE(pair_.a->Close());
  EXPECT_FALSE(pair_.a->Close());
  EXPECT_TRUE(pair_.a->closed());
  EXPECT_EQ(sys_.closes(), 1);
}

TEST_F(DescriptorTest, TheLastReferenceCloses) {
  CountingSys sys;
  const int fd = sys.Socket(SocketFamily::kUnix, SocketType::kStream);
  (new Descriptor(sys, fd))->Unref();
  EXPECT_EQ(sys.closes(), 1);
}

TEST_F(DescriptorTest, NobodyEntersAfterClose) {
  pair_.a->Close();
  EXPECT_FALSE(pair_.a->Enter());
  EXPECT_EQ(pair_.a->EnterDescriptor(), -1);
  EXPECT_EQ(sys_.closes(), 1);
}

TEST_F(DescriptorTest, TheLastUserToLeaveCloses) {
  EXPECT_TRUE(pair_.a->Enter());
  EXPECT_TRUE(pair_.a->Enter());
  pair_.a->Close();
  EXPECT_FALSE(pair_.a->Enter());
  pair_.a->Leave();
  EXPECT_EQ(sys_.closes(), 0);
  pair_.a->Leave();
  EXPECT_EQ(sys_.closes(), 1);
  EXPECT_FALSE(pair_.a->Enter());
  EXPECT_EQ(sys_.closes(), 1);
}

// F3: a failed Enter takes the count from zero to one and back.
TEST_F(DescriptorTest, BouncingUsersCloseOnce) {
  for (int i = 0; i < 60; ++i) {
    CountingSys sys;
    Pair pair = MakePair(sys);
    std::vector<std::thread> users;
    for (int j = 0; j < 3; ++j) {
      users.emplace_back([&] {
        while (pair.a->Enter()) pair.a->Leave();
        for (int k = 0; k < 100; ++k) EXPECT_FALSE(pair.a->Enter());
      });
    }
    EXPECT_TRUE(pair.a->Close());
    for (std::thread& user : users) user.join();
    ASSERT_EQ(sys.closes(), 1);
  }
}

TEST_F(DescriptorTest, CloseFromAnotherThreadEndsAParkedOperation) {
  absl::StatusOr<size_t> result;
  std::thread reader = ParkReader(&result);
  pair_.a->Close();
  reader.join();
  EXPECT_TRUE(absl::IsAborted(result.status())) << result.status();
}

TEST_F(DescriptorTest, CloseEndsOperationsOfBothDirectionsInEveryLoop) {
  Fill(pair_.a);
  absl::StatusOr<size_t> result;
  std::thread reader = ParkReader(&result);
  PollerLog log;
  std::thread writer([&] {
    EventLoop::Scope scope(log.Options());
    const char byte = 'x';
    const auto n = Wait(Write(pair_.a, absl::MakeConstSpan(&byte, 1)));
    EXPECT_TRUE(absl::IsAborted(n.status()));
  });
  log.AwaitSleeps(1);
  pair_.a->Close();
  reader.join();
  writer.join();
  EXPECT_TRUE(absl::IsAborted(result.status()));
}

// F3: when parked operations counted as users, the peer saw the end only when
// the thread of the parked operation came back to its loop.
TEST_F(DescriptorTest, ThePeerSeesTheCloseWhileTheParkedThreadIsAway) {
  absl::Notification parked;
  absl::Notification closed;
  std::thread away([&] {
    char byte;
    Read read(pair_.a, absl::MakeSpan(&byte, 1));
    EXPECT_FALSE(read.await_ready());
    EXPECT_TRUE(read.await_suspend(std::noop_coroutine()));
    EventLoop::Current().Poll();
    parked.Notify();
    closed.WaitForNotification();
  });
  parked.WaitForNotification();
  pair_.a->Close();
  char byte;
  EXPECT_EQ(Wait(Read(pair_.b, absl::MakeSpan(&byte, 1))).value(), 0u);
  closed.Notify();
  away.join();
}

TEST_F(DescriptorTest, APeersCloseEndsAParkedOperation) {
  absl::StatusOr<size_t> result;
  std::thread reader = ParkReader(&result);
  pair_.b->Close();
  reader.join();
  EXPECT_EQ(result.value(), 0u);
}

// Events in hand, or still in the poller, of a descriptor that was closed must
// not reach the next one of its number.
TEST_F(DescriptorTest, AnEventOfTheOldDescriptorDoesNotReachTheNew) {
  char byte;
  Read old(pair_.a, absl::MakeSpan(&byte, 1));
  EXPECT_FALSE(old.await_ready());
  EXPECT_TRUE(old.await_suspend(std::noop_coroutine()));
  const int number = pair_.a->fd();
  Put(pair_.b, "x");
  std::thread([this] { pair_.a->Close(); }).join();
  Pair fresh = MakePair();
  EXPECT_EQ(fresh.a->fd(), number);
  Read read(fresh.a, absl::MakeSpan(&byte, 1));
  EXPECT_FALSE(read.await_ready());
  EXPECT_TRUE(read.await_suspend(std::noop_coroutine()));
  EventLoop::Current().RunUntil([&] { return old.finished(); });
  EventLoop::Current().Poll();
  EXPECT_LE(read.attempts(), 2);  // poll(2) may report one that is spurious
  EXPECT_FALSE(read.finished());
  Put(fresh.b, "y");
  EventLoop::Current().RunUntil([&] { return read.finished(); });
  EXPECT_EQ(byte, 'y');
}

// Both events are in hand when the first one's coroutine closes the second's
// descriptor and parks on a new one, which gets the slot.
Task<void> CloseAndPark(SharedDescriptor first, SharedDescriptor second,
                        Read* reading_second, Read* reading_fresh) {
  char byte;
  EXPECT_TRUE((co_await Read(first, absl::MakeSpan(&byte, 1))).ok());
  second->Close();
  EventLoop::Current().RunUntil([=] { return reading_second->finished(); });
  EXPECT_FALSE(reading_fresh->await_ready());
  EXPECT_TRUE(reading_fresh->await_suspend(std::noop_coroutine()));
}

TEST_F(DescriptorTest, AnEventInHandDoesNotReachTheNextOwnerOfItsSlot) {
  Pair second = MakePair();
  Pair fresh = MakePair();
  char bytes[2];
  Read reading_second(second.a, absl::MakeSpan(bytes, 1));
  Read reading_fresh(fresh.a, absl::MakeSpan(bytes + 1, 1));
  Spawn(CloseAndPark(pair_.a, second.a, &reading_second, &reading_fresh));
  EXPECT_FALSE(reading_second.await_ready());
  EXPECT_TRUE(reading_second.await_suspend(std::noop_coroutine()));
  EventLoop& loop = EventLoop::Current();
  loop.Poll();
  loop.Poll();  // the first events: both can be written to
  Put(pair_.b, "x");
  Put(second.b, "y");
  loop.Run();
  loop.Poll();
  EXPECT_EQ(reading_fresh.attempts(), 1);
}

// The new descriptor is parked on before the loop has heard of the old one's
// end; then the loop lets go of the old one.
TEST_F(DescriptorTest, LettingGoOfTheOldDescriptorLeavesTheNewOneWatched) {
  for (int i = 0; i < 20; ++i) {
    Pair old = MakePair();
    char byte;
    std::optional<Read> parked(std::in_place, old.a, absl::MakeSpan(&byte, 1));
    EXPECT_FALSE(parked->await_ready());
    EXPECT_TRUE(parked->await_suspend(std::noop_coroutine()));
    std::thread([&] { old.a->Close(); }).join();
    Pair fresh = MakePair();
    Read read(fresh.a, absl::MakeSpan(&byte, 1));
    EXPECT_FALSE(read.await_ready());
    EXPECT_TRUE(read.await_suspend(std::noop_coroutine()));
    EventLoop::Current().Poll();
    Put(fresh.b, "y");
    EventLoop::Current().RunUntil([&] { return read.finished(); });
  }
}

TEST_F(DescriptorTest, AnEarlierDeadlineWakesAParkedOperation) {
  absl::StatusOr<size_t> result;
  std::thread reader = ParkReader(&result);
  SetReadDeadline(absl::Milliseconds(1));
  reader.join();
  EXPECT_TRUE(absl::IsDeadlineExceeded(result.status())) << result.status();
}

TEST_F(DescriptorTest, APastDeadlineWakesAParkedOperation) {
  absl::StatusOr<size_t> result;
  std::thread reader = ParkReader(&result);
  pair_.a->SetDeadline(Direction::kRead, MonotonicTime::InfinitePast());
  reader.join();
  EXPECT_TRUE(absl::IsDeadlineExceeded(result.status()));
}

TEST_F(DescriptorTest, ALaterDeadlinePostsNothing) {
  SetReadDeadline(absl::Hours(1));
  absl::StatusOr<size_t> result;
  std::thread reader = ParkReader(&result);
  for (int hours = 2; hours < 100; ++hours) {
    SetReadDeadline(absl::Hours(hours));
  }
  pair_.a->SetDeadline(Direction::kRead, MonotonicTime::Infinite());
  EXPECT_EQ(log_.counts().wakes, 0);
  Put(pair_.b, "x");
  reader.join();
  EXPECT_EQ(result.value(), 1u);
}

Task<void> MoveDeadline(SharedDescriptor descriptor, MonotonicTime deadline) {
  EXPECT_TRUE((co_await Sleep(Context(), absl::Seconds(1))).ok());
  descriptor->SetDeadline(Direction::kRead, deadline);
}

TEST_F(DescriptorTest, ADeadlineThatIsMovedAwayDoesNotEndTheOperation) {
  VirtualTime time;
  const MonotonicTime start = time.clock().Now();
  pair_.a->SetDeadline(Direction::kRead, start + absl::Seconds(2));
  Spawn(MoveDeadline(pair_.a, start + absl::Hours(1)));
  char byte;
  const auto n = Wait(Read(pair_.a, absl::MakeSpan(&byte, 1)));
  EXPECT_TRUE(absl::IsDeadlineExceeded(n.status()));
  EXPECT_EQ(time.elapsed(), absl::Hours(1));
}

TEST_F(DescriptorTest, APassedDeadlineBeatsReadyBytes) {
  Put(pair_.b, "x");
  SetReadDeadline(absl::Seconds(-1));
  char byte;
  for (int i = 0; i < 2; ++i) {
    const auto n = Wait(Read(pair_.a, absl::MakeSpan(&byte, 1)));
    EXPECT_TRUE(absl::IsDeadlineExceeded(n.status()));
  }
  pair_.a->SetDeadline(Direction::kRead, MonotonicTime::Infinite());
  EXPECT_EQ(Wait(Read(pair_.a, absl::MakeSpan(&byte, 1))).value(), 1u);
}

TEST_F(DescriptorTest, DeadlinesHoldForTheirDirectionOnly) {
  SetReadDeadline(absl::Seconds(-1));
  const char byte = 'x';
  EXPECT_TRUE(Wait(Write(pair_.a, absl::MakeConstSpan(&byte, 1))).ok());
}

TEST_F(DescriptorTest, ADeadlineIsNeverEarly) {
  for (const int microseconds : {1, 100, 999, 1001, 3000}) {
    const MonotonicTime deadline =
        SystemClock().Now() + absl::Microseconds(microseconds);
    pair_.a->SetDeadline(Direction::kRead, deadline);
    char byte;
    const auto n = Wait(Read(pair_.a, absl::MakeSpan(&byte, 1)));
    EXPECT_TRUE(absl::IsDeadlineExceeded(n.status()));
    EXPECT_GE(SystemClock().Now(), deadline);
  }
}

// The count must not overflow into the bits.
TEST_F(DescriptorTest, ManyUsersAreCounted) {
  for (int i = 0; i < 1'000'000; ++i) EXPECT_TRUE(pair_.a->Enter());
  pair_.a->Close();
  for (int i = 0; i < 1'000'000; ++i) pair_.a->Leave();
  EXPECT_EQ(sys_.closes(), 1);
}

}  // namespace
}  // namespace rawnet
