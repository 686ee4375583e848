// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Descriptors come and go, and their numbers are used again.

#include <cerrno>
#include <set>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/tests/conformance/poller_conformance.h"
#include "rawnet/tests/conformance/test_descriptors.h"

namespace rawnet {
namespace {

// Of the events that end one Wait; a direction may have one of its own.
std::set<uint64_t> TokensOf(Poller& poller) {
  Event events[8];
  const int count = poller.Wait(absl::MakeSpan(events), kPatience);
  std::set<uint64_t> tokens;
  for (int i = 0; i < count; ++i) tokens.insert(events[i].token);
  return tokens;
}

TEST_P(PollerConformance, SecondAddIsRefusedOrReplacesTheFirst) {
  const TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  const int answer = poller().Add(pair.near.get(), 2);
  EXPECT_TRUE(answer == -EEXIST || answer == 0) << answer;
  const uint64_t token = answer == 0 ? 2 : 1;
  EXPECT_EQ(TokensOf(poller()), std::set<uint64_t>{token});
  EXPECT_EQ(poller().Remove(pair.near.get()), 0);
  EXPECT_TRUE(StaysAsleep());
}

TEST_P(PollerConformance, RemoveStopsEvents) {
  const TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  ASSERT_EQ(WriteByte(pair.far), 1);
  ASSERT_EQ(poller().Remove(pair.near.get()), 0);
  EXPECT_TRUE(StaysAsleep());
}

TEST_P(PollerConformance, RemoveOfAStrangerIsHarmless) {
  const TestPair pair = UnixPair();
  EXPECT_EQ(poller().Remove(pair.near.get()), -ENOENT);
  const int answer = poller().Remove(-1);
  EXPECT_TRUE(answer == -ENOENT || answer == -EBADF) << answer;
}

TEST_P(PollerConformance, ArmOfAStrangerIsHarmless) {
  const TestPair pair = UnixPair();
  poller().Arm(pair.near.get(), Direction::kRead);
  poller().Arm(-1, Direction::kWrite);
  EXPECT_TRUE(StaysAsleep());
}

TEST_P(PollerConformance, AddAfterRemoveReportsAnew) {
  const TestPair pair = UnixPair();
  ASSERT_EQ(WriteByte(pair.far), 1);
  for (uint64_t token = 1; token < 5; ++token) {
    ASSERT_EQ(poller().Add(pair.near.get(), token), 0);
    Await(token, {.readable = true, .writable = true});
    ASSERT_EQ(poller().Remove(pair.near.get()), 0);
  }
}

TEST_P(PollerConformance, RemoveLeavesTheOthers) {
  std::vector<TestPair> pairs(5);
  for (size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = UnixPair();
    ASSERT_EQ(poller().Add(pairs[i].near.get(), i), 0);
  }
  Settle();
  for (size_t gone = 0; gone < pairs.size(); ++gone) {
    ASSERT_EQ(poller().Remove(pairs[gone].near.get()), 0);
    for (size_t i = gone + 1; i < pairs.size(); ++i) {
      ReadAll(pairs[i].near);
      poller().Arm(pairs[i].near.get(), Direction::kRead);
      ASSERT_EQ(WriteByte(pairs[i].far), 1);
      AwaitReadable(i);
    }
  }
}

TEST_P(PollerConformance, ReusedNumberHasTheNewToken) {
  TestPair first = UnixPair();
  const int number = first.near.get();
  ASSERT_EQ(poller().Add(number, 1), 0);
  ASSERT_EQ(poller().Remove(number), 0);
  first.near.Close();
  TestPair second = UnixPair();
  second.near = MoveToNumber(std::move(second.near), number);
  ASSERT_EQ(poller().Add(number, 2), 0);
  ASSERT_EQ(WriteByte(second.far), 1);
  EXPECT_EQ(TokensOf(poller()), std::set<uint64_t>{2});
}

// The descriptor is closed by another thread while a loop is away.
TEST_P(PollerConformance, NumberReusedWithoutRemoveHasTheNewToken) {
  if (IsLibkqueue(GetParam())) GTEST_SKIP() << "misses close(2)";
  TestPair first = UnixPair();
  const int number = first.near.get();
  ASSERT_EQ(poller().Add(number, 1), 0);
  first.near.Close();
  TestPair second = UnixPair();
  second.near = MoveToNumber(std::move(second.near), number);
  ASSERT_EQ(poller().Add(number, 2), 0);
  ASSERT_EQ(WriteByte(second.far), 1);
  AwaitReadable(2);
  ReadAll(second.near);
  poller().Arm(number, Direction::kRead);
  Settle();
  ASSERT_EQ(WriteByte(second.far), 1);
  EXPECT_EQ(TokensOf(poller()), std::set<uint64_t>{2});
}

TEST_P(PollerConformance, ForgottenNumberMeansNothing) {
  if (IsLibkqueue(GetParam())) GTEST_SKIP() << "misses close(2)";
  TestPair first = UnixPair();
  const int number = first.near.get();
  ASSERT_EQ(poller().Add(number, 1), 0);
  first.near.Close();
  TestPair second = UnixPair();
  second.near = MoveToNumber(std::move(second.near), number);
  poller().Forget(number, 1);
  ASSERT_EQ(WriteByte(second.far), 1);
  EXPECT_TRUE(StaysAsleep());
}

// Told late, when the number is registered anew.
TEST_P(PollerConformance, ForgetLeavesALaterRegistration) {
  if (IsLibkqueue(GetParam())) GTEST_SKIP() << "misses close(2)";
  TestPair first = UnixPair();
  const int number = first.near.get();
  ASSERT_EQ(poller().Add(number, 1), 0);
  first.near.Close();
  TestPair second = UnixPair();
  second.near = MoveToNumber(std::move(second.near), number);
  ASSERT_EQ(poller().Add(number, 2), 0);
  poller().Forget(number, 1);
  ASSERT_EQ(WriteByte(second.far), 1);
  AwaitReadable(2);
}

TEST_P(PollerConformance, ForgetOfAStrangerIsHarmless) {
  const TestPair pair = UnixPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  poller().Forget(pair.near.get(), 2);
  poller().Forget(pair.far.get(), 1);
  poller().Forget(-1, 1);
  EXPECT_TRUE(AwaitWritable(1).writable);
}

TEST_P(PollerConformance, TokensComeBackWhole) {
  const TestPair pair = UnixPair();
  for (const uint64_t token :
       {uint64_t{0}, uint64_t{1} << 63, uint64_t{0x0123'4567'89ab'cdef},
        kReservedToken - 1}) {
    ASSERT_EQ(poller().Add(pair.near.get(), token), 0);
    EXPECT_TRUE(AwaitWritable(token).writable);
    ASSERT_EQ(poller().Remove(pair.near.get()), 0);
  }
}

}  // namespace
}  // namespace rawnet
