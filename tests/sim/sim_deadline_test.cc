// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Deadlines and timeouts of connections, to the nanosecond: tests/socket has
// the same on real sockets, where no more can be said than "not early".

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

constexpr int kRandomDeadlines = 256;

// A connection whose other end says nothing and reads nothing.
class SimDeadlineTest : public SimTest {
 protected:
  SimDeadlineTest() {
    const Endpoint endpoint = {IpAddress::Parse("192.0.2.1").value(), 80};
    {
      const EventLoop::Scope on_server = server_.Enter();
      listener_ = ListenTcp(endpoint).value();
    }
    conn_ = Wait(ConnectTcp(Context(), endpoint)).value();
    far_ = Wait(listener_->Accept()).value();
  }

  absl::Time Now() { return network_.clock().WallNow(); }
  // A nanosecond to ten seconds; of each magnitude as many.
  absl::Duration Random() {
    const int64_t max = int64_t{10'000'000'000} >> network_.random().Below(34);
    return absl::Nanoseconds(1 + network_.random().Below(max));
  }
  absl::Status Read(const Context& context = Context()) {
    char buffer[16];
    return Wait(conn_->Read(context, absl::MakeSpan(buffer))).status();
  }
  // More than the peer and both kernels hold.
  absl::Status Write() {
    static const std::string& much = *new std::string(8 << 20, 'x');
    return Wait(conn_->Write(much)).status();
  }
  // Does `what` and expects that it times out after `duration`, exactly.
  template <class F>
  void ExpectTimeoutAfter(absl::Duration duration, F what) {
    const absl::Duration start = network_.elapsed();
    const absl::Status status = what();
    EXPECT_TRUE(IsTimeout(status)) << status;
    EXPECT_EQ(network_.elapsed() - start, duration);
  }
  // From a socket of its own.
  Task<void> ReadInVain(absl::Duration left, int* ended) {
    const auto conn =
        ConnectUdp({IpAddress::Parse("192.0.2.1").value(), 9}).value();
    EXPECT_TRUE(conn->SetReadDeadline(Now() + left).ok());
    const absl::Duration start = network_.elapsed();
    char buffer[1];
    EXPECT_TRUE(IsTimeout((co_await conn->Read(buffer)).status()));
    EXPECT_EQ(network_.elapsed() - start, left);
    ++*ended;
  }
  Task<void> After(absl::Duration delay, std::function<void()> what) {
    EXPECT_TRUE((co_await Sleep(Context(), delay)).ok());
    what();
  }

  SimHost& server_ = network_.AddHost("server", {"192.0.2.1"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.2"});
  const EventLoop::Scope on_client_ = client_.Enter();
  std::unique_ptr<TcpListener> listener_;
  std::unique_ptr<TcpConn> conn_;
  std::unique_ptr<TcpConn> far_;
};

// --- Random ones.

TEST_F(SimDeadlineTest, ReadsEndExactly) {
  for (int i = 0; i < kRandomDeadlines; ++i) {
    const absl::Duration left = Random();
    ASSERT_TRUE(conn_->SetReadDeadline(Now() + left).ok());
    ExpectTimeoutAfter(left, [&] { return Read(); });
    ExpectTimeoutAfter(absl::ZeroDuration(), [&] { return Read(); });
  }
}

TEST_F(SimDeadlineTest, WritesEndExactly) {
  for (int i = 0; i < kRandomDeadlines; ++i) {
    const absl::Duration left = Random();
    ASSERT_TRUE(conn_->SetWriteDeadline(Now() + left).ok());
    ExpectTimeoutAfter(left, [&] { return Write(); });
    ExpectTimeoutAfter(absl::ZeroDuration(), [&] { return Write(); });
  }
}

TEST_F(SimDeadlineTest, AcceptsEndExactly) {
  for (int i = 0; i < kRandomDeadlines; ++i) {
    const absl::Duration left = Random();
    ASSERT_TRUE(listener_->SetDeadline(Now() + left).ok());
    ExpectTimeoutAfter(left,
                       [&] { return Wait(listener_->Accept()).status(); });
  }
}

TEST_F(SimDeadlineTest, ConnectsEndExactly) {
  network_.BlackHole("192.0.2.66");
  const Endpoint nowhere = {IpAddress::Parse("192.0.2.66").value(), 80};
  for (int i = 0; i < kRandomDeadlines; ++i) {
    ConnectOptions options;
    options.timeout = Random();
    const absl::Duration left = Random();
    options.deadline = Now() + left;
    const absl::Duration limit = Random();
    const OwnedContext context = WithTimeout(Context(), limit);
    ExpectTimeoutAfter(std::min({options.timeout, left, limit}), [&] {
      return Wait(ConnectTcp(context, nowhere, options)).status();
    });
  }
}

TEST_F(SimDeadlineTest, ContextsEndReadsExactly) {
  for (int i = 0; i < kRandomDeadlines; ++i) {
    const absl::Duration limit = Random();
    const absl::Duration left = Random();
    const OwnedContext context = WithTimeout(Context(), limit);
    ASSERT_TRUE(conn_->SetReadDeadline(Now() + left).ok());
    ExpectTimeoutAfter(std::min(limit, left), [&] { return Read(context); });
  }
}

// All in one loop.
TEST_F(SimDeadlineTest, ManyAtOnceEndExactly) {
  int ended = 0;
  TaskGroup group;
  for (int i = 0; i < kRandomDeadlines; ++i) {
    group.Spawn(ReadInVain(Random(), &ended));
  }
  Wait(group.Join());
  EXPECT_EQ(ended, kRandomDeadlines);
}

// --- Moved while an operation waits.

TEST_F(SimDeadlineTest, AMovedOneCountsFromThen) {
  for (int i = 0; i < kRandomDeadlines; ++i) {
    const absl::Duration first = Random();
    const absl::Duration second = Random();
    const absl::Duration moved = network_.random().Between(
        absl::ZeroDuration(), first - absl::Nanoseconds(1));
    const absl::Time start = Now();
    ASSERT_TRUE(conn_->SetReadDeadline(start + first).ok());
    client_.Spawn(After(moved, [&, start] {
      EXPECT_TRUE(conn_->SetReadDeadline(start + second).ok());
    }));
    ExpectTimeoutAfter(std::max(moved, second), [&] { return Read(); });
  }
}

TEST_F(SimDeadlineTest, AClearedOneEndsNothing) {
  ASSERT_TRUE(conn_->SetReadDeadline(Now() + absl::Seconds(2)).ok());
  client_.Spawn(After(absl::Seconds(1), [&] {
    EXPECT_TRUE(conn_->SetReadDeadline(absl::InfiniteFuture()).ok());
  }));
  server_.Spawn(
      After(absl::Hours(1), [&] { far_->CloseWrite().IgnoreError(); }));
  const absl::Duration start = network_.elapsed();
  EXPECT_TRUE(Read().ok());
  EXPECT_EQ(network_.elapsed() - start, absl::Hours(1) + absl::Milliseconds(1));
}

TEST_F(SimDeadlineTest, DirectionsEndApart) {
  ASSERT_TRUE(conn_->SetReadDeadline(Now() + absl::Seconds(3)).ok());
  ASSERT_TRUE(conn_->SetWriteDeadline(Now() + absl::Seconds(5)).ok());
  const absl::Duration start = network_.elapsed();
  absl::Duration read_ended;
  client_.Spawn([](TcpConn* conn, SimNetwork* network,
                   absl::Duration* ended) -> Task<void> {
    char buffer[1];
    EXPECT_TRUE(IsTimeout((co_await conn->Read(buffer)).status()));
    *ended = network->elapsed();
  }(conn_.get(), &network_, &read_ended));
  ExpectTimeoutAfter(absl::Seconds(5), [&] { return Write(); });
  EXPECT_EQ(read_ended - start, absl::Seconds(3));
}

// The network's, with a wall clock that somebody sets.
class SteppedClock final : public Clock {
 public:
  explicit SteppedClock(Clock& clock) : clock_(clock) {}
  MonotonicTime Now() override { return clock_.Now(); }
  MonotonicTime CoarseNow() override { return clock_.CoarseNow(); }
  absl::Time WallNow() override { return clock_.WallNow() + step; }
  absl::Duration step;

 private:
  Clock& clock_;
};

TEST_F(SimDeadlineTest, StepsOfTheWallClockMoveNothing) {
  for (const absl::Duration step : {absl::Hours(-9), absl::Hours(9)}) {
    SteppedClock clock(network_.clock());
    EventLoop::Options options = client_.Options();
    options.clock = &clock;
    const EventLoop::Scope scope(std::move(options));
    const absl::Time start = clock.WallNow();
    const OwnedContext context =
        WithDeadline(Context(), start + absl::Milliseconds(20));
    ASSERT_TRUE(conn_->SetReadDeadline(start + absl::Milliseconds(50)).ok());
    clock.step = step;
    ExpectTimeoutAfter(absl::Milliseconds(20), [&] { return Read(context); });
    ExpectTimeoutAfter(absl::Milliseconds(30), [&] { return Read(); });
  }
}

// --- Data and deadlines.

Task<void> SendAt(TcpConn* conn, absl::Duration delay) {
  EXPECT_TRUE((co_await Sleep(Context(), delay)).ok());
  EXPECT_TRUE((co_await conn->Write("x")).ok());
}

// A deadline has passed when its moment has come.
TEST_F(SimDeadlineTest, DataThatComesWithTheDeadlineIsLate) {
  const absl::Duration latency = absl::Milliseconds(1);
  server_.Spawn(SendAt(far_.get(), absl::Seconds(1) - absl::Nanoseconds(1)));
  ASSERT_TRUE(conn_->SetReadDeadline(Now() + absl::Seconds(1) + latency).ok());
  EXPECT_TRUE(Read().ok());
  server_.Spawn(SendAt(far_.get(), absl::Seconds(1)));
  ASSERT_TRUE(conn_->SetReadDeadline(Now() + absl::Seconds(1) + latency).ok());
  ExpectTimeoutAfter(absl::Seconds(1) + latency, [&] { return Read(); });
}

TEST_F(SimDeadlineTest, APeerThatDribblesDoesNotOutliveIt) {
  for (int i = 0; i < 1000; ++i) {
    server_.Spawn(SendAt(far_.get(), i * absl::Milliseconds(10)));
  }
  ASSERT_TRUE(conn_->SetReadDeadline(Now() + absl::Seconds(5)).ok());
  ExpectTimeoutAfter(absl::Seconds(5), [&] {
    std::string buffer(1000, '\0');
    return Wait(conn_->ReadFull(absl::MakeSpan(buffer))).status();
  });
}

}  // namespace
}  // namespace rawnet
