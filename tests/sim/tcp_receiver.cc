// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/tcp_receiver.h"

#include <algorithm>
#include <cstring>

namespace rawnet {

bool TcpReceiver::OnSegment(uint64_t sequence, absl::string_view payload,
                            bool fin, size_t capacity) {
  const uint64_t end = sequence + payload.size();
  const uint64_t limit = next_ + Window(capacity);
  if (fin && !fin_received_) fin_at_ = end;
  if (sequence < next_) {
    payload.remove_prefix(std::min<uint64_t>(next_ - sequence, payload.size()));
    sequence = next_;
  }
  if (sequence < limit && !payload.empty()) {
    payload = payload.substr(0, limit - sequence);
    std::string& place = early_[sequence];
    if (place.size() < payload.size()) place = std::string(payload);
  }
  return TakeInOrder();
}

bool TcpReceiver::TakeInOrder() {
  const uint64_t before = next_;
  while (!early_.empty() && early_.begin()->first <= next_) {
    const auto& [sequence, bytes] = *early_.begin();
    const uint64_t known = next_ - sequence;
    if (known < bytes.size()) {
      buffer_.append(bytes, known);
      next_ += bytes.size() - known;
    }
    early_.erase(early_.begin());
  }
  if (fin_at_ != 0 && fin_at_ == next_ && !fin_received_) {
    fin_received_ = true;
    ++next_;
  }
  return next_ != before;
}

size_t TcpReceiver::Read(absl::Span<char> buffer) {
  const size_t size = std::min(buffer.size(), readable());
  std::memcpy(buffer.data(), buffer_.data() + consumed_, size);
  consumed_ += size;
  if (consumed_ * 2 >= buffer_.size()) {
    buffer_.erase(0, consumed_);
    consumed_ = 0;
  }
  return size;
}

}  // namespace rawnet
