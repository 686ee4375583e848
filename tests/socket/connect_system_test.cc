// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Connect against a system that answers as systems rarely do.

#include <cerrno>
#include <deque>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/forwarding_sys.h"

namespace rawnet {
namespace {

constexpr int kReal = 1;  // in a script: ask the machine

// Plays answers from scripts, then the machine's.
class ScriptedSys : public ForwardingSys {
 public:
  int Socket(SocketFamily family, SocketType type) override {
    ++sockets;
    const int answer = Next(socket_answers);
    return answer == kReal ? real().Socket(family, type) : answer;
  }
  int Connect(int fd, const SocketAddress& address) override {
    ++connects;
    remote = address;
    const int answer = Next(connect_answers);
    return answer == kReal ? real().Connect(fd, address) : answer;
  }
  // The tests that bind name a port that need not be free.
  int Bind(int, const SocketAddress&) override { return 0; }
  int SocketError(int fd) override {
    ++error_checks;
    return AnswerOf(socket_errors, fd, [&] { return real().SocketError(fd); });
  }
  int GetPeerName(int fd, SocketAddress* address) override {
    return AnswerOf(peer_names, fd,
                    [&] { return real().GetPeerName(fd, address); });
  }
  int GetSockName(int fd, SocketAddress* address) override {
    if (self_connects > 0) {
      --self_connects;
      *address = remote;
      return 0;
    }
    return real().GetSockName(fd, address);
  }

  std::deque<int> socket_answers, connect_answers, socket_errors, peer_names;
  int sockets = 0;
  int connects = 0;
  int error_checks = 0;
  int self_connects = 0;
  SocketAddress remote;

 private:
  // Whatever a played answer makes the caller wait for is going to happen.
  int AnswerOf(std::deque<int>& script, int fd, auto ask) {
    const int answer = Next(script);
    if (answer == kReal) return ask();
    real().Connect(fd, remote);
    return answer;
  }
  static int Next(std::deque<int>& script) {
    if (script.empty()) return kReal;
    const int answer = script.front();
    script.pop_front();
    return answer;
  }
};

class ConnectSystemTest : public LeakCheck {
 protected:
  ConnectSystemTest() : listener_(LoopbackListener()) {}
  void TearDown() override {
    listener_.reset();
    LeakCheck::TearDown();
  }

  absl::Status Dial(const ConnectOptions& options = {}) {
    EventLoop::Scope scope(LoopOver(sys_));
    return Wait(ConnectTcp(Context(), listener_->LocalEndpoint(), options))
        .status();
  }

  std::unique_ptr<TcpListener> listener_;
  ScriptedSys sys_;
};

TEST_F(ConnectSystemTest, SuccessAtOnceAsksNoMore) {
  sys_.connect_answers = {0};
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(sys_.connects, 1);
  EXPECT_EQ(sys_.error_checks, 0);
}

TEST_F(ConnectSystemTest, IsConnectedIsSuccess) {
  sys_.connect_answers = {-EINPROGRESS, -EISCONN};
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(sys_.connects, 2);
}

TEST_F(ConnectSystemTest, RefusedByTheProbeNeedsNoWait) {
  sys_.connect_answers = {-EINPROGRESS, -ECONNREFUSED};
  EXPECT_EQ(ErrnoOf(Dial()), ECONNREFUSED);
  EXPECT_EQ(sys_.error_checks, 0);
}

// The connect goes on in the background; the probe's answer counts.
TEST_F(ConnectSystemTest, InterruptedGoesOn) {
  sys_.connect_answers = {-EINTR, kReal};
  EXPECT_TRUE(Dial().ok());
  sys_.connect_answers = {-EALREADY, kReal};
  EXPECT_TRUE(Dial().ok());
}

// An unconnected socket is "writable" at once on Linux: the first wake-up is
// spurious, and only getpeername knows.
TEST_F(ConnectSystemTest, SpuriousWakeUpIsNotBelieved) {
  sys_.connect_answers = {-EINPROGRESS, -EALREADY};
  sys_.peer_names = {-ENOTCONN};
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(sys_.sockets, 1);
  EXPECT_GE(sys_.error_checks, 2);
}

TEST_F(ConnectSystemTest, UnfinishedErrorsMeanWaitOn) {
  for (const int error : {EINPROGRESS, EALREADY, EINTR}) {
    sys_.connect_answers = {-EINTR, -EINTR};
    sys_.socket_errors = {error};
    EXPECT_TRUE(Dial().ok()) << error;
  }
}

TEST_F(ConnectSystemTest, FailureAfterTheWaitIsTheSocketsError) {
  sys_.connect_answers = {-EINPROGRESS, -EALREADY};
  sys_.socket_errors = {ENETUNREACH};
  const absl::Status status = Dial();
  EXPECT_EQ(ErrnoOf(status), ENETUNREACH);
  EXPECT_EQ(OpErrorOf(status)->operation, "dial");
}

TEST_F(ConnectSystemTest, IsConnectedAfterTheWaitIsSuccess) {
  sys_.connect_answers = {-EINPROGRESS, -EALREADY};
  sys_.socket_errors = {EISCONN};
  sys_.peer_names = {0};
  EXPECT_TRUE(Dial().ok());
}

TEST_F(ConnectSystemTest, ConnectToItselfIsTriedAgain) {
  sys_.self_connects = 2;
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(sys_.sockets, 3);
}

TEST_F(ConnectSystemTest, ConnectToItselfThreeTimesIsRefused) {
  sys_.self_connects = 3;
  EXPECT_EQ(ErrnoOf(Dial()), ECONNREFUSED);
  EXPECT_EQ(sys_.sockets, 3);
}

TEST_F(ConnectSystemTest, ConnectToItselfAfterAWaitIsTriedAgain) {
  sys_.connect_answers = {-EINPROGRESS, -EALREADY};
  sys_.socket_errors = {EISCONN};
  sys_.peer_names = {0};
  sys_.self_connects = 1;
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(sys_.sockets, 2);
}

TEST_F(ConnectSystemTest, NoFreePortByChanceIsTriedAgain) {
  sys_.connect_answers = {-EADDRNOTAVAIL, -EADDRNOTAVAIL};
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(sys_.sockets, 3);
}

TEST_F(ConnectSystemTest, NoFreePortThreeTimesIsAnError) {
  sys_.connect_answers = {-EADDRNOTAVAIL, -EADDRNOTAVAIL, -EADDRNOTAVAIL};
  EXPECT_EQ(ErrnoOf(Dial()), EADDRNOTAVAIL);
}

TEST_F(ConnectSystemTest, APortOfTheCallersIsTriedOnce) {
  sys_.connect_answers = {-EADDRNOTAVAIL};
  ConnectOptions options;
  options.local = Endpoint{IpAddress::LoopbackV4(), 9};
  EXPECT_EQ(ErrnoOf(Dial(options)), EADDRNOTAVAIL);
  EXPECT_EQ(sys_.sockets, 1);
}

TEST_F(ConnectSystemTest, NoDescriptorLeftIsAnError) {
  sys_.socket_answers = {-EMFILE};
  const absl::Status status = Dial();
  EXPECT_EQ(ErrnoOf(status), EMFILE);
  EXPECT_NE(std::string(status.message()).find(": socket: "),
            std::string::npos);
}

TEST_F(ConnectSystemTest, NoPollerToBeHadIsAnError) {
  BlackHole hole;
  EventLoop::Options options;
  options.create_poller = [] { return std::unique_ptr<Poller>(); };
  EventLoop::Scope scope(std::move(options));
  const absl::Status status =
      Wait(ConnectTcp(Context(), hole.endpoint())).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(OpErrorOf(status)->operation, "dial");
}

}  // namespace
}  // namespace rawnet
