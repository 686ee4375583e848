// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/context.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/async/context_done.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/async/virtual_time.h"
#include "rawnet/tests/async/watched_poller.h"

namespace rawnet {
namespace {

constexpr ContextKey<std::string> kName;
constexpr ContextKey<int> kNumber;

class ContextTest : public LeakCheck {};

TEST_F(ContextTest, BackgroundIsNeverDone) {
  const Context background;
  EXPECT_TRUE(background.is_background());
  EXPECT_FALSE(background.done());
  EXPECT_TRUE(background.status().ok());
  EXPECT_EQ(background.deadline(), MonotonicTime::Infinite());
  EXPECT_EQ(background.Value(kName), nullptr);
}

TEST_F(ContextTest, CancelEndsIt) {
  OwnedContext context = WithCancel(Context());
  EXPECT_TRUE(context.status().ok());
  context.Cancel();
  EXPECT_TRUE(context.done());
  EXPECT_EQ(context.status(), absl::CancelledError("operation was canceled"));
  EXPECT_EQ(context.cause(), context.status());
}

TEST_F(ContextTest, OnlyTheFirstCancelCounts) {
  OwnedContext context = WithCancel(Context());
  context.Cancel(absl::AbortedError("first"));
  context.Cancel(absl::AbortedError("second"));
  EXPECT_EQ(context.cause(), absl::AbortedError("first"));
}

TEST_F(ContextTest, ChildrenFollowParents) {
  OwnedContext parent = WithCancel(Context());
  OwnedContext child = WithCancel(parent);
  const Context grandchild = WithValue(child, kNumber, 1);
  OwnedContext stranger = WithCancel(Context());
  parent.Cancel(absl::AbortedError("why"));
  EXPECT_TRUE(child.done());
  EXPECT_EQ(grandchild.status(),
            absl::CancelledError("operation was canceled"));
  EXPECT_EQ(grandchild.cause(), absl::AbortedError("why"));
  EXPECT_FALSE(stranger.done());
}

TEST_F(ContextTest, ParentsDoNotFollowChildren) {
  OwnedContext parent = WithCancel(Context());
  OwnedContext child = WithCancel(parent);
  OwnedContext sibling = WithCancel(parent);
  child.Cancel();
  EXPECT_FALSE(parent.done());
  EXPECT_FALSE(sibling.done());
}

TEST_F(ContextTest, AChildOfAnEndedParentIsBornDone) {
  OwnedContext parent = WithCancel(Context());
  parent.Cancel(absl::AbortedError("early"));
  OwnedContext child = WithCancel(WithValue(parent, kNumber, 1));
  EXPECT_TRUE(child.done());
  EXPECT_EQ(child.cause(), absl::AbortedError("early"));
}

TEST_F(ContextTest, CancelsWhenItsOwnerGoes) {
  Context copy;
  {
    OwnedContext owned = WithCancel(Context());
    copy = owned;
    EXPECT_FALSE(copy.done());
  }
  EXPECT_EQ(copy.status(), absl::CancelledError("operation was canceled"));
}

TEST_F(ContextTest, AMovedOwnerDoesNotCancel) {
  auto owned = std::make_unique<OwnedContext>(WithCancel(Context()));
  OwnedContext moved = std::move(*owned);
  owned.reset();
  EXPECT_FALSE(moved.done());
}

TEST_F(ContextTest, TheEarliestDeadlineHolds) {
  VirtualTime time;
  OwnedContext parent = WithTimeout(Context(), absl::Seconds(2));
  OwnedContext sooner = WithTimeout(parent, absl::Seconds(1));
  OwnedContext later =
      WithTimeout(WithValue(parent, kNumber, 1), absl::Seconds(3));
  EXPECT_LT(sooner.deadline(), parent.deadline());
  EXPECT_EQ(later.deadline(), parent.deadline());
}

TEST_F(ContextTest, EndsAtItsDeadline) {
  VirtualTime time;
  OwnedContext context = WithTimeout(Context(), absl::Seconds(5));
  EXPECT_EQ(Wait(context.Done()), absl::DeadlineExceededError("i/o timeout"));
  EXPECT_EQ(time.elapsed(), absl::Seconds(5));
}

TEST_F(ContextTest, ADeadlineOnTheWallClockIsConvertedOnce) {
  VirtualTime time;
  OwnedContext context = WithDeadline(
      Context(), time.clock().WallNow() + absl::Milliseconds(1500));
  EXPECT_FALSE(Wait(context.Done()).ok());
  EXPECT_EQ(time.elapsed(), absl::Milliseconds(1500));
}

TEST_F(ContextTest, APastDeadlineIsDoneAtOnce) {
  OwnedContext past = WithDeadline(Context(), absl::InfinitePast());
  OwnedContext negative = WithTimeout(Context(), absl::Seconds(-1));
  EXPECT_TRUE(past.done());
  EXPECT_TRUE(negative.done());
}

TEST_F(ContextTest, HugeTimeoutsDoNotOverflow) {
  OwnedContext endless = WithTimeout(Context(), absl::InfiniteDuration());
  OwnedContext long_one = WithTimeout(Context(), absl::Hours(24 * 365 * 300));
  EXPECT_FALSE(endless.done());
  EXPECT_FALSE(long_one.done());
  EXPECT_EQ(WithDeadline(Context(), absl::InfiniteFuture()).deadline(),
            MonotonicTime::Infinite());
}

TEST_F(ContextTest, TheStatusNeverChangesOnceItIsDone) {
  VirtualTime time;
  OwnedContext context = WithTimeout(Context(), absl::Seconds(1));
  time.Advance(absl::Seconds(1));
  EXPECT_TRUE(absl::IsDeadlineExceeded(context.status()));
  context.Cancel(absl::AbortedError("too late"));
  EXPECT_TRUE(absl::IsDeadlineExceeded(context.status()));
  EXPECT_TRUE(absl::IsDeadlineExceeded(context.cause()));
}

// Once the parent, asked by the coarse clock, was alive for milliseconds more.
TEST_F(ContextTest, ADeadlineEndsAllThatShareIt) {
  for (int i = 0; i < 20; ++i) {
    OwnedContext parent = WithTimeout(Context(), absl::Microseconds(200));
    OwnedContext child = WithCancel(WithValue(parent, kNumber, 1));
    OwnedContext grandchild = WithCancel(child);
    EXPECT_TRUE(absl::IsDeadlineExceeded(Wait(grandchild.Done())));
    EXPECT_TRUE(child.done());
    EXPECT_TRUE(parent.done());
  }
}

TEST_F(ContextTest, CancelBeforeTheDeadlineStays) {
  VirtualTime time;
  OwnedContext context = WithTimeout(Context(), absl::Seconds(1));
  context.Cancel();
  time.Advance(absl::Seconds(2));
  EXPECT_TRUE(absl::IsCancelled(context.status()));
}

TEST_F(ContextTest, TheNearestValueIsFound) {
  const Context outer = WithValue(Context(), kName, std::string("outer"));
  const Context number = WithValue(outer, kNumber, 7);
  OwnedContext inner =
      WithCancel(WithValue(number, kName, std::string("inner")));
  EXPECT_EQ(*inner.Value(kName), "inner");
  EXPECT_EQ(*inner.Value(kNumber), 7);
  EXPECT_EQ(*number.Value(kName), "outer");
  EXPECT_EQ(outer.Value(kNumber), nullptr);
}

TEST_F(ContextTest, ValuesLiveAsLongAsACopy) {
  auto value = std::make_shared<int>(3);
  const ContextKey<std::shared_ptr<int>> key;
  {
    const Context copy = WithCancel(WithValue(Context(), key, value));
    EXPECT_EQ(**copy.Value(key), 3);
    EXPECT_EQ(value.use_count(), 2);
  }
  EXPECT_EQ(value.use_count(), 1);
}

// Once a value's context stayed for ever in the loop where something waited.
TEST_F(ContextTest, ValuesDieAlthoughSomethingHasWaitedUnderThem) {
  auto value = std::make_shared<int>(3);
  const ContextKey<std::shared_ptr<int>> key;
  VirtualTime time;
  EXPECT_TRUE(
      Wait(Sleep(WithValue(Context(), key, value), absl::Seconds(1))).ok());
  EXPECT_EQ(value.use_count(), 1);
  EXPECT_EQ(EventLoop::Current().slot_count(), 0u);
}

TEST_F(ContextTest, AWaiterUnderAValueEndsWithTheParent) {
  VirtualTime time;
  OwnedContext parent = WithTimeout(Context(), absl::Seconds(1));
  const Context child = WithValue(parent, kNumber, 1);
  EXPECT_TRUE(absl::IsDeadlineExceeded(Wait(Sleep(child, absl::Seconds(9)))));
  EXPECT_EQ(time.elapsed(), absl::Seconds(1));
}

TEST_F(ContextTest, CancelFromAnotherThreadWakes) {
  OwnedContext context = WithCancel(Context());
  PollerLog log;
  std::thread waiting([&] {
    EventLoop::Scope scope(log.Options());
    EXPECT_TRUE(absl::IsCancelled(Wait(context.Done())));
  });
  log.AwaitSleeps(1);
  context.Cancel();
  waiting.join();
}

TEST_F(ContextTest, CancelFromACoroutineOfTheSameThreadWakes) {
  OwnedContext context = WithCancel(Context());
  Spawn([](OwnedContext* cancelled) -> Task<void> {
    cancelled->Cancel();
    co_return;
  }(&context));
  EXPECT_TRUE(absl::IsCancelled(Wait(context.Done())));
}

TEST_F(ContextTest, CancelEndsAnOperationOnADescriptorThatStaysWhole) {
  Pair pair = MakePair();
  OwnedContext context = WithCancel(Context());
  PollerLog log;
  std::thread waiting([&] {
    EventLoop::Scope scope(log.Options());
    char byte;
    const auto n = Wait(Read(pair.a, absl::MakeSpan(&byte, 1), context));
    EXPECT_TRUE(absl::IsCancelled(n.status()));
  });
  log.AwaitSleeps(1);
  context.Cancel();
  waiting.join();
  Put(pair.b, "x");
  char byte;
  EXPECT_EQ(Wait(Read(pair.a, absl::MakeSpan(&byte, 1))).value(), 1u);
}

// The storm: a cancel that comes between the attempt and the parking.
TEST_F(ContextTest, ACancelDuringTheParkIsNotLost) {
  for (int i = 0; i < 300; ++i) {
    OwnedContext context = WithCancel(Context());
    std::thread cancelling([&] { context.Cancel(); });
    EXPECT_TRUE(absl::IsCancelled(Wait(context.Done())));
    cancelling.join();
  }
}

TEST_F(ContextTest, ManyChildrenEndAtOnce) {
  OwnedContext parent = WithCancel(Context());
  std::vector<OwnedContext> children;
  for (int i = 0; i < 5000; ++i) children.push_back(WithCancel(parent));
  int ended = 0;
  for (const OwnedContext& child : children) {
    Spawn([](Context context, int* count) -> Task<void> {
      *count += absl::IsCancelled(co_await context.Done());
    }(child, &ended));
  }
  EventLoop::Current().Poll();
  EXPECT_EQ(EventLoop::Current().parked_count(), 5000u);
  parent.Cancel();
  EventLoop::Current().Run();
  EXPECT_EQ(ended, 5000);
}

TEST_F(ContextTest, ChildrenComeAndGoWhileTheParentEnds) {
  for (int i = 0; i < 50; ++i) {
    OwnedContext parent = WithCancel(Context());
    std::thread child_maker([&] {
      while (!parent.done()) {
        OwnedContext child = WithTimeout(parent, absl::Hours(1));
        OwnedContext grandchild = WithCancel(child);
      }
      EXPECT_TRUE(WithCancel(parent).done());
    });
    parent.Cancel();
    child_maker.join();
  }
}

TEST_F(ContextTest, AWaitThatIsDestroyedLeavesNothing) {
  OwnedContext context = WithCancel(Context());
  {
    ContextDone done(context);
    EXPECT_FALSE(done.await_ready());
    EXPECT_TRUE(done.await_suspend(std::noop_coroutine()));
    EXPECT_EQ(EventLoop::Current().parked_count(), 1u);
  }
  EXPECT_EQ(EventLoop::Current().parked_count(), 0u);
}

}  // namespace
}  // namespace rawnet
