// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What a plan of faults does to the calls of a host.

#include "rawnet/tests/sim/faulty_sys.h"

#include <cerrno>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/sockopt/buffers.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

// A connection from the client to an echo.
class FaultySysTest : public SimTest {
 protected:
  FaultySysTest() {
    server_.Spawn(Echo());
    Reconnect();
  }
  ~FaultySysTest() override {
    client_.SetFaults(nullptr);
    conn_.reset();
    network_.RunUntilIdle();
    ExpectNothingLeft(client_);
  }

  static Task<void> Echo() {
    const auto listener = ListenTcp(Web());
    for (;;) {
      const auto conn = co_await (*listener)->Accept();
      if (!conn.ok()) co_return;
      char buffer[100];
      auto n = co_await (*conn)->Read(buffer);
      while (n.ok() && *n > 0) {
        (co_await (*conn)->Write({buffer, *n})).status().IgnoreError();
        n = co_await (*conn)->Read(buffer);
      }
    }
  }
  static Endpoint Web() { return Endpoint::Parse("192.0.2.1:80").value(); }

  int Reconnect() {
    auto conn = Wait(ConnectTcp(Context(), Web()));
    if (conn.ok()) conn_ = *std::move(conn);
    return ErrnoOf(conn.status());
  }
  int Write(absl::string_view text) {
    return ErrnoOf(Wait(conn_->Write(text)).status());
  }
  std::string Read() {
    char buffer[100];
    const auto n = Wait(conn_->Read(buffer));
    if (!n.ok()) return ErrnoText(ErrnoOf(n.status()));
    return std::string(buffer, *n);
  }

  SimHost& server_ = network_.AddHost("server", {"192.0.2.1"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.2"});
  const EventLoop::Scope on_client_ = client_.Enter();
  std::unique_ptr<TcpConn> conn_;
};

TEST_F(FaultySysTest, ACallFailsThatOnceAndAsTold) {
  client_.SetFaults(FailCall(SysCall::kSend, 1, ENOBUFS));
  EXPECT_EQ(Write("a"), 0);
  EXPECT_EQ(Write("b"), ENOBUFS);
  EXPECT_EQ(Write("c"), 0);
  network_.RunFor(absl::Seconds(1));
  EXPECT_EQ(Read(), "ac");
}

TEST_F(FaultySysTest, CallsAreCountedFromThePlan) {
  client_.SetFaults(nullptr);
  EXPECT_EQ(client_.calls(), 0);
  EXPECT_EQ(Write("a"), 0);
  EXPECT_EQ(client_.calls(), 1);
  client_.SetFaults(FailCall(0, EPIPE));
  EXPECT_EQ(Write("b"), EPIPE);
}

TEST_F(FaultySysTest, AClosedDescriptorIsClosedWhateverCloseSays) {
  for (const int error : ErrorsOf(SysCall::kClose)) {
    ASSERT_EQ(Reconnect(), 0);
    client_.SetFaults(FailCall(SysCall::kClose, 0, error));
    EXPECT_TRUE(conn_->Close().ok());
    EXPECT_EQ(client_.open_descriptors(), 0u);
  }
}

// connect(2): asynchronously established.
TEST_F(FaultySysTest, AnInterruptedConnectGoesOn) {
  client_.SetFaults(FailCall(SysCall::kConnect, 0, EINTR));
  EXPECT_EQ(Reconnect(), 0);
  EXPECT_EQ(Write("a"), 0);
  EXPECT_EQ(Read(), "a");
}

TEST_F(FaultySysTest, AStormOfEagainPasses) {
  client_.SetFaults([](const SysCallSite& site) {
    const bool storm = site.number_of_kind < 1000;
    SysFault fault;
    if (storm) fault = {.error = EAGAIN, .ready_after = absl::Microseconds(1)};
    return fault;
  });
  const absl::Duration before = network_.elapsed();
  EXPECT_EQ(Write("a"), 0);
  EXPECT_EQ(Read(), "a");
  EXPECT_GE(network_.elapsed() - before, absl::Microseconds(2000));
}

TEST_F(FaultySysTest, ByteByByteAllArrives) {
  client_.SetFaults(
      [](const SysCallSite&) { return SysFault{.length_max = 1}; });
  Buffers buffers;
  buffers.Append("abc");
  buffers.Append("def");
  EXPECT_TRUE(Wait(conn_->Writev(buffers)).ok());
  std::string text;
  while (text.size() < 6) {
    text += Read();
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_EQ(text, "abcdef");
  EXPECT_GE(client_.calls(), 12);
}

TEST_F(FaultySysTest, ADescriptorThatNoPollerTakesIsAnError) {
  conn_.reset();
  client_.SetFaults(FailCall(SysCall::kPollerAdd, 0, ENOSPC));
  EXPECT_EQ(Reconnect(), ENOSPC);
  EXPECT_EQ(client_.open_descriptors(), 0u);
}

TEST(FaultySys, CountsWhatIsClosedThoughItIsNotOpen) {
  SimNetwork network;
  SimHost& host = network.AddHost("host", {});
  const int fd = host.sys().Socket(SocketFamily::kInet4, SocketType::kStream);
  EXPECT_EQ(host.sys().Close(fd), 0);
  EXPECT_EQ(host.closed_in_vain(), 0);
  EXPECT_EQ(host.sys().Close(fd), -EBADF);
  EXPECT_EQ(host.closed_in_vain(), 1);
}

}  // namespace
}  // namespace rawnet
