// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/sockopt/buffers.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {

Buffers::Buffers(absl::Span<const absl::string_view> pieces) {
  vectors_.reserve(pieces.size());
  for (absl::string_view piece : pieces) Append(piece);
}

void Buffers::Append(absl::string_view piece) {
  total_bytes_ += piece.size();
  while (!piece.empty()) {
    const absl::string_view part = piece.substr(0, kCallBytesMax);
    vectors_.push_back({const_cast<char*>(part.data()), part.size()});
    piece.remove_prefix(part.size());
  }
}

absl::Span<const iovec> Buffers::Next(size_t vectors_max) const {
  const size_t count_max =
      std::min({vectors_max, kVectorsMax, vectors_.size() - head_});
  size_t count = 0;
  size_t bytes = 0;
  while (count < count_max) {
    bytes += vectors_[head_ + count].iov_len;
    if (bytes > kCallBytesMax) break;
    ++count;
  }
  return absl::MakeConstSpan(vectors_).subspan(head_, count);
}

void Buffers::Consume(size_t count) {
  CheckThat(count <= total_bytes_, "Buffers::Consume: more than there is");
  total_bytes_ -= count;
  while (count > 0) {
    iovec& first = vectors_[head_];
    const size_t part = std::min(count, first.iov_len);
    first.iov_base = static_cast<char*>(first.iov_base) + part;
    first.iov_len -= part;
    count -= part;
    if (first.iov_len == 0) ++head_;
  }
  if (total_bytes_ == 0) {
    vectors_.clear();
    head_ = 0;
  }
}

size_t Buffers::Read(absl::Span<char> destination) {
  size_t copied = 0;
  while (copied < destination.size() && !empty()) {
    const iovec first = vectors_[head_];
    const size_t part = std::min(destination.size() - copied, first.iov_len);
    std::memcpy(destination.data() + copied, first.iov_base, part);
    copied += part;
    Consume(part);
  }
  return copied;
}

}  // namespace rawnet
