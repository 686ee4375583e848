// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/secure_random.h"

#include <pthread.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstddef>

#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

// How often this process and its forebears have come out of fork(2).
std::atomic<uint32_t> forks{0};

struct Block {
  std::array<uint16_t, 128> values;  // 256 bytes: what getentropy(3) gives
  size_t left = 0;
  uint32_t forks = 0;
};

void Fill(Block& block) {
  static const bool counts_forks =
      ::pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1); }) == 0;
  CheckThat(counts_forks, "no memory for a fork handler");
  block.forks = forks.load();
  CheckThat(::getentropy(block.values.data(), sizeof(block.values)) == 0,
            "the system has no random generator");
  block.left = block.values.size();
}

}  // namespace

uint16_t SecureRandom16() {
  thread_local Block block;
  if (block.left == 0 || block.forks != forks.load()) Fill(block);
  return block.values[--block.left];
}

}  // namespace rawnet
