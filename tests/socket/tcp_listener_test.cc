// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/tcp_listener.h"

#include <cerrno>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "rawnet/async/race.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

class TcpListenerTest : public LeakCheck {};

auto Dial(const Endpoint& endpoint) {
  return Wait(ConnectTcp(Context(), endpoint));
}

TEST_F(TcpListenerTest, AcceptsWhoWaitsInTheQueue) {
  const auto listener = LoopbackListener();
  const auto dialed = Dial(listener->LocalEndpoint());
  ASSERT_TRUE(dialed.ok());
  const auto accepted = Wait(listener->Accept());
  ASSERT_TRUE(accepted.ok());
  EXPECT_EQ((*accepted)->RemoteAddr(), (*dialed)->LocalAddr());
  EXPECT_EQ((*accepted)->LocalAddr(), (*dialed)->RemoteAddr());
}

TEST_F(TcpListenerTest, AcceptWaitsForWhoComes) {
  const auto listener = LoopbackListener();
  WaitingThread server([&] { EXPECT_TRUE(Wait(listener->Accept()).ok()); });
  server.AwaitAsleep();
  EXPECT_TRUE(Dial(listener->LocalEndpoint()).ok());
}

TEST_F(TcpListenerTest, AcceptsManyFromOneWakeUp) {
  const auto listener = LoopbackListener();
  std::vector<std::unique_ptr<TcpConn>> conns;
  WaitingThread server([&] {
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(Wait(listener->Accept()).ok());
  });
  server.AwaitAsleep();
  for (int i = 0; i < 20; ++i) {
    conns.push_back(*Dial(listener->LocalEndpoint()));
  }
}

TEST_F(TcpListenerTest, DeadlineEndsAccept) {
  const auto listener = LoopbackListener();
  const absl::Time deadline = absl::Now() + absl::Milliseconds(10);
  ASSERT_TRUE(listener->SetDeadline(deadline).ok());
  const absl::Status status = Wait(listener->Accept()).status();
  EXPECT_TRUE(IsTimeout(status));
  EXPECT_GE(absl::Now(), deadline);
  EXPECT_EQ(status.message(),
            absl::StrCat("accept tcp ", listener->LocalEndpoint().ToString(),
                         ": i/o timeout"));
}

TEST_F(TcpListenerTest, PastDeadlineBeatsTheQueue) {
  const auto listener = LoopbackListener();
  ASSERT_TRUE(listener->SetDeadline(absl::UnixEpoch()).ok());
  const auto dialed = Dial(listener->LocalEndpoint());
  EXPECT_TRUE(IsTimeout(Wait(listener->Accept()).status()));
  ASSERT_TRUE(listener->SetDeadline(absl::InfiniteFuture()).ok());
  EXPECT_TRUE(Wait(listener->Accept()).ok());
}

TEST_F(TcpListenerTest, DeadlineFromAnotherThreadEndsAccept) {
  const auto listener = LoopbackListener();
  WaitingThread server(
      [&] { EXPECT_TRUE(IsTimeout(Wait(listener->Accept()).status())); });
  server.AwaitAsleep();
  EXPECT_TRUE(listener->SetDeadline(absl::UnixEpoch()).ok());
}

TEST_F(TcpListenerTest, CancelEndsAcceptAndTheListenerStays) {
  const auto listener = LoopbackListener();
  OwnedContext context = WithCancel(Context());
  WaitingThread server([&] {
    EXPECT_TRUE(IsCanceled(Wait(listener->Accept(context)).status()));
  });
  server.AwaitAsleep();
  context.Cancel();
  server.Join();
  const auto dialed = Dial(listener->LocalEndpoint());
  EXPECT_TRUE(Wait(listener->Accept()).ok());
}

TEST_F(TcpListenerTest, CloseFromAnotherThreadEndsAccept) {
  const auto listener = LoopbackListener();
  WaitingThread server(
      [&] { EXPECT_TRUE(IsClosed(Wait(listener->Accept()).status())); });
  server.AwaitAsleep();
  EXPECT_TRUE(listener->Close().ok());
}

TEST_F(TcpListenerTest, NothingIsAcceptedAfterClose) {
  const auto listener = LoopbackListener();
  const auto dialed = Dial(listener->LocalEndpoint());
  ASSERT_TRUE(listener->Close().ok());
  EXPECT_TRUE(IsClosed(Wait(listener->Accept()).status()));
  EXPECT_TRUE(IsClosed(listener->Close()));
  EXPECT_TRUE(IsClosed(listener->SetDeadline(absl::InfiniteFuture())));
}

TEST_F(TcpListenerTest, PortIsFreeAfterClose) {
  const auto first = LoopbackListener();
  const Endpoint endpoint = first->LocalEndpoint();
  WaitingThread server(
      [&] { EXPECT_TRUE(IsClosed(Wait(first->Accept()).status())); });
  server.AwaitAsleep();
  ASSERT_TRUE(first->Close().ok());
  server.Join();
  EXPECT_TRUE(ListenTcp(endpoint).ok());
}

Task<bool> Accept(TcpListener& listener) {
  co_return (co_await listener.Accept()).ok();
}

Task<bool> Expire() {
  (co_await Sleep(Context(), absl::Milliseconds(1))).IgnoreError();
  co_return false;
}

TEST_F(TcpListenerTest, AbandonedAcceptTakesNobody) {
  const auto listener = LoopbackListener();
  std::vector<Task<bool>> tasks;
  tasks.push_back(Accept(*listener));
  tasks.push_back(Expire());
  EXPECT_EQ(Wait(FirstOf(std::move(tasks))).index, 1u);
  const auto dialed = Dial(listener->LocalEndpoint());
  EXPECT_TRUE(Wait(listener->Accept()).ok());
}

TEST_F(TcpListenerTest, AcceptedConnsInheritTheOptions) {
  for (const bool enabled : {false, true}) {
    ListenOptions options;
    options.no_delay.enabled = enabled;
    options.keep_alive.enabled = enabled;
    options.keep_alive.idle = absl::Seconds(44);
    const auto listener = LoopbackListener(IpAddress::LoopbackV4(), options);
    const auto dialed = Dial(listener->LocalEndpoint());
    const auto accepted = Wait(listener->Accept());
    ASSERT_TRUE(accepted.ok());
    EXPECT_EQ((*accepted)->GetOption<NoDelay>()->enabled, enabled);
    const auto keep_alive = (*accepted)->GetOption<KeepAlive>();
    EXPECT_EQ(keep_alive->enabled, enabled);
    EXPECT_TRUE(!enabled || keep_alive->idle == absl::Seconds(44));
  }
}

TEST_F(TcpListenerTest, PortInUseIsAnError) {
  const auto first = LoopbackListener();
  const Endpoint endpoint = first->LocalEndpoint();
  const absl::Status status = ListenTcp(endpoint).status();
  EXPECT_EQ(ErrnoOf(status), EADDRINUSE);
  EXPECT_EQ(status.message(), absl::StrCat("listen tcp ", endpoint.ToString(),
                                           ": bind: address already in use"));
}

TEST_F(TcpListenerTest, ReusePortSharesAPort) {
  ListenOptions options;
  options.reuse_port = true;
  const auto first = LoopbackListener(IpAddress::LoopbackV4(), options);
  EXPECT_TRUE(ListenTcp(first->LocalEndpoint(), options).ok());
}

TEST_F(TcpListenerTest, OptionThatIsRefusedNamesTheListener) {
  const auto listener = LoopbackListener();
  ASSERT_TRUE(listener->SetOption(NoDelay{false}).ok());
  ASSERT_TRUE(listener->Close().ok());
  const absl::Status status = listener->SetOption(NoDelay{true});
  EXPECT_TRUE(IsClosed(status));
  EXPECT_EQ(status.message(), "set tcp: use of closed network connection");
}

TEST_F(TcpListenerTest, ControlHookMayAbort) {
  ListenOptions options;
  options.control = [](SocketHandle, absl::string_view, const Address&) {
    return absl::PermissionDeniedError("not today");
  };
  EXPECT_EQ(ListenTcp({IpAddress::LoopbackV4(), 0}, options).status().message(),
            "listen tcp 127.0.0.1:0: not today");
}

}  // namespace
}  // namespace rawnet
