// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Descriptors become ready, and the poller says so.

#include <sys/resource.h>

#include <cerrno>
#include <set>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/tests/conformance/poller_conformance.h"
#include "rawnet/tests/conformance/test_descriptors.h"

namespace rawnet {
namespace {

using MakePair = TestPair (*)();

TEST_P(PollerConformance, WritableAfterAdd) {
  for (const MakePair make : {UnixPair, TcpPair, UdpPair}) {
    const TestPair pair = make();
    ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
    EXPECT_TRUE(AwaitWritable(1).writable);
    EXPECT_EQ(poller().Remove(pair.near.get()), 0);
  }
}

TEST_P(PollerConformance, ReportsWhatWasReadableBeforeAdd) {
  for (const MakePair make : {UnixPair, TcpPair, UdpPair, PipePair}) {
    const TestPair pair = make();
    ASSERT_EQ(WriteByte(pair.far), 1);
    ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
    EXPECT_TRUE(AwaitReadable(1).readable);
    EXPECT_EQ(poller().Remove(pair.near.get()), 0);
  }
}

TEST_P(PollerConformance, ReportsEachTransitionAfterArm) {
  for (const MakePair make : {UnixPair, TcpPair, UdpPair, PipePair}) {
    const TestPair pair = make();
    ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
    for (int i = 0; i < 5; ++i) {
      ReadAll(pair.near);
      poller().Arm(pair.near.get(), Direction::kRead);
      Settle();
      ASSERT_EQ(WriteByte(pair.far), 1);
      EXPECT_TRUE(AwaitReadable(1).readable);
    }
    EXPECT_EQ(poller().Remove(pair.near.get()), 0);
  }
}

TEST_P(PollerConformance, NothingIsLostBetweenAgainAndArm) {
  const TestPair pair = TcpPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  for (int i = 0; i < 100; ++i) {
    ReadAll(pair.near);
    Settle();
    ASSERT_EQ(WriteByte(pair.far), 1);
    poller().Arm(pair.near.get(), Direction::kRead);
    ASSERT_TRUE(AwaitReadable(1).readable) << i;
  }
}

TEST_P(PollerConformance, NothingIsLostBetweenArmAndWait) {
  const TestPair pair = TcpPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  for (int i = 0; i < 100; ++i) {
    ReadAll(pair.near);
    poller().Arm(pair.near.get(), Direction::kRead);
    ASSERT_EQ(WriteByte(pair.far), 1);
    ASSERT_TRUE(AwaitReadable(1).readable) << i;
  }
}

TEST_P(PollerConformance, WritableAgainWhenThePeerHasRead) {
  for (const MakePair make : {UnixPair, TcpPair}) {
    const TestPair pair = make();
    ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
    Settle();
    FillUp(pair.near);
    poller().Arm(pair.near.get(), Direction::kWrite);
    // TCP moves what is in flight after a first read has made room.
    while (ReadSome(pair.far) > 0) Settle();
    FillUp(pair.near);
    poller().Arm(pair.near.get(), Direction::kWrite);
    ReadAll(pair.far);
    EXPECT_TRUE(AwaitWritable(1).writable);
    EXPECT_EQ(poller().Remove(pair.near.get()), 0);
  }
}

TEST_P(PollerConformance, PipeWritableAgainWhenThePeerHasRead) {
  const TestPair pair = PipePair();
  ASSERT_EQ(poller().Add(pair.far.get(), 1), 0);
  FillUp(pair.far);
  poller().Arm(pair.far.get(), Direction::kWrite);
  Settle();
  ReadAll(pair.near);
  EXPECT_TRUE(AwaitWritable(1).writable);
}

TEST_P(PollerConformance, BothDirectionsOfOneDescriptor) {
  const TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  FillUp(pair.near);
  poller().Arm(pair.near.get(), Direction::kWrite);
  poller().Arm(pair.near.get(), Direction::kRead);
  Settle();
  ASSERT_EQ(WriteByte(pair.far), 1);
  ReadAll(pair.far);
  Await(1, {.readable = true, .writable = true});
}

TEST_P(PollerConformance, OneDirectionLeavesTheOtherArmed) {
  const TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  FillUp(pair.near);
  Settle();
  poller().Arm(pair.near.get(), Direction::kWrite);
  poller().Arm(pair.near.get(), Direction::kRead);
  ASSERT_EQ(WriteByte(pair.far), 1);
  AwaitReadable(1);
  ReadAll(pair.far);
  EXPECT_TRUE(AwaitWritable(1).writable);
}

TEST_P(PollerConformance, ListenerIsReadable) {
  SocketAddress address;
  const TestFd listener = TcpListener(&address);
  ASSERT_EQ(poller().Add(listener.get(), 1), 0);
  ASSERT_EQ(SystemSys().Accept(listener.get(), nullptr), -EAGAIN);
  poller().Arm(listener.get(), Direction::kRead);
  const TestFd client(
      SystemSys().Socket(SocketFamily::kInet4, SocketType::kStream));
  SystemSys().Connect(client.get(), address);
  EXPECT_TRUE(AwaitReadable(1).readable);
  const TestFd accepted(SystemSys().Accept(listener.get(), nullptr));
  EXPECT_GE(accepted.get(), 0);
}

TEST_P(PollerConformance, ConnectingSocketIsWritable) {
  SocketAddress address;
  const TestFd listener = TcpListener(&address);
  const TestFd client(
      SystemSys().Socket(SocketFamily::kInet4, SocketType::kStream));
  SystemSys().Connect(client.get(), address);
  ASSERT_EQ(poller().Add(client.get(), 1), 0);
  AwaitWritable(1);
  EXPECT_EQ(SystemSys().SocketError(client.get()), 0);
  SocketAddress peer;
  EXPECT_EQ(SystemSys().GetPeerName(client.get(), &peer), 0);
}

TEST_P(PollerConformance, RefusedConnectIsReported) {
  if (IsLibkqueue(GetParam())) GTEST_SKIP() << "takes SO_ERROR away";
  SocketAddress address;
  TcpListener(&address).Close();
  const TestFd client(
      SystemSys().Socket(SocketFamily::kInet4, SocketType::kStream));
  const int answer = SystemSys().Connect(client.get(), address);
  if (answer == -ECONNREFUSED) GTEST_SKIP() << "refused at once";
  ASSERT_EQ(answer, -EINPROGRESS);
  ASSERT_EQ(poller().Add(client.get(), 1), 0);
  Await(1, {.readable = true, .writable = true, .closing = true});
  EXPECT_EQ(SystemSys().SocketError(client.get()), ECONNREFUSED);
}

TEST_P(PollerConformance, MoreReadyThanRoomAreAllReported) {
  if (IsLibkqueue(GetParam())) GTEST_SKIP() << "drops what has no room";
  std::vector<TestPair> pairs(50);
  for (size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = UnixPair();
    ASSERT_EQ(poller().Add(pairs[i].near.get(), i), 0);
    ASSERT_EQ(WriteByte(pairs[i].far), 1);
  }
  std::set<uint64_t> readable;
  for (int turn = 0; turn < 200 && readable.size() < pairs.size(); ++turn) {
    Event events[4];
    const int count = poller().Wait(absl::MakeSpan(events), kPatience);
    ASSERT_LE(count, 4);
    for (int i = 0; i < count; ++i) {
      if (events[i].readable) readable.insert(events[i].token);
    }
  }
  EXPECT_EQ(readable.size(), pairs.size());
}

TEST_P(PollerConformance, BusyDescriptorsStarveNoOther) {
  std::vector<TestPair> pairs(8);
  for (size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = UnixPair();
    ASSERT_EQ(poller().Add(pairs[i].near.get(), i), 0);
  }
  std::set<uint64_t> readable;
  for (int turn = 0; turn < 200 && readable.size() < pairs.size(); ++turn) {
    for (const TestPair& pair : pairs) {
      ReadAll(pair.near);
      poller().Arm(pair.near.get(), Direction::kRead);
      ASSERT_EQ(WriteByte(pair.far), 1);
    }
    Event event;
    const int count = poller().Wait(absl::MakeSpan(&event, 1), kPatience);
    if (count == 1 && event.readable) readable.insert(event.token);
  }
  EXPECT_EQ(readable.size(), pairs.size());
}

TEST_P(PollerConformance, TwoThousandDescriptors) {
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < 2100) GTEST_SKIP() << "too few descriptors allowed";
  std::vector<TestPair> pairs(1000);
  for (size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = UnixPair();
    ASSERT_EQ(poller().Add(pairs[i].near.get(), 2 * i), 0);
    ASSERT_EQ(poller().Add(pairs[i].far.get(), 2 * i + 1), 0);
  }
  for (int i = 0; i < 64; ++i) Settle();
  for (const size_t i : {0, 499, 999}) {
    ReadAll(pairs[i].near);
    poller().Arm(pairs[i].near.get(), Direction::kRead);
    ASSERT_EQ(WriteByte(pairs[i].far), 1);
    EXPECT_TRUE(AwaitReadable(2 * i).readable);
  }
}

}  // namespace
}  // namespace rawnet
