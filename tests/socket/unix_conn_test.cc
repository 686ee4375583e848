// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/unix_conn.h"

#include <cerrno>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/netpoll/temp_directory.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

class UnixConnTest : public LeakCheck {};

// A listener in Linux's abstract space, under a name that the kernel chose.
class AbstractListener {
 public:
  explicit AbstractListener(int backlog)
      : listener_(SocketAddress::Unix(""), backlog) {}
  std::string name() const { return listener_.address().unix_path(); }
  void AcceptOne() { listener_.AcceptOne(); }

 private:
  RawListener listener_;
};

TEST_F(UnixConnTest, EndsTalk) {
  const auto pair = ConnectedUnix();
  ASSERT_TRUE(Wait(pair.near->Write("hello")).ok());
  EXPECT_EQ(ReadExactly(*pair.far, 5), "hello");
  EXPECT_EQ(pair.near->network(), "unix");
  EXPECT_TRUE(pair.near->LocalAddr().empty());
}

TEST_F(UnixConnTest, ConnectsByPath) {
  const TempDirectory directory;
  const std::string path = directory.PathOf("listener");
  RawListener listener(SocketAddress::Unix(path), 1);
  const auto conn = Wait(ConnectUnix(Context(), path));
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_EQ((*conn)->RemoteAddr().ToString(), path);
}

TEST_F(UnixConnTest, ConnectsByAbstractName) {
  AbstractListener listener(1);
  ASSERT_EQ(listener.name()[0], '@');
  const auto conn = Wait(ConnectUnix(Context(), listener.name()));
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_EQ((*conn)->RemoteAddr().ToString(), listener.name());
}

TEST_F(UnixConnTest, MissingPathIsRefused) {
  const absl::Status status =
      Wait(ConnectUnix(Context(), "/nonexistent/x.sock")).status();
  EXPECT_EQ(ErrnoOf(status), ENOENT);
  EXPECT_EQ(status.message(),
            "dial unix /nonexistent/x.sock: connect: no such file or "
            "directory");
}

TEST_F(UnixConnTest, TooLongAPathIsAnError) {
  const std::string path = "/" + std::string(200, 'p');
  const absl::Status status = Wait(ConnectUnix(Context(), path)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(),
            absl::StrCat("dial unix ", path, ": path too long (>",
                         SocketAddress::unix_path_size_max(), ")"));
}

TEST_F(UnixConnTest, LongestPathIsTried) {
  const std::string path =
      "/" + std::string(SocketAddress::unix_path_size_max() - 1, 'p');
  EXPECT_EQ(ErrnoOf(Wait(ConnectUnix(Context(), path)).status()), ENOENT);
}

TEST_F(UnixConnTest, EmptyPathIsAnError) {
  EXPECT_FALSE(Wait(ConnectUnix(Context(), "")).ok());
}

TEST_F(UnixConnTest, FullBacklogIsTriedAgain) {
  AbstractListener listener(0);
  const auto filler = Wait(ConnectUnix(Context(), listener.name()));
  ASSERT_TRUE(filler.ok());
  WaitingThread dialer(
      [&] { EXPECT_TRUE(Wait(ConnectUnix(Context(), listener.name())).ok()); });
  dialer.AwaitAsleep(2);
  listener.AcceptOne();
}

TEST_F(UnixConnTest, FullBacklogMeetsTheDeadline) {
  AbstractListener listener(0);
  const auto filler = Wait(ConnectUnix(Context(), listener.name()));
  ConnectOptions options;
  options.deadline = absl::Now() + absl::Milliseconds(12);
  EXPECT_TRUE(IsTimeout(
      Wait(ConnectUnix(Context(), listener.name(), options)).status()));
  EXPECT_GE(absl::Now(), options.deadline);
}

TEST_F(UnixConnTest, FullBacklogCanBeCanceled) {
  AbstractListener listener(0);
  const auto filler = Wait(ConnectUnix(Context(), listener.name()));
  OwnedContext context = WithCancel(Context());
  WaitingThread dialer([&] {
    EXPECT_TRUE(
        IsCanceled(Wait(ConnectUnix(context, listener.name())).status()));
  });
  dialer.AwaitAsleep();
  context.Cancel();
}

TEST_F(UnixConnTest, CloseReadAndCloseWriteEndWaiters) {
  const auto pair = ConnectedUnix();
  WaitingThread reader([&] {
    char buffer[1];
    EXPECT_EQ(*Wait(pair.near->Read(buffer)), 0u);
  });
  WaitingThread writer([&] {
    const absl::Status status = Wait(pair.near->Write(MoreThanFits())).status();
    EXPECT_EQ(ErrnoOf(status), EPIPE) << status;
  });
  reader.AwaitAsleep();
  writer.AwaitAsleep();
  EXPECT_TRUE(pair.near->CloseRead().ok());
  EXPECT_TRUE(pair.near->CloseWrite().ok());
}

// Linux reports the pair of them as a hang-up; this one alone as nothing.
TEST_F(UnixConnTest, CloseWriteAloneEndsAWriteThatWaits) {
  const auto pair = ConnectedUnix();
  WaitingThread writer([&] {
    const absl::Status status = Wait(pair.near->Write(MoreThanFits())).status();
    EXPECT_EQ(ErrnoOf(status), EPIPE) << status;
  });
  writer.AwaitAsleep();
  EXPECT_TRUE(pair.near->CloseWrite().ok());
}

}  // namespace
}  // namespace rawnet
