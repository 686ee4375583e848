// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/conn_conformance.h"

#include <random>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/conformance/conn_steps.h"

namespace rawnet {
namespace {

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
