// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_CONFORMANCE_TEST_DESCRIPTORS_H_
#define RAWNET_TESTS_CONFORMANCE_TEST_DESCRIPTORS_H_

#include <utility>

#include "rawnet/netpoll/socket_address.h"

namespace rawnet {

// A descriptor that a test owns.
class TestFd {
 public:
  TestFd() = default;
  explicit TestFd(int fd) : fd_(fd) {}
  TestFd(TestFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  TestFd& operator=(TestFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~TestFd() { Close(); }

  int get() const { return fd_; }
  void Close();

 private:
  int fd_ = -1;
};

// The two ends of a connection. All are non-blocking. CHECK on failure.
struct TestPair {
  TestFd near;
  TestFd far;
};

TestPair UnixPair();
TestPair TcpPair();
TestPair UdpPair();
TestPair PipePair();  // near reads, far writes

// A TCP listener on a free port of 127.0.0.1, and its address.
TestFd TcpListener(SocketAddress* address);

// read(2) and write(2) as Sys answers: the value or -errno.
int ReadSome(const TestFd& fd);
int WriteByte(const TestFd& fd);

// Until -EAGAIN.
void ReadAll(const TestFd& fd);
void FillUp(const TestFd& fd);

// Makes close(2) of a TCP socket send a reset.
void ResetOnClose(const TestFd& fd);

// Puts `fd` under the number `number`, as when the kernel gives a number again.
TestFd MoveToNumber(TestFd fd, int number);

}  // namespace rawnet

#endif  // RAWNET_TESTS_CONFORMANCE_TEST_DESCRIPTORS_H_
