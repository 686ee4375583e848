// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/conn.h"

#include <cerrno>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/sockopt/socket_options.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/forwarding_sys.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

class ConnTest : public LeakCheck {};

// Passes on at most some bytes of each send.
class TricklingSys : public ForwardingSys {
 public:
  explicit TricklingSys(size_t bytes_max) : bytes_max_(bytes_max) {}
  ssize_t Send(int fd, absl::Span<const char> buffer) override {
    ++sends;
    if (fail_after == sends) return -EPIPE;
    return real().Send(fd, buffer.subspan(0, bytes_max_));
  }
  int sends = 0;
  int fail_after = -1;

 private:
  const size_t bytes_max_;
};

// Counts the calls that only an error or a caller is worth.
class NameCountingSys : public ForwardingSys {
 public:
  int GetSockName(int fd, SocketAddress* address) override {
    ++calls;
    return real().GetSockName(fd, address);
  }
  int calls = 0;
};

TEST_F(ConnTest, ReadGivesWhatThereIs) {
  const auto pair = ConnectedTcp();
  ASSERT_EQ(*Wait(pair.near->Write("hello")), 5u);
  char buffer[64];
  ASSERT_EQ(*Wait(pair.far->Read(buffer)), 5u);
  EXPECT_EQ(absl::string_view(buffer, 5), "hello");
}

TEST_F(ConnTest, EndsNameEachOther) {
  const auto pair = ConnectedTcp();
  EXPECT_EQ(pair.near->LocalAddr(), pair.far->RemoteAddr());
  EXPECT_EQ(pair.near->RemoteAddr(), pair.far->LocalAddr());
  EXPECT_EQ(pair.near->network(), "tcp");
  ASSERT_TRUE(pair.near->Close().ok());
  EXPECT_TRUE(pair.near->LocalAddr().empty());
  EXPECT_FALSE(pair.near->RemoteAddr().empty());
}

TEST_F(ConnTest, EmptyReadNeverWaits) {
  const auto pair = ConnectedTcp();
  EXPECT_EQ(*Wait(pair.near->Read({})), 0u);
}

TEST_F(ConnTest, EmptyWriteTellsOfClose) {
  const auto pair = ConnectedTcp();
  EXPECT_EQ(*Wait(pair.near->Write("")), 0u);
  ASSERT_TRUE(pair.near->Close().ok());
  EXPECT_TRUE(IsClosed(Wait(pair.near->Write("")).status()));
}

TEST_F(ConnTest, PeersCloseIsAReadOfNothing) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(pair.far->Close().ok());
  char buffer[1];
  EXPECT_EQ(*Wait(pair.near->Read(buffer)), 0u);
  EXPECT_EQ(*Wait(pair.near->Read(buffer)), 0u);
}

TEST_F(ConnTest, WriteGoesOnUntilAllIsGone) {
  TricklingSys sys(3);
  EventLoop::Scope scope(LoopOver(sys));
  const auto pair = ConnectedTcp();
  EXPECT_EQ(*Wait(pair.near->Write("0123456789")), 10u);
  EXPECT_EQ(sys.sends, 4);
  EXPECT_EQ(ReadExactly(*pair.far, 10), "0123456789");
}

TEST_F(ConnTest, WriteWaitsForASlowReader) {
  const auto pair = ConnectedTcp();
  const std::string sent(8 << 20, 'z');
  std::thread writer(
      [&] { EXPECT_EQ(*Wait(pair.near->Write(sent)), sent.size()); });
  EXPECT_EQ(ReadExactly(*pair.far, sent.size()), sent);
  writer.join();
}

TEST_F(ConnTest, FailedWriteTellsHowMuchHasGone) {
  TricklingSys sys(3);
  EventLoop::Scope scope(LoopOver(sys));
  const auto pair = ConnectedTcp();
  sys.fail_after = 3;
  const auto written = Wait(pair.near->Write("0123456789"));
  EXPECT_EQ(ErrnoOf(written.status()), EPIPE);
  EXPECT_EQ(BytesWritten(written.status()), 6u);
}

TEST_F(ConnTest, WriteThatTimesOutTellsHowMuchHasGone) {
  const auto pair = ConnectedTcp();
  const std::string& sent = MoreThanFits();
  ASSERT_TRUE(
      pair.near->SetWriteDeadline(absl::Now() + absl::Milliseconds(20)).ok());
  const auto written = Wait(pair.near->Write(sent));
  EXPECT_TRUE(IsTimeout(written.status())) << written.status();
  const size_t gone = BytesWritten(written.status());
  EXPECT_GT(gone, 0u);
  ASSERT_TRUE(pair.near->CloseWrite().ok());
  EXPECT_EQ(ReadExactly(*pair.far, sent.size()).size(), gone);
}

TEST_F(ConnTest, AKernelThatTakesNothingIsAnError) {
  TricklingSys sys(0);
  EventLoop::Scope scope(LoopOver(sys));
  const auto pair = ConnectedTcp();
  EXPECT_EQ(ErrnoOf(Wait(pair.near->Write("x")).status()), EIO);
}

TEST_F(ConnTest, BytesWrittenIsZeroWithoutAPayload) {
  EXPECT_EQ(BytesWritten(absl::OkStatus()), 0u);
  EXPECT_EQ(BytesWritten(absl::InternalError("x")), 0u);
}

TEST_F(ConnTest, ScratchReadBorrowsABuffer) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(Wait(pair.near->Write("hello")).ok());
  EXPECT_EQ(Wait(pair.far->ReadScratch())->bytes(), "hello");
  ASSERT_TRUE(pair.near->Close().ok());
  EXPECT_TRUE(Wait(pair.far->ReadScratch())->empty());
}

TEST_F(ConnTest, ScratchReadsTakeMoreThanABufferInTurns) {
  const auto pair = ConnectedUnix();
  const std::string sent(3 * ScratchPool::kBufferSize + 1, 'q');
  std::thread writer([&] { EXPECT_TRUE(Wait(pair.near->Write(sent)).ok()); });
  std::string got;
  while (got.size() < sent.size()) {
    const auto data = Wait(pair.far->ReadScratch());
    ASSERT_TRUE(data.ok() && !data->empty());
    EXPECT_LE(data->bytes().size(), ScratchPool::kBufferSize);
    got.append(data->bytes().data(), data->bytes().size());
  }
  writer.join();
  EXPECT_EQ(got, sent);
}

TEST_F(ConnTest, CloseEndsAParkedReadAndWrite) {
  const auto pair = ConnectedTcp();
  WaitingThread reader([&] {
    char buffer[1];
    EXPECT_TRUE(IsClosed(Wait(pair.near->Read(buffer)).status()));
  });
  WaitingThread writer([&] {
    EXPECT_TRUE(IsClosed(Wait(pair.near->Write(MoreThanFits())).status()));
  });
  reader.AwaitAsleep();
  writer.AwaitAsleep();
  EXPECT_TRUE(pair.near->Close().ok());
}

// The thread that waits is away from its loop; the peer hears all the same.
TEST_F(ConnTest, PeerHearsOfCloseWhileAnotherThreadHoldsAnOperation) {
  const auto pair = ConnectedTcp();
  char unused[1];
  ReadOperation parked = pair.near->Read(unused);
  ASSERT_FALSE(parked.await_ready());
  ASSERT_TRUE(parked.await_suspend(std::noop_coroutine()));
  std::thread([&] {
    EXPECT_TRUE(pair.near->Close().ok());
    char buffer[1];
    EXPECT_EQ(*Wait(pair.far->Read(buffer)), 0u);
  }).join();
  EventLoop::Current().RunUntil([&] { return parked.finished(); });
  EXPECT_TRUE(IsClosed(parked.await_resume().status()));
}

// poll(2) keeps the sockets that it is given: one that watched a number for a
// closed connection would hold whoever gets the number next.
TEST_F(ConnTest, PeerHearsOfCloseWhateverElseThreadsWaitFor) {
  auto first = ConnectedUnix();
  const auto second = ConnectedUnix();
  absl::Notification closed, replaced;
  WaitingThread waiter([&] {
    char buffer[1];
    EXPECT_TRUE(IsClosed(Wait(first.near->Read(buffer)).status()));
    closed.Notify();
    replaced.WaitForNotification();
    EXPECT_EQ(*Wait(second.near->Read(buffer)), 0u);
  });
  waiter.AwaitAsleep();
  ASSERT_TRUE(first.near->Close().ok());
  closed.WaitForNotification();
  auto stranger = ConnectedUnix();  // has the number now
  const int sleeps = waiter.counts().sleeps;
  replaced.Notify();
  waiter.AwaitAsleep(sleeps + 1);
  ASSERT_TRUE(stranger.near->Close().ok());
  ASSERT_TRUE(
      stranger.far->SetReadDeadline(absl::Now() + absl::Seconds(1)).ok());
  char buffer[1];
  EXPECT_EQ(Wait(stranger.far->Read(buffer)).value_or(99), 0u);
  ASSERT_TRUE(second.far->Close().ok());
}

TEST_F(ConnTest, SecondCloseSaysSo) {
  const auto pair = ConnectedTcp();
  EXPECT_TRUE(pair.near->Close().ok());
  const absl::Status second = pair.near->Close();
  EXPECT_TRUE(IsClosed(second));
  EXPECT_EQ(second.message(), "close tcp " +
                                  pair.near->RemoteAddr().ToString() +
                                  ": use of closed network connection");
}

TEST_F(ConnTest, EveryCallFailsAfterClose) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(pair.near->Close().ok());
  char buffer[1];
  Buffers buffers;
  buffers.Append("x");
  EXPECT_TRUE(IsClosed(Wait(pair.near->Read(buffer)).status()));
  EXPECT_TRUE(IsClosed(Wait(pair.near->ReadScratch()).status()));
  EXPECT_TRUE(IsClosed(Wait(pair.near->Write("x")).status()));
  EXPECT_TRUE(IsClosed(Wait(pair.near->Writev(buffers)).status()));
  EXPECT_TRUE(IsClosed(pair.near->CloseRead()));
  EXPECT_TRUE(IsClosed(pair.near->CloseWrite()));
  EXPECT_TRUE(IsClosed(pair.near->SetDeadline(absl::InfiniteFuture())));
  EXPECT_TRUE(IsClosed(pair.near->SetReadDeadline(absl::InfiniteFuture())));
  EXPECT_TRUE(IsClosed(pair.near->SetWriteDeadline(absl::InfiniteFuture())));
  EXPECT_TRUE(IsClosed(pair.near->SetOption(NoDelay{true})));
  EXPECT_TRUE(IsClosed(pair.near->GetOption<NoDelay>().status()));
}

TEST_F(ConnTest, CloseWriteEndsThePeersStreamAlone) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(Wait(pair.near->Write("bye")).ok());
  ASSERT_TRUE(pair.near->CloseWrite().ok());
  EXPECT_EQ(ReadExactly(*pair.far, 99), "bye");
  ASSERT_TRUE(Wait(pair.far->Write("still here")).ok());
  EXPECT_EQ(ReadExactly(*pair.near, 10), "still here");
  EXPECT_EQ(ErrnoOf(Wait(pair.near->Write("x")).status()), EPIPE);
}

TEST_F(ConnTest, CloseReadEndsAParkedRead) {
  const auto pair = ConnectedTcp();
  WaitingThread reader([&] {
    char buffer[1];
    EXPECT_EQ(*Wait(pair.near->Read(buffer)), 0u);
  });
  reader.AwaitAsleep();
  EXPECT_TRUE(pair.near->CloseRead().ok());
}

TEST_F(ConnTest, CloseWriteEndsAParkedWrite) {
  const auto pair = ConnectedTcp();
  WaitingThread writer([&] {
    const absl::Status status = Wait(pair.near->Write(MoreThanFits())).status();
    EXPECT_EQ(ErrnoOf(status), EPIPE) << status;
  });
  writer.AwaitAsleep();
  EXPECT_TRUE(pair.near->CloseWrite().ok());
}

TEST_F(ConnTest, ResetIsReportedWithBothEnds) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(pair.far->SetOption(Linger{absl::ZeroDuration()}).ok());
  ASSERT_TRUE(pair.far->Close().ok());
  char buffer[1];
  const absl::Status status = Wait(pair.near->Read(buffer)).status();
  EXPECT_EQ(ErrnoOf(status), ECONNRESET);
  EXPECT_EQ(status.message(), "read tcp " + pair.near->LocalAddr().ToString() +
                                  "->" + pair.near->RemoteAddr().ToString() +
                                  ": read: connection reset by peer");
}

TEST_F(ConnTest, OptionsReadBackAsSet) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(pair.near->SetOption(NoDelay{false}).ok());
  EXPECT_FALSE(pair.near->GetOption<NoDelay>()->enabled);
  ASSERT_TRUE(pair.near->SetOption(NoDelay{true}).ok());
  EXPECT_TRUE(pair.near->GetOption<NoDelay>()->enabled);
}

// Servers move a deadline for each request.
TEST_F(ConnTest, MovingADeadlineMakesNoSystemCall) {
  NameCountingSys sys;
  EventLoop::Scope scope(LoopOver(sys));
  const auto pair = ConnectedTcp();
  sys.calls = 0;
  EXPECT_TRUE(pair.near->SetDeadline(absl::Now() + absl::Hours(1)).ok());
  EXPECT_TRUE(pair.near->SetDeadline(absl::InfiniteFuture()).ok());
  EXPECT_EQ(sys.calls, 0);
}

TEST_F(ConnTest, ReadersOfOneConnAllWakeOnItsEnd) {
  const auto pair = ConnectedTcp();
  const auto read = [&] {
    char buffer[1];
    EXPECT_EQ(*Wait(pair.near->Read(buffer)), 0u);
  };
  WaitingThread first(read);
  WaitingThread second(read);
  first.AwaitAsleep();
  second.AwaitAsleep();
  EXPECT_TRUE(pair.far->Close().ok());
}

TEST_F(ConnTest, MovesBetweenThreads) {
  const auto pair = ConnectedTcp();
  const auto pass = [&](char letter) {
    WaitingThread reader([&, letter] {
      char buffer[4];
      EXPECT_EQ(*Wait(pair.near->Read(buffer)), 1u);
      EXPECT_EQ(buffer[0], letter);
    });
    reader.AwaitAsleep();
    EXPECT_TRUE(Wait(pair.far->Write({&letter, 1})).ok());
  };
  for (const char letter : {'a', 'b', 'c', 'd'}) pass(letter);
  ASSERT_TRUE(Wait(pair.far->Write("here")).ok());
  EXPECT_EQ(ReadExactly(*pair.near, 4), "here");
}

}  // namespace
}  // namespace rawnet
