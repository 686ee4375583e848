// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Vectored writes: how they are cut into system calls, and what is left.

#include <cerrno>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/forwarding_sys.h"

namespace rawnet {
namespace {

class WritevTest : public LeakCheck {};

// Notes how many pieces each call carries; can cut a call short.
class PieceCountingSys : public ForwardingSys {
 public:
  ssize_t SendVector(int fd, absl::Span<const iovec> buffers) override {
    calls.push_back(buffers.size());
    if (fail_at == calls.size()) return -ECONNRESET;
    if (bytes_max == 0) return real().SendVector(fd, buffers);
    const auto* first = static_cast<const char*>(buffers[0].iov_base);
    return real().Send(fd, {first, std::min(bytes_max, buffers[0].iov_len)});
  }
  std::vector<size_t> calls;
  size_t bytes_max = 0;  // 0: no limit
  size_t fail_at = 0;
};

// One letter a piece.
std::string Letters(size_t count) {
  std::string letters;
  for (size_t i = 0; i < count; ++i) letters += static_cast<char>('a' + i % 26);
  return letters;
}

Buffers PiecesOf(const std::string& letters) {
  Buffers buffers;
  for (const char& letter : letters) buffers.Append({&letter, 1});
  return buffers;
}

template <class C>
std::vector<size_t> CallsFor(PieceCountingSys& sys, const PairOf<C>& pair,
                             size_t count) {
  const std::string letters = Letters(count);
  Buffers buffers = PiecesOf(letters);
  sys.calls.clear();
  EXPECT_EQ(*Wait(pair.near->Writev(buffers)), count);
  EXPECT_TRUE(buffers.empty());
  EXPECT_EQ(ReadExactly(*pair.far, count), letters);
  return sys.calls;
}

TEST_F(WritevTest, TcpCallsCarryAtMost1024Pieces) {
  using Calls = std::vector<size_t>;
  PieceCountingSys sys;
  EventLoop::Scope scope(LoopOver(sys));
  const auto pair = ConnectedTcp();
  EXPECT_EQ(CallsFor(sys, pair, 1), Calls({1}));
  EXPECT_EQ(CallsFor(sys, pair, 1023), Calls({1023}));
  EXPECT_EQ(CallsFor(sys, pair, 1024), Calls({1024}));
  EXPECT_EQ(CallsFor(sys, pair, 1025), Calls({1024, 1}));
  EXPECT_EQ(CallsFor(sys, pair, 2049), Calls({1024, 1024, 1}));
}

TEST_F(WritevTest, UnixCallsCarryAtMost1024Pieces) {
  using Calls = std::vector<size_t>;
  PieceCountingSys sys;
  EventLoop::Scope scope(LoopOver(sys));
  const auto pair = ConnectedUnix();
  EXPECT_EQ(CallsFor(sys, pair, 1024), Calls({1024}));
  EXPECT_EQ(CallsFor(sys, pair, 1025), Calls({1024, 1}));
}

TEST_F(WritevTest, NothingToWriteIsNoCall) {
  PieceCountingSys sys;
  EventLoop::Scope scope(LoopOver(sys));
  const auto pair = ConnectedTcp();
  Buffers buffers;
  buffers.Append("");
  EXPECT_EQ(*Wait(pair.near->Writev(buffers)), 0u);
  EXPECT_TRUE(sys.calls.empty());
}

TEST_F(WritevTest, PartialWritesGoOnInsideAPiece) {
  PieceCountingSys sys;
  EventLoop::Scope scope(LoopOver(sys));
  const auto pair = ConnectedTcp();
  sys.bytes_max = 2;
  Buffers buffers;
  buffers.Append("abc");
  buffers.Append("defgh");
  EXPECT_EQ(*Wait(pair.near->Writev(buffers)), 8u);
  EXPECT_EQ(sys.calls, (std::vector<size_t>{2, 2, 1, 1, 1}));
  EXPECT_EQ(ReadExactly(*pair.far, 8), "abcdefgh");
}

TEST_F(WritevTest, FailureLeavesWhatWasNotWritten) {
  PieceCountingSys sys;
  EventLoop::Scope scope(LoopOver(sys));
  const auto pair = ConnectedTcp();
  sys.bytes_max = 2;
  sys.fail_at = 3;
  Buffers buffers;
  buffers.Append("abcdefgh");
  const auto written = Wait(pair.near->Writev(buffers));
  EXPECT_EQ(ErrnoOf(written.status()), ECONNRESET);
  EXPECT_EQ(BytesWritten(written.status()), 4u);
  EXPECT_EQ(buffers.total_bytes(), 4u);
}

TEST_F(WritevTest, WaitsForASlowReader) {
  const auto pair = ConnectedTcp();
  const std::string piece(64 << 10, 'p');
  Buffers buffers;
  for (int i = 0; i < 128; ++i) buffers.Append(piece);
  const size_t size = buffers.total_bytes();
  std::thread writer(
      [&] { EXPECT_EQ(*Wait(pair.near->Writev(buffers)), size); });
  EXPECT_EQ(ReadExactly(*pair.far, size), std::string(size, 'p'));
  writer.join();
}

TEST_F(WritevTest, CancelNamesTheSameOperationAsATimeout) {
  const auto pair = ConnectedTcp();
  OwnedContext context = WithCancel(Context());
  context.Cancel();
  Buffers buffers;
  buffers.Append("x");
  const absl::Status canceled =
      Wait(pair.near->Writev(context, buffers)).status();
  EXPECT_TRUE(IsCanceled(canceled));
  EXPECT_EQ(OpErrorOf(canceled)->operation, "write");
}

}  // namespace
}  // namespace rawnet
