// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_FUZZ_FUZZ_TARGET_H_
#define RAWNET_TESTS_FUZZ_FUZZ_TARGET_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

// What a fuzz target defines: one file, linked with libFuzzer to search
// (see README.md) and with replay_main.cc to be an ordinary test.

// Tries one input; aborts if it breaks a promise of the code under test.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size);

namespace rawnet {

// Inputs to start from: valid ones, and those of bugs others had.
std::vector<std::string> FuzzSeeds();

// Aborts, naming the promise that was broken.
inline void Promise(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

}  // namespace rawnet

#endif  // RAWNET_TESTS_FUZZ_FUZZ_TARGET_H_
