// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_FUZZ_BYTE_PROGRAM_H_
#define RAWNET_TESTS_FUZZ_BYTE_PROGRAM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/types/span.h"

namespace rawnet {

// An input that says what to do, byte by byte.
class ByteProgram {
 public:
  explicit ByteProgram(absl::Span<const uint8_t> bytes) : rest_(bytes) {}

  bool ended() const { return rest_.empty(); }

  // Zero when the program has ended.
  uint8_t Next() {
    if (rest_.empty()) return 0;
    const uint8_t byte = rest_.front();
    rest_.remove_prefix(1);
    return byte;
  }

  // A number in [0, end); `end` is 1 to 256.
  size_t Below(size_t end) { return Next() % end; }

  // `size` bytes, or those that are left.
  std::string Take(size_t size) {
    const auto taken = rest_.subspan(0, std::min(size, rest_.size()));
    rest_.remove_prefix(taken.size());
    return std::string(taken.begin(), taken.end());
  }

 private:
  absl::Span<const uint8_t> rest_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_FUZZ_BYTE_PROGRAM_H_
