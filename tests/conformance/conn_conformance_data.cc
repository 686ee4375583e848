// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What goes in comes out.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/conformance/conn_conformance.h"
#include "rawnet/tests/conformance/conn_steps.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

constexpr int kWriters = 4;
constexpr int kWritesOfEach = 50;
constexpr size_t kWriteSize = 1000;
constexpr size_t kWrittenByAll = kWriters * kWritesOfEach * kWriteSize;

// Each write has the writer's own letter.
Task<void> WriteLetters(Conn* conn, int writer) {
  const std::string letters(kWriteSize, static_cast<char>('a' + writer));
  for (int i = 0; i < kWritesOfEach; ++i) co_await WriteAll(conn, letters);
}

void ExpectAllLetters(const std::string& text) {
  EXPECT_EQ(text.size(), kWrittenByAll);
  for (int writer = 0; writer < kWriters; ++writer) {
    EXPECT_EQ(std::count(text.begin(), text.end(), 'a' + writer),
              kWritesOfEach * static_cast<int>(kWriteSize));
  }
}

TEST_P(ConnConformance, ReadGivesWhatThereIs) {
  Wait(WriteAll(near(), "hello"));
  char buffer[64];
  EXPECT_EQ(Wait(far()->Read(buffer)).value_or(99), 5u);
  EXPECT_EQ(absl::string_view(buffer, 5), "hello");
}

TEST_P(ConnConformance, ReadLeavesWhatDoesNotFit) {
  Wait(WriteAll(near(), "hello"));
  char buffer[2];
  EXPECT_EQ(Wait(far()->Read(buffer)).value_or(99), 2u);
  EXPECT_EQ(Wait(ReadPiece(far())), "llo");
}

TEST_P(ConnConformance, EmptyReadNeverWaits) {
  EXPECT_EQ(Wait(near()->Read({})).value_or(99), 0u);
}

TEST_P(ConnConformance, EmptyWriteSendsNothing) {
  Wait(WriteAll(near(), ""));
  Wait(WriteAll(near(), "x"));
  EXPECT_EQ(Wait(ReadPiece(far())), "x");
}

TEST_P(ConnConformance, ReadFullWaitsForAll) {
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&]() -> Task<void> {
    char buffer[10];
    const auto n = co_await far()->ReadFull(buffer);
    EXPECT_EQ(n.value_or(0), 10u) << n.status();
    EXPECT_EQ(absl::string_view(buffer, 10), "0123456789");
  });
  Wait(WriteAll(near(), "01234"));
  Wait(WriteAll(near(), "56789"));
}

TEST_P(ConnConformance, ReadFullTellsWhereTheStreamEnded) {
  Wait(WriteAll(near(), "abc"));
  ASSERT_TRUE(near()->CloseWrite().ok());
  char buffer[5];
  const absl::Status inside = Wait(far()->ReadFull(buffer)).status();
  EXPECT_TRUE(IsEndOfStream(inside)) << inside;
  EXPECT_EQ(BytesRead(inside), 3u);
  const absl::Status after = Wait(far()->ReadFull(buffer)).status();
  EXPECT_TRUE(IsEndOfStream(after)) << after;
  EXPECT_EQ(BytesRead(after), 0u);
}

TEST_P(ConnConformance, ScratchReadNeedsNoBuffer) {
  Wait(WriteAll(near(), "hello"));
  const auto data = Wait(far()->ReadScratch());
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->bytes(), "hello");
  ASSERT_TRUE(near()->CloseWrite().ok());
  const auto end = Wait(far()->ReadScratch());
  EXPECT_TRUE(end.ok() && end->empty()) << end.status();
}

// At and about what one system call takes.
TEST_P(ConnConformance, WritevSendsItsPiecesInOrder) {
  std::string expected;
  std::vector<std::string> pieces;
  for (int i = 0; i < 1023 + 1024 + 1025; ++i) {
    pieces.push_back(absl::StrCat("<", i, ">"));
    expected += pieces.back();
  }
  Strands strands = MakeStrands();
  strands.Run([&]() -> Task<void> {
    auto next = pieces.begin();
    for (const int count : {1023, 1024, 1025}) {
      Buffers buffers;
      for (int i = 0; i < count; ++i) buffers.Append(*next++);
      const size_t size = buffers.total_bytes();
      const auto n = co_await near()->Writev(buffers);
      EXPECT_EQ(n.value_or(0), size) << n.status();
      EXPECT_TRUE(buffers.empty());
    }
    EXPECT_TRUE(near()->CloseWrite().ok());
  });
  EXPECT_EQ(Wait(ReadToEnd(far())), expected);
}

TEST_P(ConnConformance, BothDirectionsCarryAtOnce) {
  const std::string there = Pattern(1 << 20);
  const std::string back(there.rbegin(), there.rend());
  const auto send = [](Conn* conn, const std::string& text) -> Task<void> {
    co_await WriteAll(conn, text);
    EXPECT_TRUE(conn->CloseWrite().ok());
  };
  Strands strands = MakeStrands();
  strands.Run([&] { return send(near(), there); });
  strands.Run([&] { return send(far(), back); });
  strands.Run(
      [&]() -> Task<void> { EXPECT_TRUE(co_await ReadToEnd(far()) == there); });
  EXPECT_TRUE(Wait(ReadToEnd(near())) == back);
}

TEST_P(ConnConformance, ConcurrentWritesLoseNothing) {
  Strands reader = MakeStrands();
  reader.Run(
      [&]() -> Task<void> { ExpectAllLetters(co_await ReadToEnd(far())); });
  Strands writers = MakeStrands();
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.Run([&, writer] { return WriteLetters(near(), writer); });
  }
  writers.Join();
  EXPECT_TRUE(near()->CloseWrite().ok());
}

TEST_P(ConnConformance, ConcurrentReadsShareTheStream) {
  std::string parts[3];
  Strands readers = MakeStrands();
  for (std::string& part : parts) {
    readers.Run([&]() -> Task<void> { part = co_await ReadToEnd(far()); });
  }
  Strands writers = MakeStrands();
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.Run([&, writer] { return WriteLetters(near(), writer); });
  }
  writers.Join();
  EXPECT_TRUE(near()->CloseWrite().ok());
  readers.Join();
  ExpectAllLetters(parts[0] + parts[1] + parts[2]);
}

TEST_P(ConnConformance, EndsNameEachOther) {
  EXPECT_EQ(near()->network(), far()->network());
  EXPECT_EQ(near()->LocalAddr(), far()->RemoteAddr());
  EXPECT_EQ(near()->RemoteAddr(), far()->LocalAddr());
}

TEST_P(ConnConformance, ErrorsNameTheOperationAndBothEnds) {
  ASSERT_TRUE(near()->SetDeadline(LongAgo()).ok());
  const auto read = OpErrorOf(Wait(ReadOnce(near())));
  const auto write = OpErrorOf(Wait(WriteOnce(near())));
  ASSERT_TRUE(read.has_value() && write.has_value());
  EXPECT_EQ(read->operation, "read");
  EXPECT_EQ(write->operation, "write");
  EXPECT_EQ(read->network, near()->network());
  EXPECT_EQ(read->source, near()->LocalAddr().ToString());
  EXPECT_EQ(read->address, near()->RemoteAddr().ToString());
}

}  // namespace
}  // namespace rawnet
