// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/datagram_conformance.h"

#include <atomic>
#include <cerrno>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

constexpr int kWriters = 4;
constexpr int kWritesOfEach = 20;
constexpr size_t kWriteSize = 100;

// Each writer has its letter.
Task<void> WriteLetters(Conn* conn, int writer) {
  const std::string letters(kWriteSize, static_cast<char>('a' + writer));
  for (int i = 0; i < kWritesOfEach; ++i) co_await WriteAll(conn, letters);
}

void ExpectOneLetter(const std::string& datagram) {
  EXPECT_EQ(datagram, std::string(kWriteSize, datagram.c_str()[0]));
}

Task<void> ExpectRefusedRead(Conn* conn) {
  const absl::Status status = co_await ReadOnce(conn);
  EXPECT_EQ(ErrnoOf(status), ECONNREFUSED) << status;
}

}  // namespace

void PrintTo(const DatagramKind& kind, std::ostream* out) { *out << kind.name; }

void DatagramConformance::SetUp() {
  pipe_ = GetParam().create();
  world_ = std::move(pipe_.world);
}

TEST_P(DatagramConformance, EachReadIsADatagram) {
  Wait(WriteAll(near(), "one"));
  Wait(WriteAll(near(), "three"));
  EXPECT_EQ(Wait(ReadPiece(far())), "one");
  EXPECT_EQ(Wait(ReadPiece(far())), "three");
}

TEST_P(DatagramConformance, EmptyDatagramsTravel) {
  Wait(WriteAll(near(), ""));
  Wait(WriteAll(near(), "x"));
  Wait(WriteAll(near(), ""));
  EXPECT_EQ(Wait(ReadPiece(far())), "");
  EXPECT_EQ(Wait(ReadPiece(far())), "x");
  EXPECT_EQ(Wait(ReadPiece(far())), "");
}

TEST_P(DatagramConformance, ManyComeInTheirOrder) {
  for (int i = 0; i < 100; ++i) Wait(WriteAll(near(), absl::StrCat(i)));
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(Wait(ReadPiece(far())), absl::StrCat(i));
  }
}

TEST_P(DatagramConformance, DirectionsAreApart) {
  Wait(WriteAll(near(), "there"));
  Wait(WriteAll(far(), "back"));
  EXPECT_EQ(Wait(ReadPiece(near())), "back");
  EXPECT_EQ(Wait(ReadPiece(far())), "there");
}

TEST_P(DatagramConformance, ReadWaits) {
  Strands strands = MakeStrands();
  strands.RunUntilItWaits(
      [&]() -> Task<void> { EXPECT_EQ(co_await ReadPiece(far()), "hello"); });
  Wait(WriteAll(near(), "hello"));
}

TEST_P(DatagramConformance, AnEmptyOneEndsAReadThatWaits) {
  Strands strands = MakeStrands();
  strands.RunUntilItWaits(
      [&]() -> Task<void> { EXPECT_EQ(co_await ReadPiece(far()), ""); });
  Wait(WriteAll(near(), ""));
}

TEST_P(DatagramConformance, WhatFillsTheBufferIsWhole) {
  Wait(WriteAll(near(), "full"));
  char buffer[4];
  EXPECT_EQ(Wait(far()->Read(buffer)).value_or(99), 4u);
  EXPECT_EQ(absl::string_view(buffer, 4), "full");
}

TEST_P(DatagramConformance, TooLongForTheBufferIsAnErrorAndLost) {
  Wait(WriteAll(near(), "too long"));
  Wait(WriteAll(near(), "ok"));
  char buffer[4];
  const absl::Status status = Wait(far()->Read(buffer)).status();
  EXPECT_EQ(ErrnoOf(status), EMSGSIZE) << status;
  EXPECT_EQ(Wait(ReadPiece(far())), "ok");
}

TEST_P(DatagramConformance, AnEmptyBufferTakesNothing) {
  Wait(WriteAll(near(), "kept"));
  EXPECT_EQ(Wait(far()->Read({})).value_or(99), 0u);
  EXPECT_EQ(Wait(ReadPiece(far())), "kept");
}

TEST_P(DatagramConformance, ScratchReadHasRoomForTheLongest) {
  const std::string longest = Pattern(GetParam().size_max);
  Wait(WriteAll(near(), longest));
  const auto data = Wait(far()->ReadScratch());
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_TRUE(data->bytes() == longest) << data->bytes().size();
}

TEST_P(DatagramConformance, LongerThanTheLongestIsNotSent) {
  const std::string longer(GetParam().size_max + 1, 'x');
  const absl::Status status = Wait(near()->Write(longer)).status();
  EXPECT_EQ(ErrnoOf(status), EMSGSIZE) << status;
  EXPECT_EQ(BytesWritten(status), 0u);
  Wait(WriteAll(near(), "shorter"));
  EXPECT_EQ(Wait(ReadPiece(far())), "shorter");
}

TEST_P(DatagramConformance, WritevSendsItsPiecesAsDatagrams) {
  Buffers buffers;
  for (const char* piece : {"ab", "cde", "f"}) buffers.Append(piece);
  EXPECT_EQ(Wait(near()->Writev(buffers)).value_or(0), 6u);
  EXPECT_TRUE(buffers.empty());
  for (const char* piece : {"ab", "cde", "f"}) {
    EXPECT_EQ(Wait(ReadPiece(far())), piece);
  }
}

TEST_P(DatagramConformance, ConcurrentWritesStayWhole) {
  Strands writers = MakeStrands();
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.Run([&, writer] { return WriteLetters(near(), writer); });
  }
  for (int i = 0; i < kWriters * kWritesOfEach; ++i) {
    ExpectOneLetter(Wait(ReadPiece(far())));
  }
}

TEST_P(DatagramConformance, ConcurrentReadsShareTheDatagrams) {
  std::atomic<int> left{kWriters * kWritesOfEach};
  Strands readers = MakeStrands();
  for (int i = 0; i < 3; ++i) {
    readers.Run([&]() -> Task<void> {
      char buffer[kWriteSize];
      for (;;) {
        const auto n = co_await far()->Read(buffer);
        if (IsClosed(n.status())) co_return;
        ExpectOneLetter(std::string(buffer, n.value_or(0)));
        if (--left > 0) continue;
        EXPECT_TRUE(far()->Close().ok());
      }
    });
  }
  Strands writers = MakeStrands();
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.Run([&, writer] { return WriteLetters(near(), writer); });
  }
}

TEST_P(DatagramConformance, EndsNameEachOther) {
  EXPECT_EQ(near()->network(), far()->network());
  EXPECT_EQ(near()->LocalAddr(), far()->RemoteAddr());
  EXPECT_EQ(near()->RemoteAddr(), far()->LocalAddr());
}

TEST_P(DatagramConformance, ErrorsNameTheOperationAndBothEnds) {
  ASSERT_TRUE(near()->SetDeadline(LongAgo()).ok());
  const auto error = OpErrorOf(Wait(ReadOnce(near())));
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->operation, "read");
  EXPECT_EQ(error->network, near()->network());
  EXPECT_EQ(error->source, near()->LocalAddr().ToString());
  EXPECT_EQ(error->address, near()->RemoteAddr().ToString());
}

TEST_P(DatagramConformance, PeersCloseIsNoEnd) {
  Wait(WriteAll(far(), "last"));
  ASSERT_TRUE(far()->Close().ok());
  EXPECT_EQ(Wait(ReadPiece(near())), "last");
  ASSERT_TRUE(near()->SetReadDeadline(Now() + kShort).ok());
  Wait(ExpectReadTimeout(near()));
}

TEST_P(DatagramConformance, RefusalEndsAReadThatWaits) {
  ASSERT_TRUE(far()->Close().ok());
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectRefusedRead(near()); });
  Wait(WriteOnce(near())).IgnoreError();
}

TEST_P(DatagramConformance, RefusalIsToldOnce) {
  ASSERT_TRUE(far()->Close().ok());
  Wait(WriteOnce(near())).IgnoreError();
  Wait(ExpectRefusedRead(near()));
  ASSERT_TRUE(near()->SetReadDeadline(Now() + kShort).ok());
  Wait(ExpectReadTimeout(near()));
}

TEST_P(DatagramConformance, RefusalIsToldToAWriteToo) {
  ASSERT_TRUE(far()->Close().ok());
  Wait(WriteAll(near(), "nobody is there"));
  EXPECT_TRUE(Wait(Sleep(Context(), kShort)).ok());  // it comes back
  EXPECT_EQ(ErrnoOf(Wait(WriteOnce(near()))), ECONNREFUSED);
  Wait(WriteAll(near(), "nobody is there"));
}

TEST_P(DatagramConformance, WhatCameBeforeARefusalIsThereAfterIt) {
  Wait(WriteAll(far(), "last"));
  ASSERT_TRUE(far()->Close().ok());
  Wait(WriteAll(near(), "nobody is there"));
  EXPECT_TRUE(Wait(Sleep(Context(), kShort)).ok());  // both come
  Wait(ExpectRefusedRead(near()));
  EXPECT_EQ(Wait(ReadPiece(near())), "last");
}

TEST_P(DatagramConformance, CloseWriteStopsWritesAlone) {
  ASSERT_TRUE(near()->CloseWrite().ok());
  EXPECT_EQ(ErrnoOf(Wait(WriteOnce(near()))), EPIPE);
  Wait(WriteAll(far(), "still here"));
  EXPECT_EQ(Wait(ReadPiece(near())), "still here");
}

TEST_P(DatagramConformance, CloseReadEndsReadsBehindWhatHasCome) {
  Wait(WriteAll(far(), "last"));
  EXPECT_TRUE(Wait(Sleep(Context(), kShort)).ok());  // it has come
  ASSERT_TRUE(near()->CloseRead().ok());
  ASSERT_TRUE(near()->SetReadDeadline(Now() + kShort).ok());
  EXPECT_EQ(Wait(ReadPiece(near())), "last");
  EXPECT_EQ(Wait(ReadPiece(near())), "");
  Wait(WriteAll(near(), "the other direction goes on"));
  EXPECT_EQ(Wait(ReadPiece(far())), "the other direction goes on");
}

TEST_P(DatagramConformance, CloseReadEndsAllThatWait) {
  Strands strands = MakeStrands();
  for (int i = 0; i < 3; ++i) {
    strands.RunUntilItWaits(
        [&]() -> Task<void> { EXPECT_EQ(co_await ReadPiece(near()), ""); });
  }
  EXPECT_TRUE(near()->CloseRead().ok());
  // So that it fails, and does not hang.
  EXPECT_TRUE(near()->SetReadDeadline(Now() + 10 * kShort).ok());
}

TEST_P(DatagramConformance, CloseEndsAllThatWait) {
  Strands strands = MakeStrands();
  for (int i = 0; i < 4; ++i) {
    strands.RunUntilItWaits([&] { return ExpectReadClosed(near()); });
  }
  EXPECT_TRUE(near()->Close().ok());
}

TEST_P(DatagramConformance, EveryCallFailsAfterClose) {
  Wait(WriteAll(far(), "in the queue"));
  ASSERT_TRUE(near()->Close().ok());
  char buffer[16];
  Buffers buffers;
  buffers.Append("x");
  const absl::Status statuses[] = {
      Wait(near()->Read(buffer)).status(),
      Wait(near()->ReadScratch()).status(),
      Wait(near()->Write("x")).status(),
      Wait(near()->Write("")).status(),
      Wait(near()->Writev(buffers)).status(),
      near()->CloseRead(),
      near()->CloseWrite(),
      near()->SetDeadline(Never()),
      near()->Close(),
  };
  for (const absl::Status& status : statuses) {
    EXPECT_TRUE(IsClosed(status)) << status;
  }
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(DatagramConformance);

}  // namespace rawnet
