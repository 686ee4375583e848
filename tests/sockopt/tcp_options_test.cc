// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/sockopt/tcp_options.h"

#include <cerrno>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/sockopt/platform_options.h"
#include "rawnet/tests/sockopt/test_socket.h"

namespace rawnet {
namespace {

class TcpOptionsTest : public testing::Test {
 protected:
  SocketHandle tcp() const { return tcp_.handle(); }

  // Skips a test of an option that this platform lacks.
  static bool Lacks(OptionName PlatformOptions::*name) {
    return !(kPlatformOptions.*name).exists();
  }

 private:
  TestSocket tcp_{SocketFamily::kInet4};
};

TEST_F(TcpOptionsTest, NoDelayReadsBack) {
  ASSERT_TRUE(Set(tcp(), NoDelay{true}).ok());
  EXPECT_TRUE(Get<NoDelay>(tcp())->enabled);
  ASSERT_TRUE(Set(tcp(), NoDelay{false}).ok());
  EXPECT_FALSE(Get<NoDelay>(tcp())->enabled);
}

TEST_F(TcpOptionsTest, KeepAliveReadsBack) {
  ASSERT_TRUE(Set(tcp(), KeepAlive{.idle = absl::Seconds(60),
                                   .interval = absl::Seconds(5),
                                   .count = 3})
                  .ok());
  const absl::StatusOr<KeepAlive> got = Get<KeepAlive>(tcp());
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_TRUE(got->enabled);
  EXPECT_EQ(got->idle, absl::Seconds(60));
  EXPECT_EQ(got->interval, absl::Seconds(5));
  EXPECT_EQ(got->count, 3);
}

TEST_F(TcpOptionsTest, KeepAliveZeroIsTheDefault) {
  ASSERT_TRUE(Set(tcp(), KeepAlive{}).ok());
  const absl::StatusOr<KeepAlive> got = Get<KeepAlive>(tcp());
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->idle, absl::Seconds(15));
  EXPECT_EQ(got->interval, absl::Seconds(15));
  EXPECT_EQ(got->count, 9);
}

TEST_F(TcpOptionsTest, KeepAliveNegativeLeavesTheValueAlone) {
  const absl::StatusOr<KeepAlive> before = Get<KeepAlive>(tcp());
  ASSERT_TRUE(before.ok()) << before.status();
  ASSERT_TRUE(Set(tcp(), KeepAlive{.idle = absl::Seconds(-1),
                                   .interval = -absl::InfiniteDuration(),
                                   .count = -1})
                  .ok());
  const absl::StatusOr<KeepAlive> after = Get<KeepAlive>(tcp());
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_TRUE(after->enabled);
  EXPECT_EQ(after->idle, before->idle);
  EXPECT_EQ(after->interval, before->interval);
  EXPECT_EQ(after->count, before->count);
}

TEST_F(TcpOptionsTest, KeepAliveOffSetsNothingElse) {
  ASSERT_TRUE(Set(tcp(), KeepAlive{}).ok());
  ASSERT_TRUE(
      Set(tcp(), KeepAlive{.enabled = false, .idle = absl::Seconds(60)}).ok());
  const absl::StatusOr<KeepAlive> got = Get<KeepAlive>(tcp());
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_FALSE(got->enabled);
  EXPECT_EQ(got->idle, absl::Seconds(15));
}

TEST_F(TcpOptionsTest, KeepAliveRoundsUpToSeconds) {
  ASSERT_TRUE(Set(tcp(), KeepAlive{.idle = absl::Milliseconds(2001),
                                   .interval = absl::Nanoseconds(1)})
                  .ok());
  EXPECT_EQ(Get<KeepAlive>(tcp())->idle, absl::Seconds(3));
  EXPECT_EQ(Get<KeepAlive>(tcp())->interval, absl::Seconds(1));
}

TEST_F(TcpOptionsTest, KeepAliveStopsAtTheFirstError) {
  const int count_before = Get<KeepAlive>(tcp())->count;
  const absl::Status status =
      Set(tcp(), KeepAlive{.idle = absl::Seconds(60),
                           .interval = absl::InfiniteDuration(),
                           .count = count_before + 1});
  EXPECT_EQ(status.message(),
            "set keep alive interval: setsockopt: invalid argument");
  EXPECT_EQ(Get<KeepAlive>(tcp())->idle, absl::Seconds(60));
  EXPECT_EQ(Get<KeepAlive>(tcp())->count, count_before);
}

TEST_F(TcpOptionsTest, UserTimeoutRoundsUp) {
  if (Lacks(&PlatformOptions::user_timeout)) GTEST_SKIP();
  const absl::Duration unit = kPlatformOptions.user_timeout_unit;
  ASSERT_TRUE(Set(tcp(), UserTimeout{2 * unit + absl::Nanoseconds(1)}).ok());
  EXPECT_EQ(Get<UserTimeout>(tcp())->timeout, 3 * unit);
  ASSERT_TRUE(Set(tcp(), UserTimeout{}).ok());
  EXPECT_EQ(Get<UserTimeout>(tcp())->timeout, absl::ZeroDuration());
}

TEST_F(TcpOptionsTest, UserTimeoutRefusesNegative) {
  EXPECT_EQ(Set(tcp(), UserTimeout{absl::Seconds(-1)}).message(),
            "set user timeout: negative timeout");
}

TEST_F(TcpOptionsTest, QuickAckReadsBack) {
  if (Lacks(&PlatformOptions::quick_ack)) GTEST_SKIP();
  ASSERT_TRUE(Set(tcp(), QuickAck{false}).ok());
  EXPECT_FALSE(Get<QuickAck>(tcp())->enabled);
}

TEST_F(TcpOptionsTest, FastOpenConnectReadsBack) {
  if (Lacks(&PlatformOptions::fast_open_connect)) GTEST_SKIP();
  ASSERT_TRUE(Set(tcp(), FastOpenConnect{}).ok());
  EXPECT_TRUE(Get<FastOpenConnect>(tcp())->enabled);
}

TEST_F(TcpOptionsTest, FastOpenListenReadsBack) {
  if (Lacks(&PlatformOptions::fast_open_listen)) GTEST_SKIP();
  ASSERT_TRUE(Set(tcp(), FastOpenListen{5}).ok());
  EXPECT_GT(Get<FastOpenListen>(tcp())->queue, 0);
}

TEST_F(TcpOptionsTest, ClosedDescriptorIsAnError) {
  const absl::Status status = Set(ClosedHandle(), NoDelay{});
  EXPECT_EQ(status.message(), "set no delay: setsockopt: bad file descriptor");
  EXPECT_EQ(ErrnoOf(status), EBADF);
  EXPECT_EQ(Get<NoDelay>(ClosedHandle()).status().message(),
            "get no delay: getsockopt: bad file descriptor");
  EXPECT_EQ(ErrnoOf(Set(ClosedHandle(), KeepAlive{})), EBADF);
  EXPECT_EQ(ErrnoOf(Get<KeepAlive>(ClosedHandle()).status()), EBADF);
}

TEST_F(TcpOptionsTest, SocketThatIsNotTcpIsAnError) {
  const TestSocket stream(SocketFamily::kUnix);
  const absl::Status status = Set(stream.handle(), NoDelay{});
  EXPECT_FALSE(status.ok());
  EXPECT_NE(ErrnoOf(status), 0);
}

}  // namespace
}  // namespace rawnet
