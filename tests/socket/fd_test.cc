// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/fd.h"

#include <cerrno>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/forwarding_sys.h"

namespace rawnet {
namespace {

class FdTest : public LeakCheck {};

class CountingSys : public ForwardingSys {
 public:
  int Close(int fd) override {
    ++closes;
    return real().Close(fd);
  }
  ssize_t Receive(int fd, absl::Span<char> buffer) override {
    ++receives;
    return real().Receive(fd, buffer);
  }

  int closes = 0;
  int receives = 0;
};

Fd OpenFd(Sys& sys = SystemSys()) {
  return Fd(sys, sys.Socket(SocketFamily::kInet4, SocketType::kDatagram));
}

TEST_F(FdTest, DefaultIsEmpty) { EXPECT_FALSE(Fd().has_value()); }

TEST_F(FdTest, MovesLeaveNothingBehind) {
  Fd first = OpenFd();
  Fd second = std::move(first);
  EXPECT_FALSE(first.has_value());
  EXPECT_TRUE(second.has_value());
  first = std::move(second);
  EXPECT_TRUE(first.has_value());
}

TEST_F(FdTest, ClosesOnceOnDestruction) {
  CountingSys sys;
  { Fd fd = OpenFd(sys); }
  EXPECT_EQ(sys.closes, 1);
}

TEST_F(FdTest, ClosesOnceWhenClosedByHand) {
  CountingSys sys;
  {
    Fd fd = OpenFd(sys);
    EXPECT_TRUE(fd.Close().ok());
    EXPECT_TRUE(IsClosed(fd.Close()));
    EXPECT_EQ(sys.closes, 1);
  }
  EXPECT_EQ(sys.closes, 1);
}

TEST_F(FdTest, NothingReachesTheSystemAfterClose) {
  Fd fd = OpenFd();
  ASSERT_TRUE(fd.Close().ok());
  char buffer[1];
  Buffers buffers;
  buffers.Append("x");
  bool called = false;
  EXPECT_TRUE(IsClosed(fd.TryRead(buffer).status()));
  EXPECT_TRUE(IsClosed(fd.TryReadDatagram(buffer).status()));
  EXPECT_TRUE(IsClosed(fd.TryWrite("x").status()));
  EXPECT_TRUE(IsClosed(fd.TryWritev(buffers).status()));
  EXPECT_TRUE(
      IsClosed(fd.SetDeadline(Direction::kRead, absl::InfiniteFuture())));
  EXPECT_TRUE(IsClosed(fd.Control([&](SocketHandle) {
    called = true;
    return absl::OkStatus();
  })));
  EXPECT_FALSE(called);
}

TEST_F(FdTest, ClosedBeatsAPastDeadline) {
  Fd fd = OpenFd();
  ASSERT_TRUE(fd.SetDeadline(Direction::kRead, absl::UnixEpoch()).ok());
  ASSERT_TRUE(fd.Close().ok());
  char buffer[1];
  EXPECT_TRUE(IsClosed(fd.TryRead(buffer).status()));
}

TEST_F(FdTest, ErrorsNameTheSystemCall) {
  Fd fd = OpenFd();
  const IoResult result = fd.TryWrite("x");
  ASSERT_FALSE(result.must_wait());
  EXPECT_EQ(ErrnoOf(result.status()), EDESTADDRREQ);
  EXPECT_EQ(result.status().message(), "write: destination address required");
}

TEST_F(FdTest, CloseInsideControlWaitsForItsEnd) {
  CountingSys sys;
  Fd fd = OpenFd(sys);
  EXPECT_TRUE(fd.Control([&](SocketHandle) {
                  EXPECT_TRUE(fd.Close().ok());
                  EXPECT_EQ(sys.closes, 0);
                  return absl::OkStatus();
                }).ok());
  EXPECT_EQ(sys.closes, 1);
}

// A server reads each request in one call: after a short read the next one
// would only say EAGAIN.
TEST_F(FdTest, ShortTcpReadSparesTheNextCall) {
  CountingSys sys;
  EventLoop::Scope scope(LoopOver(sys));
  PairOf<TcpConn> pair = ConnectedTcp();
  char buffer[16];
  TaskGroup group;
  const auto read_twice = [](Conn& conn, absl::Span<char> room) -> Task<void> {
    (co_await conn.Read(room)).IgnoreError();
    (co_await conn.Read(room)).IgnoreError();
  };
  group.Spawn(read_twice(*pair.near, absl::MakeSpan(buffer)));
  ASSERT_TRUE(Wait(pair.far->Write("one")).ok());
  EventLoop::Current().Poll();
  EXPECT_EQ(sys.receives, 2);  // EAGAIN and "one"
  ASSERT_TRUE(Wait(pair.far->Write("two")).ok());
  Wait(group.Join());
  EXPECT_EQ(sys.receives, 3);
}

TEST_F(FdTest, EndOfStreamBehindAShortReadIsSeen) {
  PairOf<TcpConn> pair = ConnectedTcp();
  char buffer[16];
  ASSERT_TRUE(Wait(pair.far->Write("x")).ok());
  ASSERT_EQ(*Wait(pair.near->Read(buffer)), 1u);
  TaskGroup group;
  size_t second = 0;
  size_t third = 1;
  const auto read_twice = [&]() -> Task<void> {
    second = (co_await pair.near->Read(absl::MakeSpan(buffer))).value_or(99);
    third = (co_await pair.near->Read(absl::MakeSpan(buffer))).value_or(99);
  };
  group.Spawn(read_twice());
  // One edge tells of both.
  ASSERT_TRUE(Wait(pair.far->Write("last")).ok());
  ASSERT_TRUE(pair.far->Close().ok());
  Wait(group.Join());
  EXPECT_EQ(second, 4u);
  EXPECT_EQ(third, 0u);
}

TEST_F(FdTest, FullReadTriesAgain) {
  PairOf<TcpConn> pair = ConnectedTcp();
  TaskGroup group;
  std::string got;
  const auto read_all = [&]() -> Task<void> {
    char buffer[4];
    while (got.size() < 8) {
      const auto n = co_await pair.near->Read(absl::MakeSpan(buffer));
      got.append(buffer, n.value_or(0));
    }
  };
  group.Spawn(read_all());
  ASSERT_TRUE(Wait(pair.far->Write("abcdefgh")).ok());
  Wait(group.Join());
  EXPECT_EQ(got, "abcdefgh");
}

using FdDeathTest = FdTest;

TEST_F(FdDeathTest, DestroyedUnderAnOperationDies) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_DEATH(
      {
        PairOf<UnixConn> pair = ConnectedUnix();
        char buffer[1];
        TaskGroup group;
        const auto read = [](Conn& conn, absl::Span<char> room) -> Task<void> {
          (co_await conn.Read(room)).IgnoreError();
        };
        group.Spawn(read(*pair.near, absl::MakeSpan(buffer)));
        pair.near.reset();
      },
      "destroyed while an operation waits");
}

}  // namespace
}  // namespace rawnet
