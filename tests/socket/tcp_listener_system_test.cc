// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Accept against a system in trouble, in virtual time.

#include <cerrno>
#include <deque>

#include "gtest/gtest.h"
#include "rawnet/async/context.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/virtual_time.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/forwarding_sys.h"

namespace rawnet {
namespace {

class FailingAcceptSys final : public ForwardingSys {
 public:
  int Accept(int fd, SocketAddress* peer) override {
    ++accepts;
    if (failures.empty()) return real().Accept(fd, peer);
    const int error = failures.front();
    failures.pop_front();
    return -error;
  }
  std::deque<int> failures;
  int accepts = 0;
};

class TcpListenerSystemTest : public LeakCheck {
 protected:
  // In a loop where to wait is to jump.
  TcpListenerSystemTest()
      : scope_(Options()),
        listener_(LoopbackListener()),
        start_(clock_.Now()) {}
  void TearDown() override {
    dialed_.reset();
    listener_.reset();
    LeakCheck::TearDown();
  }

  void SomebodyDials() {
    dialed_ = *Wait(ConnectTcp(Context(), listener_->LocalEndpoint()));
  }
  absl::Duration elapsed() { return clock_.Now() - start_; }

  FakeClock clock_;
  FailingAcceptSys sys_;
  EventLoop::Scope scope_;
  std::unique_ptr<TcpListener> listener_;
  std::unique_ptr<TcpConn> dialed_;
  const MonotonicTime start_;

 private:
  EventLoop::Options Options() {
    EventLoop::Options options = LoopOver(sys_);
    options.clock = &clock_;
    options.create_poller = [this] {
      return std::make_unique<JumpingPoller>(&clock_);
    };
    return options;
  }
};

TEST_F(TcpListenerSystemTest, ConnectionsThatDiedAreSkipped) {
  SomebodyDials();
  sys_.failures = {ECONNABORTED, ECONNRESET, EPROTO,    EPERM,
                   ENETDOWN,     ETIMEDOUT,  EHOSTDOWN, ENOPROTOOPT,
                   EHOSTUNREACH, ENETUNREACH};
  EXPECT_TRUE(Wait(listener_->Accept()).ok());
  EXPECT_EQ(sys_.accepts, 11);
  EXPECT_EQ(elapsed(), absl::ZeroDuration());
}

Task<void> CancelNextTurn(OwnedContext* context) {
  (co_await Sleep(Context(), absl::ZeroDuration())).IgnoreError();
  context->Cancel();
}

// More than there ever are: somebody floods the queue.
TEST_F(TcpListenerSystemTest, DeadConnectionsWithoutEndLeaveOthersTheirTurn) {
  sys_.failures = std::deque<int>(1000, ECONNABORTED);
  OwnedContext context = WithCancel(Context());
  EventLoop::Current().Spawn(CancelNextTurn(&context));
  EXPECT_TRUE(IsCanceled(Wait(listener_->Accept(context)).status()));
  EXPECT_LT(sys_.accepts, 200);
  EXPECT_EQ(elapsed(), absl::ZeroDuration());
  EXPECT_EQ(listener_->pause_count(), 0u);
}

TEST_F(TcpListenerSystemTest, OtherErrorsAreTheListeners) {
  sys_.failures = {EINVAL};
  const absl::Status status = Wait(listener_->Accept()).status();
  EXPECT_EQ(ErrnoOf(status), EINVAL);
  EXPECT_NE(std::string(status.message()).find(": accept: "),
            std::string::npos);
}

TEST_F(TcpListenerSystemTest, OutOfDescriptorsPausesAndRecovers) {
  for (const int error : {EMFILE, ENFILE, ENOBUFS, ENOMEM}) {
    SomebodyDials();
    sys_.failures = {error};
    const MonotonicTime start = clock_.Now();
    EXPECT_TRUE(Wait(listener_->Accept()).ok()) << error;
    EXPECT_EQ(clock_.Now() - start, absl::Milliseconds(5));
  }
  EXPECT_EQ(listener_->pause_count(), 4u);
}

TEST_F(TcpListenerSystemTest, PausesDoubleUpToASecond) {
  SomebodyDials();
  sys_.failures = std::deque<int>(10, EMFILE);
  EXPECT_TRUE(Wait(listener_->Accept()).ok());
  // 5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000
  EXPECT_EQ(elapsed(), absl::Milliseconds(1275 + 2000));
  EXPECT_EQ(listener_->pause_count(), 10u);
}

TEST_F(TcpListenerSystemTest, DeadlineCutsAPause) {
  sys_.failures = std::deque<int>(100, EMFILE);
  ASSERT_TRUE(
      listener_->SetDeadline(clock_.WallNow() + absl::Milliseconds(17)).ok());
  EXPECT_TRUE(IsTimeout(Wait(listener_->Accept()).status()));
  EXPECT_EQ(elapsed(), absl::Milliseconds(17));
}

TEST_F(TcpListenerSystemTest, ContextCutsAPause) {
  sys_.failures = std::deque<int>(100, EMFILE);
  const OwnedContext context = WithTimeout(Context(), absl::Milliseconds(17));
  EXPECT_TRUE(IsTimeout(Wait(listener_->Accept(context)).status()));
  EXPECT_EQ(elapsed(), absl::Milliseconds(17));
}

}  // namespace
}  // namespace rawnet
