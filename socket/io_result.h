// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_IO_RESULT_H_
#define RAWNET_SOCKET_IO_RESULT_H_

#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "rawnet/async/source.h"
#include "rawnet/netpoll/poller.h"

namespace rawnet {

// What a Try function answers: so many bytes, an error, or "not now: call me
// again when `source` says so". A wrapper, such as TLS, may answer with its
// transport's source, and with another direction than it was asked for.
class [[nodiscard]] IoResult {
 public:
  static IoResult Done(size_t bytes) {
    IoResult result;
    result.bytes_ = bytes;
    return result;
  }
  static IoResult WaitFor(Source& source, Direction direction) {
    IoResult result;
    result.source_ = &source;
    result.direction_ = direction;
    return result;
  }
  static IoResult Failed(absl::Status status) {
    IoResult result;
    result.status_ = std::move(status);
    return result;
  }

  bool must_wait() const { return source_ != nullptr; }
  Source& source() const { return *source_; }
  Direction direction() const { return direction_; }

  // Of a result that need not wait.
  size_t bytes() const { return bytes_; }
  const absl::Status& status() const { return status_; }

 private:
  IoResult() = default;

  size_t bytes_ = 0;
  Source* source_ = nullptr;
  Direction direction_ = Direction::kRead;
  absl::Status status_;
};

}  // namespace rawnet

#endif  // RAWNET_SOCKET_IO_RESULT_H_
