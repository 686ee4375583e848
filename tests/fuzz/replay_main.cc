// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Runs a fuzz target as an ordinary test: over its seeds, over the files of the
// folders named as arguments, and over random changes of all these, the same
// ones each time, `--mutations=COUNT` of them. `--write_seeds=FOLDER` writes
// the seeds for libFuzzer instead.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "rawnet/tests/fuzz/fuzz_target.h"

namespace rawnet {
namespace {

constexpr int kChangesMax = 4;

int mutations = 100000;

std::vector<std::string>& Inputs() {
  static auto* inputs = new std::vector<std::string>(FuzzSeeds());
  return *inputs;
}

void Try(const std::string& input) {
  // A copy of its own size, so that a sanitizer sees the very next byte.
  const std::vector<uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

class Mutator {
 public:
  std::string Mutate(std::string input) {
    for (int i = Below(kChangesMax); i >= 0; --i) ChangeOnce(input);
    return input;
  }

  // A number in [0, end); `end` may be 0, which gives 0.
  size_t Below(size_t end) { return end == 0 ? 0 : random_() % end; }

 private:
  void ChangeOnce(std::string& input) {
    const size_t at = Below(input.size());
    const size_t size = Below(std::min<size_t>(input.size() - at, 16) + 1);
    switch (Below(6)) {
      case 0:
        input.insert(at, 1, RandomByte());
        break;
      case 1:
        input.erase(at, size);
        break;
      case 2:
        input.resize(at);
        break;
      case 3:
        input.insert(Below(input.size()), input.substr(at, size));
        break;
      case 4:
        if (!input.empty()) input[at] ^= static_cast<char>(1 << Below(8));
        break;
      case 5:
        if (!input.empty()) input[at] = RandomByte();
        break;
    }
  }

  // Often one of the bytes at the edges of lengths, types and texts.
  char RandomByte() {
    constexpr absl::string_view kEdges("\0\1\4\14\77\100\300\377\n .#\\", 13);
    return Below(2) == 0 ? kEdges[Below(kEdges.size())]
                         : static_cast<char>(Below(256));
  }

  std::mt19937_64 random_{2026};
};

TEST(FuzzReplay, KeepsItsPromisesOverTheCorpus) {
  Try("");
  for (const std::string& input : Inputs()) Try(input);
}

TEST(FuzzReplay, KeepsItsPromisesOverEachPrefix) {
  for (const std::string& input : Inputs()) {
    for (size_t size = 0; size < std::min<size_t>(input.size(), 1000); ++size) {
      Try(input.substr(0, size));
    }
  }
}

TEST(FuzzReplay, KeepsItsPromisesOverMutations) {
  Mutator mutator;
  for (int i = 0; i < mutations; ++i) {
    const std::string& input = Inputs()[mutator.Below(Inputs().size())];
    Try(mutator.Mutate(input));
  }
}

void ReadFolder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());  // The same order on any machine.
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    Inputs().emplace_back(std::istreambuf_iterator<char>(file),
                          std::istreambuf_iterator<char>());
  }
}

int WriteSeeds(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  for (size_t i = 0; i < Inputs().size(); ++i) {
    std::ofstream file(folder / ("seed" + std::to_string(i)), std::ios::binary);
    file << Inputs()[i];
  }
  return 0;
}

}  // namespace
}  // namespace rawnet

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    if (absl::ConsumePrefix(&argument, "--write_seeds=")) {
      return rawnet::WriteSeeds(std::string(argument));
    }
    if (absl::ConsumePrefix(&argument, "--mutations=")) {
      if (!absl::SimpleAtoi(argument, &rawnet::mutations)) return 2;
      continue;
    }
    rawnet::ReadFolder(std::string(argument));
  }
  return RUN_ALL_TESTS();
}
