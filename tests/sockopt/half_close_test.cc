// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/sockopt/half_close.h"

#include <cerrno>
#include <thread>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/tests/sockopt/test_socket.h"

namespace rawnet {
namespace {

// Makes a call again until it need not wait: segments on loopback may still be
// under way.
template <typename Call>
auto Eventually(Call call) {
  auto result = call();
  while (result == -EAGAIN) {
    std::this_thread::yield();
    result = call();
  }
  return result;
}

// A connection to a listener on loopback.
class HalfCloseTest : public testing::Test {
 protected:
  void SetUp() override {
    Sys& sys = SystemSys();
    SocketAddress address = SocketAddress::Inet4({127, 0, 0, 1}, 0);
    ASSERT_EQ(sys.Bind(listener_.fd(), address), 0);
    ASSERT_EQ(sys.Listen(listener_.fd(), 1), 0);
    ASSERT_EQ(sys.GetSockName(listener_.fd(), &address), 0);
    const int connected = sys.Connect(client_.fd(), address);
    ASSERT_TRUE(connected == 0 || connected == -EINPROGRESS) << connected;
    SocketAddress peer;
    server_ = Eventually([&] { return sys.Accept(listener_.fd(), &peer); });
    ASSERT_GE(server_, 0);
  }
  void TearDown() override { SystemSys().Close(server_); }

  // What one read of one byte answers; the byte is stored.
  ssize_t Receive(SocketHandle socket, char* byte) {
    return Eventually([&] {
      return SystemSys().Receive(socket.fd, absl::MakeSpan(byte, 1));
    });
  }

  SocketHandle client() const { return client_.handle(); }
  SocketHandle server() const { return {&SystemSys(), server_}; }

 private:
  TestSocket listener_{SocketFamily::kInet4};
  TestSocket client_{SocketFamily::kInet4};
  int server_ = -1;
};

TEST_F(HalfCloseTest, PeerReadsTheEndAndMayStillWrite) {
  ASSERT_TRUE(ShutdownWrite(client()).ok());
  char byte = 0;
  EXPECT_EQ(Receive(server(), &byte), 0);
  EXPECT_EQ(SystemSys().Send(server().fd, absl::MakeConstSpan("x", 1)), 1);
  EXPECT_EQ(Receive(client(), &byte), 1);
  EXPECT_EQ(byte, 'x');
}

TEST_F(HalfCloseTest, WritingAfterwardsIsABrokenPipe) {
  ASSERT_TRUE(ShutdownWrite(client()).ok());
  EXPECT_EQ(SystemSys().Send(client().fd, absl::MakeConstSpan("x", 1)), -EPIPE);
}

TEST_F(HalfCloseTest, ReadingAfterwardsIsTheEnd) {
  ASSERT_TRUE(ShutdownRead(client()).ok());
  char byte = 0;
  EXPECT_EQ(Receive(client(), &byte), 0);
  EXPECT_EQ(SystemSys().Send(client().fd, absl::MakeConstSpan("x", 1)), 1);
}

TEST_F(HalfCloseTest, UnconnectedSocketIsAnError) {
  const TestSocket lonely(SocketFamily::kInet4);
  const absl::Status status = ShutdownWrite(lonely.handle());
  EXPECT_EQ(ErrnoOf(status), ENOTCONN);
  EXPECT_EQ(status.message().substr(0, 10), "shutdown: ");
  EXPECT_EQ(ErrnoOf(ShutdownRead(ClosedHandle())), EBADF);
}

}  // namespace
}  // namespace rawnet
