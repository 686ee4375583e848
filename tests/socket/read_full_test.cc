// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Conn::ReadFull.

#include <cerrno>
#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/errors.h"
#include "rawnet/sockopt/socket_options.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/forwarding_sys.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

class ReadFullTest : public LeakCheck {};

// Receives at most some bytes at a time.
class TricklingSys : public ForwardingSys {
 public:
  explicit TricklingSys(size_t bytes_max) : bytes_max_(bytes_max) {}
  ssize_t Receive(int fd, absl::Span<char> buffer) override {
    ++receives;
    return real().Receive(fd, buffer.subspan(0, bytes_max_));
  }
  int receives = 0;

 private:
  const size_t bytes_max_;
};

TEST_F(ReadFullTest, ReadsUntilTheBufferIsFull) {
  TricklingSys sys(3);
  EventLoop::Scope scope(LoopOver(sys));
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(Wait(pair.near->Write("0123456789")).ok());
  char buffer[8];
  EXPECT_EQ(*Wait(pair.far->ReadFull(buffer)), 8u);
  EXPECT_EQ(absl::string_view(buffer, 8), "01234567");
  EXPECT_EQ(sys.receives, 3);
}

TEST_F(ReadFullTest, TakesNoMoreThanItsBuffer) {
  const auto pair = ConnectedUnix();
  ASSERT_TRUE(Wait(pair.near->Write("headbody")).ok());
  char head[4];
  ASSERT_TRUE(Wait(pair.far->ReadFull(head)).ok());
  EXPECT_EQ(ReadExactly(*pair.far, 4), "body");
}

TEST_F(ReadFullTest, WaitsForTheRest) {
  const auto pair = ConnectedTcp();
  WaitingThread reader([&] {
    char buffer[6];
    EXPECT_EQ(*Wait(pair.far->ReadFull(buffer)), 6u);
    EXPECT_EQ(absl::string_view(buffer, 6), "abcdef");
  });
  reader.AwaitAsleep();
  ASSERT_TRUE(Wait(pair.near->Write("abc")).ok());
  reader.AwaitAsleep(2);
  ASSERT_TRUE(Wait(pair.near->Write("def")).ok());
}

TEST_F(ReadFullTest, MuchComesWhole) {
  const auto pair = ConnectedTcp();
  const std::string& sent = MoreThanFits();
  WaitingThread writer([&] { EXPECT_TRUE(Wait(pair.near->Write(sent)).ok()); });
  std::string got(sent.size(), '\0');
  EXPECT_EQ(*Wait(pair.far->ReadFull(absl::MakeSpan(got))), sent.size());
  EXPECT_TRUE(got == sent);
}

TEST_F(ReadFullTest, EmptyBufferIsFullAtOnce) {
  const auto pair = ConnectedTcp();
  EXPECT_EQ(*Wait(pair.near->ReadFull({})), 0u);
}

TEST_F(ReadFullTest, EndInsideTellsHowMuchCame) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(Wait(pair.near->Write("abc")).ok());
  ASSERT_TRUE(pair.near->Close().ok());
  char buffer[8];
  const absl::Status status = Wait(pair.far->ReadFull(buffer)).status();
  EXPECT_TRUE(IsEndOfStream(status));
  EXPECT_EQ(BytesRead(status), 3u);
  EXPECT_EQ(absl::string_view(buffer, 3), "abc");
  EXPECT_EQ(status.message(), "read tcp " + pair.far->LocalAddr().ToString() +
                                  "->" + pair.far->RemoteAddr().ToString() +
                                  ": unexpected end of stream");
}

TEST_F(ReadFullTest, EndBeforeTheFirstByteIsAnEndAfterNone) {
  const auto pair = ConnectedUnix();
  ASSERT_TRUE(pair.near->Close().ok());
  char buffer[8];
  const absl::Status status = Wait(pair.far->ReadFull(buffer)).status();
  EXPECT_TRUE(IsEndOfStream(status));
  EXPECT_EQ(BytesRead(status), 0u);
}

TEST_F(ReadFullTest, EndRightAfterTheLastByteIsNoError) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(Wait(pair.near->Write("abc")).ok());
  ASSERT_TRUE(pair.near->Close().ok());
  char buffer[3];
  EXPECT_EQ(*Wait(pair.far->ReadFull(buffer)), 3u);
}

TEST_F(ReadFullTest, EndWhileItWaitsIsHeard) {
  const auto pair = ConnectedTcp();
  WaitingThread reader([&] {
    char buffer[2];
    EXPECT_TRUE(IsEndOfStream(Wait(pair.far->ReadFull(buffer)).status()));
  });
  reader.AwaitAsleep();
  ASSERT_TRUE(pair.near->Close().ok());
}

TEST_F(ReadFullTest, DeadlineTellsHowMuchCame) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(Wait(pair.near->Write("abc")).ok());
  WaitingThread reader([&] {
    char buffer[8];
    const absl::Status status = Wait(pair.far->ReadFull(buffer)).status();
    EXPECT_TRUE(IsTimeout(status)) << status;
    EXPECT_EQ(BytesRead(status), 3u);
    EXPECT_FALSE(IsEndOfStream(status));
  });
  reader.AwaitAsleep();
  ASSERT_TRUE(pair.far->SetReadDeadline(absl::InfinitePast()).ok());
}

TEST_F(ReadFullTest, ResetIsNoEndOfTheStream) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(pair.near->SetOption(Linger{absl::ZeroDuration()}).ok());
  ASSERT_TRUE(pair.near->Close().ok());
  char buffer[8];
  const absl::Status status = Wait(pair.far->ReadFull(buffer)).status();
  EXPECT_EQ(ErrnoOf(status), ECONNRESET);
  EXPECT_FALSE(IsEndOfStream(status));
}

TEST_F(ReadFullTest, CloseEndsIt) {
  const auto pair = ConnectedTcp();
  WaitingThread reader([&] {
    char buffer[2];
    EXPECT_TRUE(IsClosed(Wait(pair.far->ReadFull(buffer)).status()));
  });
  reader.AwaitAsleep();
  ASSERT_TRUE(pair.far->Close().ok());
}

// What came is the caller's; what comes later is the next read's.
TEST_F(ReadFullTest, CanceledItLosesNothing) {
  const auto pair = ConnectedTcp();
  OwnedContext context = WithCancel(Context());
  ASSERT_TRUE(Wait(pair.near->Write("abc")).ok());
  char buffer[6];
  WaitingThread reader([&] {
    const absl::Status status =
        Wait(pair.far->ReadFull(context, buffer)).status();
    EXPECT_TRUE(IsCanceled(status));
    EXPECT_EQ(BytesRead(status), 3u);
  });
  reader.AwaitAsleep();
  context.Cancel();
  reader.Join();
  ASSERT_TRUE(Wait(pair.near->Write("def")).ok());
  EXPECT_EQ(absl::string_view(buffer, 3), "abc");
  EXPECT_EQ(ReadExactly(*pair.far, 3), "def");
}

TEST_F(ReadFullTest, BytesReadIsZeroWithoutAPayload) {
  EXPECT_EQ(BytesRead(absl::OkStatus()), 0u);
  EXPECT_EQ(BytesRead(absl::InternalError("x")), 0u);
}

}  // namespace
}  // namespace rawnet
