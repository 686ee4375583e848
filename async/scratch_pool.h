// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_SCRATCH_POOL_H_
#define RAWNET_ASYNC_SCRATCH_POOL_H_

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace rawnet {

// Buffers that operations borrow for the time of an attempt, so that an idle
// connection holds none. Belongs to one thread.
class ScratchPool {
 public:
  static constexpr size_t kBufferSize = 64 * 1024;  // bytes

  using Buffer = std::unique_ptr<char[]>;

  Buffer Take() {
    if (idle_.empty()) return Buffer(new char[kBufferSize]);
    Buffer buffer = std::move(idle_.back());
    idle_.pop_back();
    return buffer;
  }
  void GiveBack(Buffer buffer) {
    if (idle_.size() < kIdleMax) idle_.push_back(std::move(buffer));
  }

 private:
  static constexpr size_t kIdleMax = 4;

  std::vector<Buffer> idle_;
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_SCRATCH_POOL_H_
