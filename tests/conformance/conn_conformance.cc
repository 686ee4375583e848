// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/conn_conformance.h"

#include <cerrno>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

constexpr absl::Duration kShort = absl::Milliseconds(10);

absl::Time LongAgo() { return absl::UnixEpoch(); }
absl::Time Never() { return absl::InfiniteFuture(); }

// Threads that are joined at the end of the scope.
class Threads {
 public:
  ~Threads() { Join(); }
  void Run(std::function<void()> body) {
    threads_.emplace_back(std::move(body));
  }
  void Join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  std::vector<std::thread> threads_;
};

// A text in which each position is told from its neighbours.
std::string Pattern(size_t size) {
  std::minstd_rand random(1);
  std::string text(size, '\0');
  for (char& byte : text) byte = static_cast<char>(random() >> 8);
  return text;
}

std::string ReadToEnd(Conn& conn) {
  std::string text;
  for (;;) {
    char buffer[4096];
    const auto n = Wait(conn.Read(buffer));
    EXPECT_TRUE(n.ok()) << n.status();
    if (!n.ok() || *n == 0) return text;
    text.append(buffer, *n);
  }
}

void WriteAll(Conn& conn, absl::string_view text) {
  const auto n = Wait(conn.Write(text));
  EXPECT_TRUE(n.ok()) << n.status();
  EXPECT_EQ(n.value_or(0), text.size());
}

absl::Status ReadOnce(Conn& conn) {
  char buffer[1024];
  return Wait(conn.Read(buffer)).status();
}

// Until the pipe is full; then the error of what did not fit.
absl::Status WriteUntilItFails(Conn& conn) {
  const std::string chunk(1024, 'w');
  for (;;) {
    const absl::Status status = Wait(conn.Write(chunk)).status();
    if (!status.ok()) return status;
  }
}

// The end of a stream that its owner closed is no fault of the pipe.
void ReadUntilItEnds(Conn& conn) {
  char buffer[1024];
  while (Wait(conn.Read(buffer)).value_or(0) > 0) {
  }
}

void WriteUntilItEnds(Conn& conn) { WriteUntilItFails(conn).IgnoreError(); }

}  // namespace

void PrintTo(const ConnKind& kind, std::ostream* out) { *out << kind.name; }

// Much more than any buffer in between, there and back.
TEST_P(ConnConformance, BasicIO) {
  const std::string text = Pattern(8 << 20);
  std::string echoed;
  Threads threads;
  threads.Run([&] {
    WriteAll(near(), text);
    EXPECT_TRUE(near().CloseWrite().ok());
  });
  threads.Run([&] {
    WriteAll(far(), ReadToEnd(far()));
    EXPECT_TRUE(far().Close().ok());
  });
  echoed = ReadToEnd(near());
  EXPECT_TRUE(echoed == text) << "of " << echoed.size() << " bytes";
}

TEST_P(ConnConformance, PingPong) {
  const auto play = [](Conn& conn, bool serves) {
    uint64_t ball = 0;
    char buffer[sizeof(ball)] = {};
    if (serves) WriteAll(conn, {buffer, sizeof(buffer)});
    for (int i = 0; i < 500; ++i) {
      size_t got = 0;
      while (got < sizeof(buffer)) {
        const auto n = Wait(conn.Read(absl::MakeSpan(buffer).subspan(got)));
        ASSERT_TRUE(n.ok() && *n > 0) << n.status();
        got += *n;
      }
      WriteAll(conn, {buffer, sizeof(buffer)});
    }
  };
  Threads threads;
  threads.Run([&] { play(far(), false); });
  play(near(), true);
}

// Readers that race for one stream, under deadlines that keep passing.
TEST_P(ConnConformance, RacyRead) {
  Threads writers;
  writers.Run([&] { WriteUntilItEnds(far()); });
  Threads readers;
  for (int thread = 0; thread < 8; ++thread) {
    readers.Run([&, thread] {
      std::minstd_rand random(thread + 1);
      for (int i = 0; i < 10; ++i) {
        const absl::Status status = ReadOnce(near());
        EXPECT_TRUE(status.ok() || IsTimeout(status)) << status;
        EXPECT_TRUE(near()
                        .SetReadDeadline(absl::Now() +
                                         absl::Microseconds(random() % 1000))
                        .ok());
      }
    });
  }
  readers.Join();
  EXPECT_TRUE(near().Close().ok());
}

TEST_P(ConnConformance, RacyWrite) {
  Threads readers;
  readers.Run([&] { ReadUntilItEnds(far()); });
  Threads writers;
  for (int thread = 0; thread < 8; ++thread) {
    writers.Run([&, thread] {
      std::minstd_rand random(thread + 1);
      for (int i = 0; i < 10; ++i) {
        const absl::Status status =
            Wait(near().Write(std::string(1024, 'w'))).status();
        EXPECT_TRUE(status.ok() || IsTimeout(status)) << status;
        EXPECT_TRUE(near()
                        .SetWriteDeadline(absl::Now() +
                                          absl::Microseconds(random() % 1000))
                        .ok());
      }
    });
  }
  writers.Join();
  EXPECT_TRUE(near().Close().ok());
}

TEST_P(ConnConformance, ReadTimeout) {
  ASSERT_TRUE(near().SetReadDeadline(LongAgo()).ok());
  WriteAll(far(), "data");
  EXPECT_TRUE(IsTimeout(ReadOnce(near())));
  WriteAll(near(), "the other direction goes on");
}

TEST_P(ConnConformance, WriteTimeout) {
  ASSERT_TRUE(near().SetWriteDeadline(LongAgo()).ok());
  EXPECT_TRUE(IsTimeout(Wait(near().Write("data")).status()));
  WriteAll(far(), "the other direction goes on");
  EXPECT_TRUE(ReadOnce(near()).ok());
}

// Set in the past and moved back: the connection is as before.
TEST_P(ConnConformance, PastTimeout) {
  ASSERT_TRUE(near().SetDeadline(LongAgo()).ok());
  EXPECT_TRUE(IsTimeout(ReadOnce(near())));
  EXPECT_TRUE(IsTimeout(Wait(near().Write("data")).status()));
  ASSERT_TRUE(near().SetDeadline(Never()).ok());
  WriteAll(near(), "ping");
  WriteAll(far(), "pong");
  EXPECT_TRUE(ReadOnce(near()).ok());
  EXPECT_TRUE(ReadOnce(far()).ok());
}

// Operations that are pending when their deadline is moved into the past.
TEST_P(ConnConformance, PresentTimeout) {
  WaitingThread reader([&] { EXPECT_TRUE(IsTimeout(ReadOnce(near()))); });
  WaitingThread writer(
      [&] { EXPECT_TRUE(IsTimeout(WriteUntilItFails(near()))); });
  reader.AwaitAsleep();
  writer.AwaitAsleep();
  ASSERT_TRUE(near().SetDeadline(LongAgo()).ok());
}

TEST_P(ConnConformance, FutureTimeout) {
  const absl::Time deadline = absl::Now() + kShort;
  ASSERT_TRUE(near().SetDeadline(deadline).ok());
  Threads threads;
  threads.Run([&] { EXPECT_TRUE(IsTimeout(ReadOnce(near()))); });
  threads.Run([&] { EXPECT_TRUE(IsTimeout(WriteUntilItFails(near()))); });
  threads.Join();
  EXPECT_GE(absl::Now(), deadline);
  ASSERT_TRUE(near().SetDeadline(Never()).ok());
  WriteAll(far(), "resumed");
  EXPECT_TRUE(ReadOnce(near()).ok());
}

// Close ends operations whether they have a deadline or not.
TEST_P(ConnConformance, CloseTimeout) {
  ASSERT_TRUE(near().SetDeadline(Never()).ok());
  WaitingThread reader([&] { EXPECT_TRUE(IsClosed(ReadOnce(near()))); });
  WaitingThread writer(
      [&] { EXPECT_TRUE(IsClosed(WriteUntilItFails(near()))); });
  reader.AwaitAsleep();
  writer.AwaitAsleep();
  EXPECT_TRUE(near().Close().ok());
}

TEST_P(ConnConformance, ConcurrentMethods) {
  Threads threads;
  for (int i = 0; i < 25; ++i) {
    threads.Run([&] { ReadOnce(near()).IgnoreError(); });
    threads.Run([&] { Wait(near().Write("w")).status().IgnoreError(); });
    threads.Run([&] {
      near().SetDeadline(absl::Now() + kShort).IgnoreError();
      near().SetReadDeadline(absl::Now() + kShort).IgnoreError();
      near().SetWriteDeadline(absl::Now() + kShort).IgnoreError();
    });
    threads.Run([&] { near().LocalAddr(); });
    threads.Run([&] { near().RemoteAddr(); });
  }
  threads.Join();
  EXPECT_TRUE(near().Close().ok());
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ConnConformance);

}  // namespace rawnet
