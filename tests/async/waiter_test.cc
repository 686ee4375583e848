// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/waiter.h"

#include <coroutine>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/async/virtual_time.h"

namespace rawnet {
namespace {

class WaiterTest : public LeakCheck {};

// An operation without its coroutine.
template <class Operation>
bool Start(Operation& operation) {
  return operation.await_ready() ||
         !operation.await_suspend(std::noop_coroutine());
}

TEST_F(WaiterTest, IsTriedBeforeAnythingIsArmed) {
  Pair pair = MakePair();
  Put(pair.b, "hello");
  char buffer[8];
  Read read(pair.a, absl::MakeSpan(buffer));
  EXPECT_TRUE(Start(read));
  EXPECT_EQ(read.attempts(), 1);
  EXPECT_EQ(EventLoop::Current().slot_count(), 0u);
}

// F1: the loop tries again; the coroutine is resumed only at the end.
TEST_F(WaiterTest, ASpuriousNotifyResumesNobody) {
  const SharedFlag flag = MakeFlag();
  bool resumed = false;
  Spawn([](SharedFlag waited, bool* flag_seen) -> Task<void> {
    EXPECT_TRUE((co_await Raised(waited)).ok());
    *flag_seen = true;
  }(flag, &resumed));
  EventLoop& loop = EventLoop::Current();
  loop.Poll();
  for (int i = 0; i < 3; ++i) {
    flag->Notify();
    loop.Poll();
    EXPECT_FALSE(resumed);
  }
  flag->Raise();
  loop.Run();
  EXPECT_TRUE(resumed);
}

TEST_F(WaiterTest, EachNotifyIsOneAttempt) {
  const SharedFlag flag = MakeFlag();
  Raised raised(flag);
  EXPECT_FALSE(Start(raised));
  const int before = raised.attempts();
  flag->Notify();
  flag->Notify();
  EventLoop::Current().Poll();
  EXPECT_EQ(raised.attempts(), before + 1);
}

// F12.
TEST_F(WaiterTest, AnEdgeWakesAllWaitersOfItsDirection) {
  Pair pair = MakePair();
  char bytes[4];
  std::optional<Read> reads[4];
  for (int i = 0; i < 4; ++i) {
    EXPECT_FALSE(Start(reads[i].emplace(pair.a, absl::MakeSpan(&bytes[i], 1))));
  }
  Put(pair.b, "abcd");
  for (int i = 0; i < 4; ++i) {
    EventLoop::Current().RunUntil([&] { return reads[i]->finished(); });
  }
  EXPECT_EQ(std::string(bytes, 4), "abcd");
}

TEST_F(WaiterTest, AWaiterThatFindsNothingLeftWaitsOn) {
  Pair pair = MakePair();
  char bytes[2];
  Read first(pair.a, absl::MakeSpan(bytes, 1));
  Read second(pair.a, absl::MakeSpan(bytes + 1, 1));
  EXPECT_FALSE(Start(first));
  EXPECT_FALSE(Start(second));
  Put(pair.b, "a");
  EventLoop::Current().RunUntil([&] { return first.finished(); });
  EXPECT_FALSE(second.finished());
  Put(pair.b, "b");
  EventLoop::Current().RunUntil([&] { return second.finished(); });
}

TEST_F(WaiterTest, DirectionsDoNotDisturbEachOther) {
  Pair pair = MakePair();
  Fill(pair.a);
  char byte;
  Read read(pair.a, absl::MakeSpan(&byte, 1));
  const std::string more(1, 'y');
  Write write(pair.a, more);
  EXPECT_FALSE(Start(read));
  EXPECT_FALSE(Start(write));
  Put(pair.b, "x");
  EventLoop::Current().RunUntil([&] { return read.finished(); });
  EXPECT_FALSE(write.finished());
  std::string sink(1 << 20, 0);
  while (pair.b->sys().Receive(pair.b->fd(), absl::MakeSpan(sink)) > 0) {
  }
  EventLoop::Current().RunUntil([&] { return write.finished(); });
}

TEST_F(WaiterTest, DestroyingAParkedOperationAbandonsIt) {
  Pair pair = MakePair();
  char byte;
  {
    Read read(pair.a, absl::MakeSpan(&byte, 1));
    EXPECT_FALSE(Start(read));
    EXPECT_EQ(EventLoop::Current().parked_count(), 1u);
  }
  EXPECT_EQ(EventLoop::Current().parked_count(), 0u);
  Put(pair.b, "x");
  EventLoop::Current().Poll();
  EXPECT_EQ(Wait(Read(pair.a, absl::MakeSpan(&byte, 1))).value(), 1u);
}

// One that is woken destroys another that was woken by the same edge.
TEST_F(WaiterTest, AWokenOperationMayDestroyTheNext) {
  Pair pair = MakePair();
  char bytes[2];
  std::optional<Read> second;
  Spawn([](SharedDescriptor read_from, std::optional<Read>* other,
           char* byte) -> Task<void> {
    EXPECT_TRUE((co_await Read(read_from, absl::MakeSpan(byte, 1))).ok());
    other->reset();
  }(pair.a, &second, &bytes[0]));
  EventLoop::Current().Poll();
  EXPECT_FALSE(Start(second.emplace(pair.a, absl::MakeSpan(&bytes[1], 1))));
  Put(pair.b, "ab");
  EventLoop::Current().Run();
  EXPECT_FALSE(second.has_value());
}

// The notice came after the attempt and before the loop was listed: there is
// no second one, and once the loop held the source for ever.
class FinishesWhileParking final : public Waiter {
 public:
  explicit FinishesWhileParking(const SharedFlag& flag) : flag_(flag) {}
  void await_resume() {}

 private:
  bool Attempt() override {
    if (flag_->finished()) return true;
    WaitFor(*flag_, Direction::kRead);
    flag_->Finish();
    return false;
  }
  void Fail(const absl::Status&) override {}

  const SharedFlag flag_;
};

TEST_F(WaiterTest, ASourceThatEndsBeforeTheParkIsLetGo) {
  Wait(FinishesWhileParking(MakeFlag()));
  EXPECT_EQ(EventLoop::Current().slot_count(), 0u);
}

// The same for a source that goes on: the wake was lost.
class RaisedWhileParking final : public Waiter {
 public:
  RaisedWhileParking(const SharedFlag& flag, const Context& context)
      : Waiter(context), flag_(flag) {}
  absl::Status await_resume() { return status_; }

 private:
  bool Attempt() override {
    if (flag_->raised()) return true;
    WaitFor(*flag_, Direction::kRead);
    std::thread([this] { flag_->Raise(); }).join();
    return false;
  }
  void Fail(const absl::Status& status) override { status_ = status; }

  const SharedFlag flag_;
  absl::Status status_;
};

TEST_F(WaiterTest, ANotifyBeforeTheFirstParkIsNotLost) {
  VirtualTime time;
  OwnedContext limited = WithTimeout(Context(), absl::Seconds(1));
  EXPECT_TRUE(Wait(RaisedWhileParking(MakeFlag(), limited)).ok());
  EXPECT_EQ(time.elapsed(), absl::ZeroDuration());
}

TEST_F(WaiterTest, AnOperationUnderADoneContextIsNotTried) {
  OwnedContext context = WithCancel(Context());
  context.Cancel();
  const SharedFlag flag = MakeFlag();
  flag->Raise();
  Raised raised(flag, context);
  EXPECT_TRUE(Start(raised));
  EXPECT_TRUE(absl::IsCancelled(raised.await_resume()));
  EXPECT_EQ(raised.attempts(), 0);
}

TEST_F(WaiterTest, AnOperationIsDestroyedOnlyOnItsThread) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const auto destroy_elsewhere = [] {
    const SharedFlag flag = MakeFlag();
    std::optional<Raised> raised(std::in_place, flag);
    Start(*raised);
    std::thread([&] { raised.reset(); }).join();
  };
  EXPECT_DEATH(destroy_elsewhere(), "on a thread that it does not wait on");
}

}  // namespace
}  // namespace rawnet
