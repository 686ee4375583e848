// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <sys/socket.h>

#include <cerrno>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/tests/conformance/test_descriptors.h"

namespace rawnet {
namespace {

// This system's way to ask, and the one that every system has.
struct Way {
  const char* name;
  int (*ask)(int fd, const SocketAddress& address);
};

class ConnectProgress : public testing::TestWithParam<Way> {
 protected:
  // Connects to `address`; answers how that fares.
  int Connect(const SocketAddress& address) {
    sockets_.push_back(
        TestFd(SystemSys().Socket(SocketFamily::kInet4, SocketType::kStream)));
    const int error = SystemSys().Connect(sockets_.back().get(), address);
    return error == -EINPROGRESS ? Ask(address) : error;
  }
  int Ask(const SocketAddress& address) {
    return GetParam().ask(sockets_.back().get(), address);
  }

 private:
  std::vector<TestFd> sockets_;
};

INSTANTIATE_TEST_SUITE_P(
    , ConnectProgress,
    testing::Values(Way{"System",
                        [](int fd, const SocketAddress& address) {
                          return SystemSys().ConnectProgress(fd, address);
                        }},
                    Way{"AnotherConnect",
                        [](int fd, const SocketAddress& address) {
                          return SystemSys().Sys::ConnectProgress(fd, address);
                        }}),
    [](const auto& way) { return way.param.name; });

TEST_P(ConnectProgress, IsZeroOnceConnected) {
  SocketAddress address;
  const TestFd listener = TcpListener(&address);
  EXPECT_EQ(Connect(address), 0);
  EXPECT_EQ(Ask(address), 0);
}

TEST_P(ConnectProgress, TellsARefusal) {
  SocketAddress address;
  TcpListener(&address);  // closed at once
  EXPECT_EQ(Connect(address), -ECONNREFUSED);
}

// The listener's queue is full: the next handshake is not answered.
TEST_P(ConnectProgress, GoesOnWhileNobodyAnswers) {
  SocketAddress address;
  const TestFd listener = TcpListener(&address);
  ASSERT_EQ(SystemSys().Listen(listener.get(), 0), 0);
  int progress = 0;
  for (int i = 0; i < 16 && progress == 0; ++i) progress = Connect(address);
  EXPECT_EQ(progress, -EINPROGRESS);
  EXPECT_EQ(Ask(address), -EINPROGRESS);
}

}  // namespace
}  // namespace rawnet
