// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What a host has and has not: families, routes, ports, descriptors, names of
// interfaces, options.

#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/sockopt/socket_options.h"
#include "rawnet/sockopt/tcp_options.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

Endpoint At(absl::string_view text) { return Endpoint::Parse(text).value(); }

class SimHostTest : public SimTest {
 protected:
  SimHost& Add(SimHostOptions options) {
    return network_.AddHost(std::move(options));
  }
  // The errno of a connect; 0 when it succeeded.
  static int ConnectError(SimHost& host, absl::string_view address) {
    const EventLoop::Scope on_host = host.Enter();
    return ErrnoOf(Wait(ConnectTcp(Context(), At(address))).status());
  }
  static int ListenError(SimHost& host, absl::string_view address) {
    const EventLoop::Scope on_host = host.Enter();
    return ErrnoOf(ListenTcp(At(address)).status());
  }
};

TEST_F(SimHostTest, AnAbsentFamilyHasNoSockets) {
  SimHost& host = Add({.name = "host", .ipv6 = SimFamily::kAbsent});
  EXPECT_EQ(ConnectError(host, "[2001:db8::1]:80"), EAFNOSUPPORT);
  EXPECT_EQ(ListenError(host, "[::]:80"), EAFNOSUPPORT);
  EXPECT_EQ(ConnectError(host, "127.0.0.1:80"), ECONNREFUSED);
}

// disable_ipv6=1
TEST_F(SimHostTest, ADisabledFamilyHasNoAddresses) {
  SimHost& host = Add({.name = "host", .ipv6 = SimFamily::kDisabled});
  EXPECT_EQ(ConnectError(host, "[2001:db8::1]:80"), ENETUNREACH);
  EXPECT_EQ(ConnectError(host, "[::1]:80"), EADDRNOTAVAIL);
  EXPECT_EQ(ListenError(host, "[::1]:80"), EADDRNOTAVAIL);
}

TEST_F(SimHostTest, AFamilyWithoutAnAddressHasNoRoute) {
  SimHost& host = network_.AddHost("host", {"192.0.2.1"});
  EXPECT_EQ(ConnectError(host, "[2001:db8::1]:80"), ENETUNREACH);
  EXPECT_EQ(ConnectError(host, "[::1]:80"), ECONNREFUSED);
}

TEST_F(SimHostTest, ItsOwnAddressesAreReachedWithoutDelay) {
  SimHost& host = network_.AddHost("host", {"192.0.2.1"});
  EXPECT_EQ(ConnectError(host, "192.0.2.1:80"), ECONNREFUSED);
  EXPECT_EQ(network_.elapsed(), absl::ZeroDuration());
}

TEST_F(SimHostTest, OnlyItsOwnAddressesCanBeBound) {
  SimHost& host = network_.AddHost("host", {"192.0.2.1"});
  EXPECT_EQ(ListenError(host, "192.0.2.1:80"), 0);
  EXPECT_EQ(ListenError(host, "192.0.2.2:80"), EADDRNOTAVAIL);
}

TEST_F(SimHostTest, APortIsGivenOnce) {
  SimHost& host = network_.AddHost("host", {});
  const EventLoop::Scope on_host = host.Enter();
  const auto listener = ListenTcp(At("0.0.0.0:80"));
  EXPECT_EQ(ListenError(host, "127.0.0.1:80"), EADDRINUSE);
  EXPECT_EQ(ListenError(host, "[::]:80"), EADDRINUSE);
  EXPECT_EQ(ListenError(host, "127.0.0.1:81"), 0);
}

// connect(2): EADDRNOTAVAIL.
TEST_F(SimHostTest, AutomaticPortsRunOut) {
  SimHost& server = network_.AddHost("server", {"192.0.2.1"});
  SimHost& client = Add({.name = "client",
                         .addresses = {IpAddress::Parse("192.0.2.2").value()},
                         .automatic_port_first = 40000,
                         .automatic_port_last = 40002});
  EventLoop::Scope on_server = server.Enter();
  const auto a = ListenTcp(At("192.0.2.1:80"));
  const auto b = ListenTcp(At("192.0.2.1:81"));
  EventLoop::Scope on_client = client.Enter();
  std::vector<std::unique_ptr<TcpConn>> conns;
  const auto connect = [&](absl::string_view address) {
    auto conn = Wait(ConnectTcp(Context(), At(address)));
    if (conn.ok()) conns.push_back(*std::move(conn));
    return ErrnoOf(conn.status());
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(connect("192.0.2.1:80"), 0);
  EXPECT_EQ(connect("192.0.2.1:80"), EADDRNOTAVAIL);
  // Connections to another peer may share them.
  EXPECT_EQ(connect("192.0.2.1:81"), 0);
  conns.clear();
  network_.RunUntilIdle();
  // The server has not closed yet.
  EXPECT_EQ(connect("192.0.2.1:80"), EADDRNOTAVAIL);
}

TEST_F(SimHostTest, DescriptorsRunOut) {
  SimHost& host = Add({.name = "host", .descriptors_max = 3});
  const EventLoop::Scope on_host = host.Enter();
  const auto listener = ListenTcp(At("127.0.0.1:80"));
  const auto first = Wait(ConnectTcp(Context(), At("127.0.0.1:80")));
  const auto second = Wait(ConnectTcp(Context(), At("127.0.0.1:80")));
  EXPECT_TRUE(second.ok());
  EXPECT_EQ(ConnectError(host, "127.0.0.1:80"), EMFILE);
  EXPECT_EQ(host.open_descriptors(), 3u);
  EXPECT_EQ(host.sys().Accept(SimDescriptors::kFirst, nullptr), -EMFILE);
}

TEST_F(SimHostTest, DescriptorsThatAreOpenAreListed) {
  SimHost& host = network_.AddHost("host", {});
  const EventLoop::Scope on_host = host.Enter();
  const auto listener = ListenTcp(At("127.0.0.1:80"));
  EXPECT_EQ(host.DescribeDescriptors(),
            "  1048576 tcp 127.0.0.1:80 listening\n");
}

TEST_F(SimHostTest, LinkLocalAddressesNeedTheirZone) {
  SimHost& server = network_.AddHost("server", {"fe80::1"});
  SimHost& client = network_.AddHost("client", {"fe80::2"});
  const EventLoop::Scope on_server = server.Enter();
  const auto listener = ListenTcp(At("[::]:80"));
  ASSERT_TRUE(listener.ok());
  const EventLoop::Scope on_client = client.Enter();
  EXPECT_EQ(ConnectError(client, "[fe80::1]:80"), EINVAL);
  EXPECT_EQ(ConnectError(client, "[fe80::1%9]:80"), ENODEV);
  const auto conn = Wait(ConnectTcp(Context(), At("[fe80::1%eth0]:80")));
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_EQ((*conn)->LocalAddr().endpoint()->address.ToString(),
            "fe80::2%eth0");
}

TEST_F(SimHostTest, OptionsAreReadBack) {
  SimHost& host = network_.AddHost("host", {});
  Sys& sys = host.sys();
  const SocketHandle socket = {
      &sys, sys.Socket(SocketFamily::kInet4, SocketType::kStream)};
  EXPECT_TRUE(Set(socket, NoDelay{true}).ok());
  EXPECT_TRUE(Get<NoDelay>(socket)->enabled);
  EXPECT_TRUE(Set(socket, SendBuffer{10000}).ok());
  EXPECT_EQ(Get<SendBuffer>(socket)->bytes, 20000);
  int value = 1;
  EXPECT_EQ(sys.SetSockOpt(socket.fd, SOL_SOCKET, 9999, &value, 4),
            -ENOPROTOOPT);
  EXPECT_EQ(sys.Close(socket.fd), 0);
  EXPECT_EQ(sys.Close(socket.fd), -EBADF);
}

TEST_F(SimHostTest, UnixSocketsAreNotThere) {
  SimHost& host = network_.AddHost("host", {});
  EXPECT_EQ(host.sys().Socket(SocketFamily::kUnix, SocketType::kStream),
            -EAFNOSUPPORT);
}

}  // namespace
}  // namespace rawnet
