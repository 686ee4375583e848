// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/connect.h"

#include <cerrno>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "rawnet/async/race.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

class ConnectTest : public LeakCheck {};

Endpoint Loopback(uint16_t port) { return {IpAddress::LoopbackV4(), port}; }

// A port of loopback that refuses.
Endpoint RefusingEndpoint() {
  const auto listener = LoopbackListener();
  return listener->LocalEndpoint();
}

TEST_F(ConnectTest, Connects) {
  const auto listener = LoopbackListener();
  const Endpoint endpoint = listener->LocalEndpoint();
  const auto conn = Wait(ConnectTcp(Context(), endpoint));
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_EQ((*conn)->RemoteAddr(), Address(endpoint));
}

TEST_F(ConnectTest, ConnectsOverIpv6) {
  const auto listener = LoopbackListener(IpAddress::LoopbackV6());
  const auto conn = Wait(ConnectTcp(Context(), listener->LocalEndpoint()));
  ASSERT_TRUE(conn.ok()) << conn.status();
}

TEST_F(ConnectTest, RefusedSaysSo) {
  const Endpoint endpoint = RefusingEndpoint();
  const absl::Status status = Wait(ConnectTcp(Context(), endpoint)).status();
  EXPECT_EQ(ErrnoOf(status), ECONNREFUSED);
  EXPECT_EQ(status.message(), absl::StrCat("dial tcp ", endpoint.ToString(),
                                           ": connect: connection refused"));
}

// No event loop on the way when the other end is this machine.
TEST_F(ConnectTest, LoopbackMakesNoPoller) {
  int pollers = 0;
  EventLoop::Options options;
  options.create_poller = [&pollers] {
    ++pollers;
    return std::unique_ptr<Poller>();
  };
  EventLoop::Scope scope(std::move(options));
  const auto listener = LoopbackListener();
  for (int i = 0; i < 100; ++i) {
    ConnectOptions with_deadline;
    with_deadline.deadline = absl::Now() + absl::Minutes(1);
    const auto conn =
        Wait(ConnectTcp(Context(), listener->LocalEndpoint(), with_deadline));
    ASSERT_TRUE(conn.ok()) << conn.status();
    ASSERT_TRUE(Wait(listener->Accept()).ok());
  }
  EXPECT_EQ(pollers, 0);
}

TEST_F(ConnectTest, BlackHoleMeetsTheDeadline) {
  BlackHole hole;
  ConnectOptions options;
  options.deadline = absl::Now() + absl::Milliseconds(20);
  const absl::Status status =
      Wait(ConnectTcp(Context(), hole.endpoint(), options)).status();
  EXPECT_TRUE(IsTimeout(status));
  EXPECT_GE(absl::Now(), options.deadline);
  EXPECT_EQ(
      status.message(),
      absl::StrCat("dial tcp ", hole.endpoint().ToString(), ": i/o timeout"));
}

TEST_F(ConnectTest, BlackHoleMeetsTheContextsDeadline) {
  BlackHole hole;
  const OwnedContext context = WithTimeout(Context(), absl::Milliseconds(10));
  EXPECT_TRUE(IsTimeout(Wait(ConnectTcp(context, hole.endpoint())).status()));
}

TEST_F(ConnectTest, BlackHoleCanBeCanceled) {
  BlackHole hole;
  OwnedContext context = WithCancel(Context());
  WaitingThread dialer([&] {
    EXPECT_TRUE(
        IsCanceled(Wait(ConnectTcp(context, hole.endpoint())).status()));
  });
  dialer.AwaitAsleep();
  context.Cancel();
}

Task<bool> Dial(Endpoint endpoint) {
  co_return (co_await ConnectTcp(Context(), endpoint)).ok();
}

Task<bool> Expire() {
  (co_await Sleep(Context(), absl::Milliseconds(1))).IgnoreError();
  co_return false;
}

// As the losers of a race are.
TEST_F(ConnectTest, CanBeAbandonedWhileItWaits) {
  BlackHole hole;
  std::vector<Task<bool>> tasks;
  tasks.push_back(Dial(hole.endpoint()));
  tasks.push_back(Expire());
  EXPECT_EQ(Wait(FirstOf(std::move(tasks))).index, 1u);
}

TEST_F(ConnectTest, PastDeadlineOpensNoSocket) {
  const auto listener = LoopbackListener();
  ConnectOptions options;
  options.deadline = absl::Now() - absl::Nanoseconds(1);
  bool called = false;
  const ControlHook hook = [&](SocketHandle, absl::string_view,
                               const Address&) {
    called = true;
    return absl::OkStatus();
  };
  options.control = &hook;
  EXPECT_TRUE(
      IsTimeout(Wait(ConnectTcp(Context(), listener->LocalEndpoint(), options))
                    .status()));
  EXPECT_FALSE(called);
}

TEST_F(ConnectTest, BindsTheLocalEndpoint) {
  const auto listener = LoopbackListener();
  ConnectOptions options;
  options.local = Endpoint{*IpAddress::Parse("127.0.0.2"), 0};
  const auto conn =
      Wait(ConnectTcp(Context(), listener->LocalEndpoint(), options));
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_EQ((*conn)->LocalAddr().endpoint()->address, options.local->address);
}

TEST_F(ConnectTest, LocalEndpointOfAnotherFamilyIsAnError) {
  const auto listener = LoopbackListener();
  ConnectOptions options;
  options.local = Endpoint{IpAddress::LoopbackV6(), 0};
  const absl::Status status =
      Wait(ConnectTcp(Context(), listener->LocalEndpoint(), options)).status();
  EXPECT_NE(ErrnoOf(status), 0);
  EXPECT_EQ(OpErrorOf(status)->source, "[::1]:0");
  EXPECT_NE(std::string(status.message()).find(": bind: "), std::string::npos)
      << status;
}

TEST_F(ConnectTest, LocalPortInUseIsAnError) {
  const auto listener = LoopbackListener();
  ConnectOptions options;
  options.local = listener->LocalEndpoint();
  EXPECT_EQ(ErrnoOf(Wait(ConnectTcp(Context(), Loopback(1), options)).status()),
            EADDRINUSE);
}

TEST_F(ConnectTest, ControlHookSeesTheSocketBeforeItIsBound) {
  const auto listener = LoopbackListener();
  const Endpoint remote = listener->LocalEndpoint();
  ConnectOptions options;
  options.local = Loopback(0);
  int calls = 0;
  const ControlHook hook = [&](SocketHandle socket, absl::string_view network,
                               const Address& address) {
    ++calls;
    EXPECT_EQ(network, "tcp");
    EXPECT_EQ(address, Address(remote));
    EXPECT_TRUE(Get<NoDelay>(socket)->enabled);
    SocketAddress name;
    EXPECT_EQ(socket.sys->GetSockName(socket.fd, &name), 0);
    EXPECT_EQ(name.port(), 0);
    return absl::OkStatus();
  };
  options.control = &hook;
  EXPECT_TRUE(Wait(ConnectTcp(Context(), remote, options)).ok());
  EXPECT_EQ(calls, 1);
}

TEST_F(ConnectTest, ControlHookMayAbort) {
  const auto listener = LoopbackListener();
  ConnectOptions options;
  const ControlHook hook = [](SocketHandle, absl::string_view, const Address&) {
    return absl::PermissionDeniedError("not today");
  };
  options.control = &hook;
  const Endpoint remote = listener->LocalEndpoint();
  const absl::Status status =
      Wait(ConnectTcp(Context(), remote, options)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(status.message(),
            absl::StrCat("dial tcp ", remote.ToString(), ": not today"));
}

TEST_F(ConnectTest, OptionsAreSet) {
  const auto listener = LoopbackListener();
  ConnectOptions options;
  options.no_delay.enabled = false;
  options.keep_alive.idle = absl::Seconds(33);
  const auto conn =
      Wait(ConnectTcp(Context(), listener->LocalEndpoint(), options));
  ASSERT_TRUE(conn.ok());
  EXPECT_FALSE((*conn)->GetOption<NoDelay>()->enabled);
  EXPECT_TRUE((*conn)->GetOption<KeepAlive>()->enabled);
  EXPECT_EQ((*conn)->GetOption<KeepAlive>()->idle, absl::Seconds(33));
}

TEST_F(ConnectTest, CanceledContextOpensNoSocket) {
  OwnedContext context = WithCancel(Context());
  context.Cancel();
  const absl::Status status = Wait(ConnectTcp(context, Loopback(9))).status();
  EXPECT_TRUE(IsCanceled(status));
  EXPECT_EQ(status.message(), "dial tcp 127.0.0.1:9: operation was canceled");
}

}  // namespace
}  // namespace rawnet
