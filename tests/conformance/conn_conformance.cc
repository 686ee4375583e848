// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/conn_conformance.h"

#include <random>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

constexpr absl::Duration kShort = absl::Milliseconds(10);

absl::Time LongAgo() { return absl::UnixEpoch(); }
absl::Time Never() { return absl::InfiniteFuture(); }
// By the clock that deadlines go by.
absl::Time Now() { return EventLoop::Current().clock().WallNow(); }

// A text in which each position is told from its neighbours.
std::string Pattern(size_t size) {
  std::minstd_rand random(1);
  std::string text(size, '\0');
  for (char& byte : text) byte = static_cast<char>(random() >> 8);
  return text;
}

Task<std::string> ReadToEnd(Conn* conn) {
  std::string text;
  for (;;) {
    char buffer[4096];
    const auto n = co_await conn->Read(buffer);
    EXPECT_TRUE(n.ok()) << n.status();
    if (!n.ok() || *n == 0) co_return text;
    text.append(buffer, *n);
  }
}

Task<void> WriteAll(Conn* conn, absl::string_view text) {
  const auto n = co_await conn->Write(text);
  EXPECT_TRUE(n.ok()) << n.status();
  EXPECT_EQ(n.value_or(0), text.size());
}

Task<absl::Status> ReadOnce(Conn* conn) {
  char buffer[1024];
  co_return (co_await conn->Read(buffer)).status();
}

Task<absl::Status> WriteOnce(Conn* conn) {
  const std::string chunk(1024, 'w');
  co_return (co_await conn->Write(chunk)).status();
}

// Until the pipe is full; then the error of what did not fit.
Task<absl::Status> WriteUntilItFails(Conn* conn) {
  for (;;) {
    absl::Status status = co_await WriteOnce(conn);
    if (!status.ok()) co_return status;
  }
}

// The end of a stream that its owner closed is no fault of the pipe.
Task<void> ReadUntilItEnds(Conn* conn) {
  char buffer[1024];
  for (;;) {
    const auto n = co_await conn->Read(buffer);
    if (!n.ok() || *n == 0) co_return;
  }
}

Task<void> WriteUntilItEnds(Conn* conn) {
  (co_await WriteUntilItFails(conn)).IgnoreError();
}

Task<void> ExpectReadTimeout(Conn* conn) {
  const absl::Status status = co_await ReadOnce(conn);
  EXPECT_TRUE(IsTimeout(status)) << status;
}

Task<void> ExpectWriteTimeout(Conn* conn) {
  const absl::Status status = co_await WriteUntilItFails(conn);
  EXPECT_TRUE(IsTimeout(status)) << status;
}

Task<void> ExpectReadClosed(Conn* conn) {
  const absl::Status status = co_await ReadOnce(conn);
  EXPECT_TRUE(IsClosed(status)) << status;
}

Task<void> ExpectWriteClosed(Conn* conn) {
  const absl::Status status = co_await WriteUntilItFails(conn);
  EXPECT_TRUE(IsClosed(status)) << status;
}

// To and fro, 500 times.
Task<void> Play(Conn* conn, bool serves) {
  uint64_t ball = 0;
  char buffer[sizeof(ball)] = {};
  if (serves) co_await WriteAll(conn, {buffer, sizeof(buffer)});
  for (int i = 0; i < 500; ++i) {
    size_t got = 0;
    while (got < sizeof(buffer)) {
      const auto n = co_await conn->Read(absl::MakeSpan(buffer).subspan(got));
      EXPECT_TRUE(n.ok() && *n > 0) << n.status();
      if (!n.ok() || *n == 0) co_return;
      got += *n;
    }
    co_await WriteAll(conn, {buffer, sizeof(buffer)});
  }
}

// Ten times, under deadlines that keep passing.
Task<void> ReadRacily(Conn* conn, int seed) {
  std::minstd_rand random(seed);
  for (int i = 0; i < 10; ++i) {
    const absl::Status status = co_await ReadOnce(conn);
    EXPECT_TRUE(status.ok() || IsTimeout(status)) << status;
    const absl::Duration left = absl::Microseconds(random() % 1000);
    EXPECT_TRUE(conn->SetReadDeadline(Now() + left).ok());
  }
}

Task<void> WriteRacily(Conn* conn, int seed) {
  std::minstd_rand random(seed);
  for (int i = 0; i < 10; ++i) {
    const absl::Status status = co_await WriteOnce(conn);
    EXPECT_TRUE(status.ok() || IsTimeout(status)) << status;
    const absl::Duration left = absl::Microseconds(random() % 1000);
    EXPECT_TRUE(conn->SetWriteDeadline(Now() + left).ok());
  }
}

}  // namespace

void PrintTo(const ConnKind& kind, std::ostream* out) { *out << kind.name; }

void ConnConformance::SetUp() {
  pipe_ = GetParam().create();
  world_ = std::move(pipe_.world);
}

// Much more than any buffer in between, there and back.
TEST_P(ConnConformance, BasicIO) {
  const std::string text = Pattern(8 << 20);
  Strands strands = MakeStrands();
  strands.Run([&]() -> Task<void> {
    co_await WriteAll(near(), text);
    EXPECT_TRUE(near()->CloseWrite().ok());
  });
  strands.Run([&]() -> Task<void> {
    const std::string received = co_await ReadToEnd(far());
    co_await WriteAll(far(), received);
    EXPECT_TRUE(far()->Close().ok());
  });
  const std::string echoed = Wait(ReadToEnd(near()));
  EXPECT_TRUE(echoed == text) << "of " << echoed.size() << " bytes";
}

TEST_P(ConnConformance, PingPong) {
  Strands strands = MakeStrands();
  strands.Run([&] { return Play(far(), false); });
  Wait(Play(near(), true));
}

// Readers that race for one stream.
TEST_P(ConnConformance, RacyRead) {
  Strands writers = MakeStrands();
  writers.Run([&] { return WriteUntilItEnds(far()); });
  Strands readers = MakeStrands();
  for (int reader = 1; reader <= 8; ++reader) {
    readers.Run([&, reader] { return ReadRacily(near(), reader); });
  }
  readers.Join();
  EXPECT_TRUE(near()->Close().ok());
}

TEST_P(ConnConformance, RacyWrite) {
  Strands readers = MakeStrands();
  readers.Run([&] { return ReadUntilItEnds(far()); });
  Strands writers = MakeStrands();
  for (int writer = 1; writer <= 8; ++writer) {
    writers.Run([&, writer] { return WriteRacily(near(), writer); });
  }
  writers.Join();
  EXPECT_TRUE(near()->Close().ok());
}

TEST_P(ConnConformance, ReadTimeout) {
  ASSERT_TRUE(near()->SetReadDeadline(LongAgo()).ok());
  Wait(WriteAll(far(), "data"));
  Wait(ExpectReadTimeout(near()));
  Wait(WriteAll(near(), "the other direction goes on"));
}

TEST_P(ConnConformance, WriteTimeout) {
  ASSERT_TRUE(near()->SetWriteDeadline(LongAgo()).ok());
  Wait(ExpectWriteTimeout(near()));
  Wait(WriteAll(far(), "the other direction goes on"));
  EXPECT_TRUE(Wait(ReadOnce(near())).ok());
}

// Set in the past and moved back: the connection is as before.
TEST_P(ConnConformance, PastTimeout) {
  ASSERT_TRUE(near()->SetDeadline(LongAgo()).ok());
  Wait(ExpectReadTimeout(near()));
  Wait(ExpectWriteTimeout(near()));
  ASSERT_TRUE(near()->SetDeadline(Never()).ok());
  Wait(WriteAll(near(), "ping"));
  Wait(WriteAll(far(), "pong"));
  EXPECT_TRUE(Wait(ReadOnce(near())).ok());
  EXPECT_TRUE(Wait(ReadOnce(far())).ok());
}

// Operations that are pending when their deadline is moved into the past.
TEST_P(ConnConformance, PresentTimeout) {
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectReadTimeout(near()); });
  strands.RunUntilItWaits([&] { return ExpectWriteTimeout(near()); });
  ASSERT_TRUE(near()->SetDeadline(LongAgo()).ok());
}

TEST_P(ConnConformance, FutureTimeout) {
  const absl::Time deadline = Now() + kShort;
  ASSERT_TRUE(near()->SetDeadline(deadline).ok());
  Strands strands = MakeStrands();
  strands.Run([&] { return ExpectReadTimeout(near()); });
  strands.Run([&] { return ExpectWriteTimeout(near()); });
  strands.Join();
  EXPECT_GE(Now(), deadline);
  ASSERT_TRUE(near()->SetDeadline(Never()).ok());
  Wait(WriteAll(far(), "resumed"));
  EXPECT_TRUE(Wait(ReadOnce(near())).ok());
}

// Close ends operations whether they have a deadline or not.
TEST_P(ConnConformance, CloseTimeout) {
  ASSERT_TRUE(near()->SetDeadline(Never()).ok());
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectReadClosed(near()); });
  strands.RunUntilItWaits([&] { return ExpectWriteClosed(near()); });
  EXPECT_TRUE(near()->Close().ok());
}

TEST_P(ConnConformance, ConcurrentMethods) {
  Strands strands = MakeStrands();
  for (int i = 0; i < 25; ++i) {
    strands.Run(
        [&]() -> Task<void> { (co_await ReadOnce(near())).IgnoreError(); });
    strands.Run(
        [&]() -> Task<void> { (co_await WriteOnce(near())).IgnoreError(); });
    strands.Run([&]() -> Task<void> {
      near()->SetDeadline(Now() + kShort).IgnoreError();
      near()->SetReadDeadline(Now() + kShort).IgnoreError();
      near()->SetWriteDeadline(Now() + kShort).IgnoreError();
      co_return;
    });
    strands.Run([&]() -> Task<void> {
      near()->LocalAddr();
      near()->RemoteAddr();
      co_return;
    });
  }
  strands.Join();
  EXPECT_TRUE(near()->Close().ok());
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ConnConformance);

}  // namespace rawnet
