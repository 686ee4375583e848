// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The other side goes away, and the poller says so, once.

#include <sys/socket.h>

#include <cerrno>

#include "gtest/gtest.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/tests/conformance/poller_conformance.h"
#include "rawnet/tests/conformance/test_descriptors.h"

namespace rawnet {
namespace {

constexpr Event kEverything = {
    .readable = true, .writable = true, .closing = true};

TEST_P(PollerConformance, HangUpSetsEverything) {
  TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  Settle();
  poller().Arm(pair.near.get(), Direction::kRead);
  pair.far.Close();
  Await(1, kEverything);
  EXPECT_EQ(ReadSome(pair.near), 0);
}

TEST_P(PollerConformance, HangUpSetsEverythingAlsoForAWriter) {
  TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  FillUp(pair.near);
  Settle();
  poller().Arm(pair.near.get(), Direction::kWrite);
  pair.far.Close();
  Await(1, kEverything);
}

TEST_P(PollerConformance, ResetSetsEverything) {
  if (IsLibkqueue(GetParam())) GTEST_SKIP() << "takes SO_ERROR away";
  TestPair pair = TcpPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  Settle();
  poller().Arm(pair.near.get(), Direction::kRead);
  ResetOnClose(pair.far);
  pair.far.Close();
  Await(1, kEverything);
  EXPECT_EQ(ReadSome(pair.near), -ECONNRESET);
}

// Where a backend cannot see a half-close (poll(2) without POLLRDHUP), the end
// of stream must be reported after a short read.
TEST_P(PollerConformance, ShortReadHidesNoEnd) {
  const TestPair pair = TcpPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  Settle();
  ReadAll(pair.near);
  poller().Arm(pair.near.get(), Direction::kRead);
  ASSERT_EQ(WriteByte(pair.far), 1);
  ASSERT_EQ(SystemSys().Shutdown(pair.far.get(), ShutdownSide::kWrite), 0);
  bool closing = AwaitReadable(1).closing;
  ASSERT_EQ(ReadSome(pair.near), 1);
  if (!closing) {
    poller().Arm(pair.near.get(), Direction::kRead);
    AwaitReadable(1);
  }
  EXPECT_EQ(ReadSome(pair.near), 0);
}

TEST_P(PollerConformance, EndOfStreamIsReadable) {
  for (TestPair (*make)() : {UnixPair, TcpPair, PipePair}) {
    TestPair pair = make();
    ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
    Settle();
    ASSERT_EQ(ReadSome(pair.near), -EAGAIN);
    poller().Arm(pair.near.get(), Direction::kRead);
    pair.far.Close();
    EXPECT_TRUE(AwaitReadable(1).readable);
    EXPECT_EQ(ReadSome(pair.near), 0);
    EXPECT_EQ(poller().Remove(pair.near.get()), 0);
  }
}

TEST_P(PollerConformance, HalfCloseIsReadable) {
  const TestPair pair = TcpPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  Settle();
  ASSERT_EQ(ReadSome(pair.near), -EAGAIN);
  poller().Arm(pair.near.get(), Direction::kRead);
  ASSERT_EQ(SystemSys().Shutdown(pair.far.get(), ShutdownSide::kWrite), 0);
  EXPECT_TRUE(AwaitReadable(1).readable);
  EXPECT_EQ(ReadSome(pair.near), 0);
}

TEST_P(PollerConformance, PipeWriterLearnsThatTheReaderLeft) {
  TestPair pair = PipePair();
  ASSERT_EQ(poller().Add(pair.far.get(), 1), 0);
  FillUp(pair.far);
  Settle();
  poller().Arm(pair.far.get(), Direction::kWrite);
  pair.near.Close();
  EXPECT_TRUE(AwaitWritable(1).writable);
}

TEST_P(PollerConformance, UnarmedHungUpDescriptorDoesNotSpin) {
  for (TestPair (*make)() : {UnixPair, TcpPair, PipePair}) {
    TestPair pair = make();
    ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
    ResetOnClose(pair.far);
    pair.far.Close();
    AwaitReadable(1);
    Settle();
    EXPECT_TRUE(StaysAsleep());
    EXPECT_EQ(poller().Remove(pair.near.get()), 0);
  }
}

TEST_P(PollerConformance, PipeWithoutReaderDoesNotSpin) {
  TestPair pair = PipePair();
  ASSERT_EQ(poller().Add(pair.far.get(), 1), 0);
  pair.near.Close();
  Settle();
  EXPECT_TRUE(StaysAsleep());
}

TEST_P(PollerConformance, FreshSocketDoesNotSpin) {
  const TestFd fd(
      SystemSys().Socket(SocketFamily::kInet4, SocketType::kStream));
  ASSERT_EQ(poller().Add(fd.get(), 1), 0);
  Settle();
  EXPECT_TRUE(StaysAsleep());
}

TEST_P(PollerConformance, UnreadDataDoesNotSpin) {
  const TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  ASSERT_EQ(WriteByte(pair.far), 1);
  AwaitReadable(1);
  Settle();
  EXPECT_TRUE(StaysAsleep());
}

TEST_P(PollerConformance, ClosedWithoutRemoveDoesNotSpin) {
  TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  pair.near.Close();
  Settle();
  EXPECT_TRUE(StaysAsleep());
}

}  // namespace
}  // namespace rawnet
