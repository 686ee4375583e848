// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/sockopt/buffers.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

std::vector<std::string> Texts(absl::Span<const iovec> vectors) {
  std::vector<std::string> texts;
  for (const iovec& vector : vectors) {
    texts.emplace_back(static_cast<const char*>(vector.iov_base),
                       vector.iov_len);
  }
  return texts;
}

std::vector<size_t> Sizes(absl::Span<const iovec> vectors) {
  std::vector<size_t> sizes;
  for (const iovec& vector : vectors) sizes.push_back(vector.iov_len);
  return sizes;
}

// How many vectors each call carries when every call writes all it is given.
std::vector<size_t> CallsToDrain(Buffers buffers) {
  std::vector<size_t> calls;
  while (!buffers.empty()) {
    const absl::Span<const iovec> next = buffers.Next();
    calls.push_back(next.size());
    size_t bytes = 0;
    for (const iovec& vector : next) bytes += vector.iov_len;
    buffers.Consume(bytes);
  }
  return calls;
}

using Strings = std::vector<std::string>;

TEST(BuffersTest, KeepsTheOrderOfPieces) {
  Buffers buffers({"abc", "de"});
  buffers.Append("f");
  EXPECT_EQ(buffers.total_bytes(), 6u);
  EXPECT_EQ(Texts(buffers.Next()), (Strings{"abc", "de", "f"}));
}

TEST(BuffersTest, SkipsEmptyPieces) {
  Buffers buffers({"", "a", "", "", "b", ""});
  EXPECT_EQ(Texts(buffers.Next()), (Strings{"a", "b"}));
}

TEST(BuffersTest, OnlyEmptyPiecesNeedNoCall) {
  Buffers buffers({"", ""});
  EXPECT_TRUE(buffers.empty());
  EXPECT_TRUE(buffers.Next().empty());
}

TEST(BuffersTest, PartialWriteLeavesTheRemainder) {
  Buffers buffers({"abc", "def", "gh"});
  buffers.Consume(1);
  EXPECT_EQ(Texts(buffers.Next()), (Strings{"bc", "def", "gh"}));
  buffers.Consume(4);
  EXPECT_EQ(Texts(buffers.Next()), (Strings{"f", "gh"}));
  EXPECT_EQ(buffers.total_bytes(), 3u);
}

TEST(BuffersTest, ConsumingAWholePieceAdvancesToTheNext) {
  Buffers buffers({"abc", "def"});
  buffers.Consume(3);
  EXPECT_EQ(Texts(buffers.Next()), (Strings{"def"}));
  buffers.Consume(0);
  EXPECT_EQ(Texts(buffers.Next()), (Strings{"def"}));
  buffers.Consume(3);
  EXPECT_TRUE(buffers.empty());
}

TEST(BuffersTest, IsReusableOnceConsumed) {
  Buffers buffers({"abc"});
  buffers.Consume(3);
  buffers.Append("de");
  EXPECT_EQ(Texts(buffers.Next()), (Strings{"de"}));
}

// The limit of writev(2), and one to each side of it.
TEST(BuffersTest, CallsCarryAtMost1024Vectors) {
  const auto drained = [](size_t count) {
    const std::vector<absl::string_view> pieces(count, "x");
    return CallsToDrain(Buffers(pieces));
  };
  EXPECT_EQ(drained(1023), (std::vector<size_t>{1023}));
  EXPECT_EQ(drained(1024), (std::vector<size_t>{1024}));
  EXPECT_EQ(drained(1025), (std::vector<size_t>{1024, 1}));
}

TEST(BuffersTest, CallerMayAskForFewerVectors) {
  const Buffers buffers({"a", "b", "c"});
  EXPECT_EQ(Texts(buffers.Next(2)), (Strings{"a", "b"}));
  EXPECT_EQ(buffers.Next(5000).size(), 3u);
}

// The bytes are never read here, so these pieces need no memory behind them.
absl::string_view Unread(size_t size) {
  static const char kByte = 'x';
  return absl::string_view(&kByte, size);
}

TEST(BuffersTest, LargePieceIsCutAndContinued) {
  constexpr size_t kGiB = Buffers::kCallBytesMax;
  Buffers buffers({Unread(2 * kGiB + 5)});
  EXPECT_EQ(buffers.total_bytes(), 2 * kGiB + 5);
  EXPECT_EQ(Sizes(buffers.Next()), (std::vector<size_t>{kGiB}));
  buffers.Consume(kGiB);
  EXPECT_EQ(Sizes(buffers.Next()), (std::vector<size_t>{kGiB}));
  buffers.Consume(kGiB);
  EXPECT_EQ(Sizes(buffers.Next()), (std::vector<size_t>{5}));
}

TEST(BuffersTest, CallCarriesAtMostOneGiB) {
  constexpr size_t kGiB = Buffers::kCallBytesMax;
  Buffers buffers({Unread(10), Unread(kGiB - 10), Unread(1)});
  EXPECT_EQ(Sizes(buffers.Next()), (std::vector<size_t>{10, kGiB - 10}));
  buffers.Consume(1);
  EXPECT_EQ(Sizes(buffers.Next()), (std::vector<size_t>{9, kGiB - 10, 1}));
}

TEST(BuffersTest, ReadCopiesAndConsumes) {
  Buffers buffers({"abc", "", "def"});
  std::string destination(4, '.');
  EXPECT_EQ(buffers.Read(absl::MakeSpan(destination)), 4u);
  EXPECT_EQ(destination, "abcd");
  EXPECT_EQ(buffers.Read(absl::MakeSpan(destination)), 2u);
  EXPECT_EQ(destination.substr(0, 2), "ef");
  EXPECT_EQ(buffers.Read(absl::MakeSpan(destination)), 0u);
}

TEST(BuffersDeathTest, ConsumingMoreThanThereIsEndsTheProcess) {
  Buffers buffers({"abc"});
  EXPECT_DEATH(buffers.Consume(4), "more than there is");
}

}  // namespace
}  // namespace rawnet
