// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SOCKOPT_TEST_SOCKET_H_
#define RAWNET_TESTS_SOCKOPT_TEST_SOCKET_H_

#include "gtest/gtest.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/sockopt/socket_handle.h"

namespace rawnet {

// A real socket of this machine, closed at the end of the test.
class TestSocket {
 public:
  explicit TestSocket(SocketFamily family,
                      SocketType type = SocketType::kStream)
      : fd_(SystemSys().Socket(family, type)) {
    EXPECT_GE(fd_, 0);
  }
  TestSocket(const TestSocket&) = delete;
  TestSocket& operator=(const TestSocket&) = delete;
  ~TestSocket() { SystemSys().Close(fd_); }

  int fd() const { return fd_; }
  SocketHandle handle() const { return {&SystemSys(), fd_}; }

 private:
  const int fd_;
};

// What any option must answer when the descriptor is not open.
inline SocketHandle ClosedHandle() { return {&SystemSys(), -1}; }

}  // namespace rawnet

#endif  // RAWNET_TESTS_SOCKOPT_TEST_SOCKET_H_
