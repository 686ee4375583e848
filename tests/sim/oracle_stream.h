// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_ORACLE_STREAM_H_
#define RAWNET_TESTS_SIM_ORACLE_STREAM_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "rawnet/tests/sim/sim_random.h"

namespace rawnet {

// One direction: what was written and read of a stream whose bytes depend on
// where they are.
class OracleStream {
 public:
  // The next `size` bytes to write.
  std::string Next(size_t size) const { return Bytes(written_, size); }
  void Wrote(size_t size) { written_ += size; }
  // "" when `bytes` are those that come next.
  absl::string_view Check(absl::string_view bytes) {
    const bool right = Bytes(read_, bytes.size()) == bytes;
    read_ += bytes.size();
    return right ? "" : " WRONG";
  }
  size_t unread() const { return written_ - read_; }

 private:
  static std::string Bytes(size_t from, size_t size) {
    static const std::string& period = *new std::string(Period());
    std::string bytes;
    bytes.reserve(size);
    while (bytes.size() < size) {
      const size_t at = (from + bytes.size()) % period.size();
      bytes.append(period, at, size - bytes.size());
    }
    return bytes;
  }
  // Of a length that no size of buffers or segments divides.
  static std::string Period() {
    SimRandom random(1);
    std::string period(65'521, 0);
    for (char& byte : period) byte = static_cast<char>(random.Next());
    return period;
  }

  size_t written_ = 0;
  size_t read_ = 0;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_ORACLE_STREAM_H_
