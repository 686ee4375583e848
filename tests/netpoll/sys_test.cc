// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/sys.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/tests/conformance/test_descriptors.h"

namespace rawnet {
namespace {

const SocketAddress kLoopback = SocketAddress::Inet4({127, 0, 0, 1}, 0);

TestFd TcpSocket() {
  return TestFd(SystemSys().Socket(SocketFamily::kInet4, SocketType::kStream));
}

bool NonBlockingAndCloseOnExec(int fd) {
  return (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0 &&
         (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
}

int TypeOf(const TestFd& fd) {
  int type = 0;
  socklen_t size = sizeof(type);
  SystemSys().GetSockOpt(fd.get(), SOL_SOCKET, SO_TYPE, &type, &size);
  return type;
}

TEST(Sys, SocketIsOfTheTypeAsked) {
  for (const auto& [type, wanted] :
       {std::pair(SocketType::kStream, SOCK_STREAM),
        std::pair(SocketType::kDatagram, SOCK_DGRAM),
        std::pair(SocketType::kSequencedPacket, SOCK_SEQPACKET)}) {
    const TestFd fd(SystemSys().Socket(SocketFamily::kUnix, type));
    EXPECT_EQ(TypeOf(fd), wanted);
    EXPECT_TRUE(NonBlockingAndCloseOnExec(fd.get()));
  }
}

TEST(Sys, SocketOfNoFamilyFails) {
  EXPECT_LT(SystemSys().Socket(SocketFamily::kUnspecified, SocketType::kStream),
            0);
}

TEST(Sys, AcceptedSocketIsNonBlockingAndCloseOnExec) {
  const TestPair pair = TcpPair();
  EXPECT_TRUE(NonBlockingAndCloseOnExec(pair.far.get()));
}

TEST(Sys, AcceptTellsThePeer) {
  SocketAddress address, own, peer;
  const TestFd listener = TcpListener(&address);
  EXPECT_EQ(SystemSys().Accept(listener.get(), &peer), -EAGAIN);
  const TestFd client = TcpSocket();
  SystemSys().Connect(client.get(), address);
  SystemSys().GetSockName(client.get(), &own);
  int fd;
  do fd = SystemSys().Accept(listener.get(), &peer);
  while (fd == -EAGAIN);
  const TestFd accepted(fd);
  ASSERT_GE(fd, 0);
  EXPECT_EQ(peer.family(), SocketFamily::kInet4);
  EXPECT_EQ(peer.inet4_bytes(), kLoopback.inet4_bytes());
  EXPECT_EQ(peer.port(), own.port());
}

TEST(Sys, NamesOfAConnection) {
  const TestPair pair = TcpPair();
  SocketAddress own, peer;
  ASSERT_EQ(SystemSys().GetSockName(pair.near.get(), &own), 0);
  ASSERT_EQ(SystemSys().GetPeerName(pair.far.get(), &peer), 0);
  EXPECT_EQ(own.port(), peer.port());
  EXPECT_EQ(SystemSys().GetPeerName(TcpSocket().get(), &peer), -ENOTCONN);
}

TEST(Sys, BadDescriptorIsEbadf) {
  Sys& sys = SystemSys();
  SocketAddress address = kLoopback;
  char byte = 0;
  bool truncated;
  int value = 0;
  socklen_t size = sizeof(value);
  const iovec vector = {&byte, 1};
  EXPECT_EQ(sys.Close(-1), -EBADF);
  EXPECT_EQ(sys.Connect(-1, address), -EBADF);
  EXPECT_EQ(sys.Bind(-1, address), -EBADF);
  EXPECT_EQ(sys.Listen(-1, 1), -EBADF);
  EXPECT_EQ(sys.Accept(-1, &address), -EBADF);
  EXPECT_EQ(sys.Shutdown(-1, ShutdownSide::kRead), -EBADF);
  EXPECT_EQ(sys.Receive(-1, {&byte, 1}), -EBADF);
  EXPECT_EQ(sys.Send(-1, {&byte, 1}), -EBADF);
  EXPECT_EQ(sys.SendVector(-1, {&vector, 1}), -EBADF);
  EXPECT_EQ(sys.ReceiveDatagram(-1, {&byte, 1}, &truncated), -EBADF);
  EXPECT_FALSE(truncated);
  EXPECT_EQ(sys.SetSockOpt(-1, SOL_SOCKET, SO_KEEPALIVE, &value, size), -EBADF);
  EXPECT_EQ(sys.GetSockOpt(-1, SOL_SOCKET, SO_KEEPALIVE, &value, &size),
            -EBADF);
  EXPECT_EQ(sys.SocketError(-1), -EBADF);
  EXPECT_EQ(sys.GetSockName(-1, &address), -EBADF);
  EXPECT_EQ(sys.GetPeerName(-1, &address), -EBADF);
}

TEST(Sys, ErrorsOfBindAndConnect) {
  SocketAddress taken;
  TestFd listener = TcpListener(&taken);
  EXPECT_EQ(SystemSys().Bind(TcpSocket().get(), taken), -EADDRINUSE);
  listener.Close();
  const TestFd client = TcpSocket();
  const int answer = SystemSys().Connect(client.get(), taken);
  EXPECT_TRUE(answer == -EINPROGRESS || answer == -ECONNREFUSED) << answer;
}

TEST(Sys, SocketErrorIsReadOnce) {
  TestPair pair = TcpPair();
  ResetOnClose(pair.far);
  pair.far.Close();
  EXPECT_EQ(SystemSys().SocketError(pair.near.get()), ECONNRESET);
  EXPECT_EQ(SystemSys().SocketError(pair.near.get()), 0);
}

TEST(Sys, EmptySocketIsEagain) {
  const TestPair pair = TcpPair();
  char byte;
  EXPECT_EQ(SystemSys().Receive(pair.near.get(), {&byte, 1}), -EAGAIN);
  FillUp(pair.near);
  EXPECT_EQ(SystemSys().Send(pair.near.get(), {&byte, 1}), -EAGAIN);
  const iovec vector = {&byte, 1};
  EXPECT_EQ(SystemSys().SendVector(pair.near.get(), {&vector, 1}), -EAGAIN);
}

TEST(Sys, ShutdownEndsTheStream) {
  const TestPair pair = TcpPair();
  char byte = 'x';
  ASSERT_EQ(SystemSys().Shutdown(pair.near.get(), ShutdownSide::kWrite), 0);
  ASSERT_EQ(SystemSys().Shutdown(pair.near.get(), ShutdownSide::kRead), 0);
  EXPECT_EQ(SystemSys().Receive(pair.near.get(), {&byte, 1}), 0);
  EXPECT_EQ(SystemSys().Send(pair.near.get(), {&byte, 1}), -EPIPE);
}

// The default action of SIGPIPE would end the test.
TEST(Sys, SendToAClosedPeerRaisesNoSignal) {
  TestPair pair = UnixPair();
  pair.far.Close();
  char byte = 'x';
  const iovec vector = {&byte, 1};
  EXPECT_EQ(SystemSys().Send(pair.near.get(), {&byte, 1}), -EPIPE);
  EXPECT_EQ(SystemSys().SendVector(pair.near.get(), {&vector, 1}), -EPIPE);
}

TEST(Sys, SendVectorSendsInOrder) {
  const TestPair pair = UnixPair();
  std::string a = "ab", b, c = "cde";
  const iovec vectors[] = {
      {a.data(), a.size()}, {b.data(), 0}, {c.data(), c.size()}};
  EXPECT_EQ(SystemSys().SendVector(pair.near.get(), vectors), 5);
  char got[8];
  EXPECT_EQ(SystemSys().Receive(pair.far.get(), absl::MakeSpan(got)), 5);
  EXPECT_EQ(std::string(got, 5), "abcde");
  EXPECT_EQ(SystemSys().SendVector(pair.near.get(), {}), 0);
}

// IOV_MAX is 1024; sendmsg(2) answers EMSGSIZE to more.
TEST(Sys, SendVectorOfManyIsAShortWrite) {
  const TestPair pair = UnixPair();
  char byte = 'x';
  const std::vector<iovec> vectors(3'000, iovec{&byte, 1});
  EXPECT_EQ(SystemSys().SendVector(pair.near.get(), vectors), 1024);
}

TEST(Sys, LongDatagramIsTruncatedAndSaysSo) {
  const TestPair pair = UdpPair();
  ASSERT_EQ(SystemSys().Send(pair.near.get(), {"12345", 5}), 5);
  ASSERT_EQ(SystemSys().Send(pair.near.get(), {"123", 3}), 3);
  ASSERT_EQ(SystemSys().Send(pair.near.get(), {"", 0}), 0);
  char got[3];
  bool truncated = false;
  EXPECT_EQ(SystemSys().ReceiveDatagram(pair.far.get(), absl::MakeSpan(got),
                                        &truncated),
            3);
  EXPECT_TRUE(truncated);
  for (const int size : {3, 0, -EAGAIN}) {
    EXPECT_EQ(SystemSys().ReceiveDatagram(pair.far.get(), absl::MakeSpan(got),
                                          &truncated),
              size);
    EXPECT_FALSE(truncated);
  }
}

TEST(Sys, InterfacesByNameAndNumber) {
  const std::string first = SystemSys().InterfaceName(1);
  ASSERT_FALSE(first.empty());
  EXPECT_EQ(SystemSys().InterfaceIndex(first), 1u);
  EXPECT_EQ(SystemSys().InterfaceIndex("no-such-nic"), 0u);
  EXPECT_EQ(SystemSys().InterfaceName(1 << 30), "");
}

}  // namespace
}  // namespace rawnet
