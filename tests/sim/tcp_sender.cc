// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/tcp_sender.h"

#include <algorithm>

namespace rawnet {

size_t TcpSender::Append(absl::string_view bytes, size_t capacity) {
  const size_t room = capacity > buffer_.size() ? capacity - buffer_.size() : 0;
  const size_t taken = std::min(room, bytes.size());
  buffer_.append(bytes.data(), taken);
  return taken;
}

std::optional<TcpSender::Segment> TcpSender::Next(size_t segment_size_max) {
  const uint64_t allowed = std::min(end(), base_ + window_);
  Segment segment{.sequence = next_};
  if (next_ < allowed) {
    const size_t size = std::min<uint64_t>(segment_size_max, allowed - next_);
    segment.payload = buffer_.substr(next_ - base_, size);
  }
  const uint64_t after = next_ + segment.payload.size();
  // The FIN needs no room in the window.
  segment.fin = has_fin_ && !fin_acknowledged_ && after == end();
  if (segment.payload.empty() && !segment.fin) return std::nullopt;
  next_ = after + (segment.fin ? 1 : 0);
  highest_ = std::max(highest_, next_);
  return segment;
}

bool TcpSender::OnAck(uint64_t acknowledgment, size_t window) {
  if (acknowledgment < base_ || acknowledgment > highest_) return false;
  // A segment that was overtaken says nothing of the window: it only grows
  // while nothing new is acknowledged.
  if (acknowledgment == base_) window = std::max(window, window_);
  const bool news = acknowledgment > base_ || window != window_;
  const uint64_t bytes = std::min(acknowledgment, end()) - base_;
  fin_acknowledged_ |= has_fin_ && acknowledgment > end();
  buffer_.erase(0, bytes);
  base_ += bytes;
  if (fin_acknowledged_) base_ = acknowledgment;
  next_ = std::max(next_, base_);
  window_ = window;
  return news;
}

}  // namespace rawnet
