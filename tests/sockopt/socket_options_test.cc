// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/sockopt/socket_options.h"

#include <cerrno>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/sockopt/platform_options.h"
#include "rawnet/tests/sockopt/test_socket.h"

namespace rawnet {
namespace {

// Whether `socket` can be switched on and off and says so.
template <typename Option>
void ExpectFlagReadsBack(SocketHandle socket) {
  for (const bool enabled : {true, false}) {
    const absl::Status status = Set(socket, Option{enabled});
    ASSERT_TRUE(status.ok()) << status;
    const absl::StatusOr<Option> got = Get<Option>(socket);
    ASSERT_TRUE(got.ok()) << got.status();
    EXPECT_EQ(got->enabled, enabled);
  }
}

class SocketOptionsTest : public testing::Test {
 protected:
  SocketHandle tcp() const { return tcp_.handle(); }

 private:
  TestSocket tcp_{SocketFamily::kInet4};
};

TEST_F(SocketOptionsTest, FlagsReadBack) {
  ExpectFlagReadsBack<ReuseAddress>(tcp());
  ExpectFlagReadsBack<ReusePort>(tcp());
  const TestSocket udp(SocketFamily::kInet4, SocketType::kDatagram);
  ExpectFlagReadsBack<Broadcast>(udp.handle());
}

TEST_F(SocketOptionsTest, V6OnlyReadsBack) {
  const int fd = SystemSys().Socket(SocketFamily::kInet6, SocketType::kStream);
  if (fd < 0) GTEST_SKIP() << "no IPv6 here";
  ExpectFlagReadsBack<V6Only>({&SystemSys(), fd});
  SystemSys().Close(fd);
}

TEST_F(SocketOptionsTest, V6OnlyNeedsAnIpv6Socket) {
  const absl::Status status = Set(tcp(), V6Only{});
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(status.message().substr(0, 25), "set v6 only: setsockopt: ");
}

// Linux answers twice what was set.
TEST_F(SocketOptionsTest, BufferSizesAreAtLeastWhatWasSet) {
  ASSERT_TRUE(Set(tcp(), SendBuffer{16384}).ok());
  EXPECT_GE(Get<SendBuffer>(tcp())->bytes, 16384);
  ASSERT_TRUE(Set(tcp(), ReceiveBuffer{32768}).ok());
  EXPECT_GE(Get<ReceiveBuffer>(tcp())->bytes, 32768);
}

TEST_F(SocketOptionsTest, LingerIsOffAtFirst) {
  EXPECT_EQ(Get<Linger>(tcp())->timeout, std::nullopt);
}

TEST_F(SocketOptionsTest, LingerRoundsUpToSeconds) {
  ASSERT_TRUE(Set(tcp(), Linger{absl::Milliseconds(1500)}).ok());
  EXPECT_EQ(Get<Linger>(tcp())->timeout, absl::Seconds(2));
}

TEST_F(SocketOptionsTest, LingerZeroIsNotOff) {
  ASSERT_TRUE(Set(tcp(), Linger{absl::ZeroDuration()}).ok());
  EXPECT_EQ(Get<Linger>(tcp())->timeout, absl::ZeroDuration());
  ASSERT_TRUE(Set(tcp(), Linger{}).ok());
  EXPECT_EQ(Get<Linger>(tcp())->timeout, std::nullopt);
}

TEST_F(SocketOptionsTest, LingerRefusesNegative) {
  const absl::Status status = Set(tcp(), Linger{absl::Seconds(-1)});
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(status.message(), "set linger: negative timeout");
}

TEST_F(SocketOptionsTest, MarkReadsBackOrIsRefused) {
  if (!kPlatformOptions.mark.exists()) GTEST_SKIP();
  const absl::Status status = Set(tcp(), Mark{0x80000001});
  if (!status.ok()) {
    EXPECT_EQ(status.message(),
              "set mark: setsockopt: operation not permitted");
    return;
  }
  EXPECT_EQ(Get<Mark>(tcp())->value, 0x80000001);
}

TEST_F(SocketOptionsTest, BindToDeviceReadsBackOrIsRefused) {
  if (!kPlatformOptions.bind_to_device.exists()) GTEST_SKIP();
  EXPECT_EQ(Get<BindToDevice>(tcp())->interface_name, "");
  const absl::Status status = Set(tcp(), BindToDevice{"lo"});
  if (ErrnoOf(status) == EPERM) GTEST_SKIP() << status;
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(Get<BindToDevice>(tcp())->interface_name, "lo");
}

TEST_F(SocketOptionsTest, BindToDeviceWithoutANameFreesTheSocket) {
  if (!kPlatformOptions.bind_to_device.exists()) GTEST_SKIP();
  if (!Set(tcp(), BindToDevice{"lo"}).ok()) GTEST_SKIP();
  const absl::Status status = Set(tcp(), BindToDevice{});
  // A second change takes CAP_NET_RAW: socket(7).
  if (ErrnoOf(status) == EPERM) GTEST_SKIP() << status;
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(Get<BindToDevice>(tcp())->interface_name, "");
}

TEST_F(SocketOptionsTest, BindToDeviceBoundsTheName) {
  EXPECT_EQ(Set(tcp(), BindToDevice{"0123456789abcdef"}).message(),
            "set bind to device: interface name too long (>15)");
}

TEST_F(SocketOptionsTest, ClosedDescriptorIsAnError) {
  EXPECT_EQ(ErrnoOf(Set(ClosedHandle(), ReuseAddress{})), EBADF);
  EXPECT_EQ(ErrnoOf(Set(ClosedHandle(), SendBuffer{1})), EBADF);
  EXPECT_EQ(ErrnoOf(Set(ClosedHandle(), Linger{})), EBADF);
  EXPECT_EQ(ErrnoOf(Get<Linger>(ClosedHandle()).status()), EBADF);
  EXPECT_EQ(Set(ClosedHandle(), ReusePort{}).message(),
            "set reuse port: setsockopt: bad file descriptor");
}

}  // namespace
}  // namespace rawnet
