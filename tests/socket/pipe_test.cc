// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What is a pipe's own. What it shares with every Conn: conn_conformance_test.

#include "rawnet/socket/pipe.h"

#include <cerrno>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/virtual_time.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

class PipeTest : public LeakCheck {
 protected:
  void TearDown() override {
    pipe_ = {};
    LeakCheck::TearDown();
  }

  Conn& near() { return *pipe_.near; }
  Conn& far() { return *pipe_.far; }

  PipeEnds pipe_ = Pipe();
};

TEST_F(PipeTest, HoldsItsCapacityAndNoMore) {
  const std::string fits(kPipeCapacity, 'x');
  ASSERT_EQ(*Wait(near().Write(fits)), kPipeCapacity);
  EXPECT_TRUE(near().TryWrite("y").must_wait());
  EXPECT_EQ(ReadExactly(far(), kPipeCapacity), fits);
  EXPECT_FALSE(near().TryWrite("y").must_wait());
}

TEST_F(PipeTest, DirectionsHoldTheirOwn) {
  ASSERT_TRUE(Wait(near().Write(std::string(kPipeCapacity, 'x'))).ok());
  EXPECT_TRUE(Wait(far().Write("there is room")).ok());
}

TEST_F(PipeTest, NamesNobody) {
  EXPECT_EQ(near().network(), "pipe");
  EXPECT_TRUE(near().LocalAddr().empty());
  EXPECT_TRUE(near().RemoteAddr().empty());
  ASSERT_TRUE(near().Close().ok());
  EXPECT_EQ(near().Close().message(),
            "close pipe: use of closed network connection");
}

// Unlike TCP, which finds out by an answer.
TEST_F(PipeTest, WriteToAClosedPeerFailsAtOnce) {
  ASSERT_TRUE(far().Close().ok());
  const absl::Status status = Wait(near().Write("x")).status();
  EXPECT_EQ(ErrnoOf(status), EPIPE);
  EXPECT_EQ(status.message(), "write pipe: broken pipe");
}

TEST_F(PipeTest, WriteToAPeerThatReadsNoMoreFails) {
  ASSERT_TRUE(Wait(near().Write("before")).ok());
  ASSERT_TRUE(far().CloseRead().ok());
  EXPECT_EQ(ErrnoOf(Wait(near().Write("after")).status()), EPIPE);
  EXPECT_EQ(ReadExactly(far(), 99), "before");
}

TEST_F(PipeTest, PeersCloseReadEndsAParkedWrite) {
  WaitingThread writer([&] {
    const absl::Status status = Wait(near().Write(MoreThanFits())).status();
    EXPECT_EQ(ErrnoOf(status), EPIPE);
    EXPECT_EQ(BytesWritten(status), kPipeCapacity);
  });
  writer.AwaitAsleep();
  ASSERT_TRUE(far().CloseRead().ok());
}

// What one has left behind is there when it is gone.
TEST_F(PipeTest, EndsMayGoInAnyOrder) {
  ASSERT_TRUE(Wait(near().Write("left behind")).ok());
  pipe_.near.reset();
  EXPECT_EQ(ReadExactly(far(), 99), "left behind");
  pipe_.far.reset();
}

// The last to let go of an end may be the loop of a thread that waited there.
TEST_F(PipeTest, EndsMayGoWhileOtherThreadsKnowThem) {
  for (int i = 0; i < 100; ++i) {
    auto ends = std::make_unique<PipeEnds>(Pipe());
    std::thread reader([&] {
      char buffer[1];
      EXPECT_EQ(Wait(ends->far->Read(buffer)).value_or(99), 0u);
    });
    EXPECT_TRUE(ends->near->Close().ok());
    reader.join();
  }
}

TEST_F(PipeTest, MakesNoDescriptor) {
  const size_t before = OpenDescriptors();
  const PipeEnds more = Pipe();
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_F(PipeTest, DeadlinesGoByTheClockOfTheLoop) {
  VirtualTime time;
  const PipeEnds ends = Pipe();
  ASSERT_TRUE(
      ends.near->SetReadDeadline(time.clock().WallNow() + absl::Hours(1)).ok());
  char buffer[1];
  EXPECT_TRUE(IsTimeout(Wait(ends.near->Read(buffer)).status()));
  EXPECT_EQ(time.elapsed(), absl::Hours(1));
}

TEST_F(PipeTest, EndsInOneThreadTakeTurns) {
  const std::string sent(8 * kPipeCapacity + 1, 's');
  Spawn([](Conn& conn, const std::string& bytes) -> Task<void> {
    EXPECT_TRUE((co_await conn.Write(bytes)).ok());
    EXPECT_TRUE(conn.Close().ok());
  }(near(), sent));
  EXPECT_EQ(ReadExactly(far(), sent.size() + 1), sent);
}

}  // namespace
}  // namespace rawnet
