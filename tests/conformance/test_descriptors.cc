// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/test_descriptors.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/netpoll/sys_result.h"

namespace rawnet {
namespace {

TestPair NonBlocking(const int (&ends)[2]) {
  for (const int fd : ends) {
    CheckThat(::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK) == 0,
              "O_NONBLOCK");
  }
  return {TestFd(ends[0]), TestFd(ends[1])};
}

SocketAddress AnyLoopbackPort() {
  return SocketAddress::Inet4({127, 0, 0, 1}, 0);
}

}  // namespace

void TestFd::Close() {
  if (fd_ >= 0) SystemSys().Close(std::exchange(fd_, -1));
}

TestPair UnixPair() {
  int ends[2];
  CheckThat(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
  return NonBlocking(ends);
}

TestPair PipePair() {
  int ends[2];
  CheckThat(::pipe(ends) == 0, "pipe");
  return NonBlocking(ends);
}

TestFd TcpListener(SocketAddress* address) {
  Sys& sys = SystemSys();
  TestFd fd(sys.Socket(SocketFamily::kInet4, SocketType::kStream));
  CheckThat(sys.Bind(fd.get(), AnyLoopbackPort()) == 0, "bind");
  CheckThat(sys.Listen(fd.get(), 16) == 0, "listen");
  CheckThat(sys.GetSockName(fd.get(), address) == 0, "getsockname");
  return fd;
}

TestPair TcpPair() {
  Sys& sys = SystemSys();
  SocketAddress address;
  const TestFd listener = TcpListener(&address);
  TestFd near(sys.Socket(SocketFamily::kInet4, SocketType::kStream));
  const int answer = sys.Connect(near.get(), address);
  CheckThat(answer == 0 || answer == -EINPROGRESS, "connect");
  int far;
  do far = sys.Accept(listener.get(), nullptr);
  while (far == -EAGAIN);
  CheckThat(far >= 0, "accept");
  return {std::move(near), TestFd(far)};
}

TestPair UdpPair() {
  Sys& sys = SystemSys();
  TestPair pair = {
      TestFd(sys.Socket(SocketFamily::kInet4, SocketType::kDatagram)),
      TestFd(sys.Socket(SocketFamily::kInet4, SocketType::kDatagram))};
  SocketAddress near, far;
  for (const TestFd* fd : {&pair.near, &pair.far}) {
    CheckThat(sys.Bind(fd->get(), AnyLoopbackPort()) == 0, "bind");
  }
  sys.GetSockName(pair.near.get(), &near);
  sys.GetSockName(pair.far.get(), &far);
  CheckThat(sys.Connect(pair.near.get(), far) == 0, "connect");
  CheckThat(sys.Connect(pair.far.get(), near) == 0, "connect");
  return pair;
}

int ReadSome(const TestFd& fd) {
  char bytes[4096];
  return static_cast<int>(
      RetryOnInterrupt([&] { return ::read(fd.get(), bytes, sizeof(bytes)); }));
}

int WriteByte(const TestFd& fd) {
  return static_cast<int>(
      RetryOnInterrupt([&] { return ::write(fd.get(), "x", 1); }));
}

void ReadAll(const TestFd& fd) {
  while (ReadSome(fd) > 0) {
  }
}

void FillUp(const TestFd& fd) {
  static constexpr char kBytes[4096] = {};
  while (RetryOnInterrupt(
             [&] { return ::write(fd.get(), kBytes, sizeof(kBytes)); }) > 0) {
  }
}

void ResetOnClose(const TestFd& fd) {
  const linger now = {.l_onoff = 1, .l_linger = 0};
  SystemSys().SetSockOpt(fd.get(), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

TestFd MoveToNumber(TestFd fd, int number) {
  CheckThat(::dup2(fd.get(), number) == number, "dup2");
  if (fd.get() != number) return TestFd(number);
  return fd;
}

}  // namespace rawnet
