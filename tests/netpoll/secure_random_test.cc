// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/secure_random.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

using testing::Each;
using testing::Gt;
using testing::Lt;

// Two of them are the same once in 2^256.
using Draws = std::array<uint16_t, 16>;

Draws Draw() {
  Draws draws;
  for (uint16_t& draw : draws) draw = SecureRandom16();
  return draws;
}

// Each bit is set in a half of them; this many standard deviations off it is
// once in 10^23.
TEST(SecureRandom16Test, EveryBitIsAsOftenSetAsNot) {
  constexpr int kDraws = 10000;
  constexpr int kDeviation = 50;
  std::array<int, 16> set = {};
  for (int i = 0; i < kDraws; ++i) {
    const uint16_t draw = SecureRandom16();
    for (size_t bit = 0; bit < set.size(); ++bit) set[bit] += draw >> bit & 1;
  }
  EXPECT_THAT(set, Each(Gt(kDraws / 2 - 10 * kDeviation)));
  EXPECT_THAT(set, Each(Lt(kDraws / 2 + 10 * kDeviation)));
}

TEST(SecureRandom16Test, BlockIsNotUsedTwice) {
  std::set<Draws> seen;
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(seen.insert(Draw()).second) << i;
  }
}

TEST(SecureRandom16Test, ThreadsDrawDifferently) {
  const Draws here = Draw();
  Draws there;
  std::thread([&there] { there = Draw(); }).join();
  EXPECT_NE(here, there);
}

TEST(SecureRandom16Test, ChildOfForkDrawsDifferently) {
  Draw();  // some of the block is left
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Draws draws = Draw();
    _exit(write(ends[1], &draws, sizeof(draws)) == sizeof(draws) ? 0 : 1);
  }
  close(ends[1]);
  const Draws of_parent = Draw();
  Draws of_child;
  ASSERT_EQ(read(ends[0], &of_child, sizeof(of_child)),
            static_cast<ssize_t>(sizeof(of_child)));
  EXPECT_NE(of_parent, of_child);
  close(ends[0]);
  waitpid(child, nullptr, 0);
}

}  // namespace
}  // namespace rawnet
