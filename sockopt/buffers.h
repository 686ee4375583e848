// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKOPT_BUFFERS_H_
#define RAWNET_SOCKOPT_BUFFERS_H_

#include <sys/uio.h>

#include <cstddef>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace rawnet {

// A list of pieces to be written as if they were one, and a cursor through it:
//
//   while (!buffers.empty()) buffers.Consume(Writev(buffers.Next()));
//
// It does not own the bytes: they must stay until they are consumed. Copying a
// Buffers copies the list and the cursor. Not thread-safe.
class Buffers {
 public:
  // What one writev(2) may carry: IOV_MAX vectors, which is 1024 on Linux,
  // macOS and the BSDs; and 1 GiB, well under the SSIZE_MAX and INT_MAX beyond
  // which kernels refuse or cut.
  static constexpr size_t kVectorsMax = 1024;
  static constexpr size_t kCallBytesMax = size_t{1} << 30;

  Buffers() = default;
  explicit Buffers(absl::Span<const absl::string_view> pieces);

  // Adds a piece at the end. An empty piece is skipped.
  void Append(absl::string_view piece);

  // Bytes not yet consumed.
  size_t total_bytes() const { return total_bytes_; }
  bool empty() const { return total_bytes_ == 0; }

  // The next vectors to write: at most `vectors_max` and kVectorsMax of them,
  // none empty, together at most kCallBytesMax bytes. Empty only if `empty()`.
  // Valid until the next call that is not const. `vectors_max` is at least 1.
  absl::Span<const iovec> Next(size_t vectors_max = kVectorsMax) const;

  // Moves past `count` bytes that were written; `count` is at most
  // `total_bytes()`. What is left of a piece stays at the front.
  void Consume(size_t count);

  // Copies bytes out and consumes them; answers how many.
  size_t Read(absl::Span<char> destination);

 private:
  // Pieces over kCallBytesMax are split on entry, so that Next need not cut.
  absl::InlinedVector<iovec, 8> vectors_;
  size_t head_ = 0;  // The first vector with bytes left.
  size_t total_bytes_ = 0;
};

}  // namespace rawnet

#endif  // RAWNET_SOCKOPT_BUFFERS_H_
