// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_TCP_SENDER_H_
#define RAWNET_TESTS_SIM_TCP_SENDER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace rawnet {

// The sending half of a TCP connection: the bytes that the peer has not
// acknowledged, and the FIN behind them. Knows no packets and no time. RFC 9293
// 3.3, without congestion control.
class TcpSender {
 public:
  struct Segment {
    uint64_t sequence = 0;
    std::string payload = {};
    bool fin = false;
  };

  // `first`: the sequence number of the first byte.
  void Start(uint64_t first, size_t window) {
    base_ = next_ = highest_ = first;
    window_ = window;
  }

  // Takes as much of `bytes` as a buffer of `capacity` has room for.
  size_t Append(absl::string_view bytes, size_t capacity);
  // After this nothing can be appended.
  void AppendFin() { has_fin_ = true; }

  // What to send next, within the peer's window.
  std::optional<Segment> Next(size_t segment_size_max);
  // The peer has everything before `acknowledgment`, and room for `window` more
  // bytes. True: there was news.
  bool OnAck(uint64_t acknowledgment, size_t window);
  // What was not acknowledged is to be sent again.
  void Rewind() { next_ = base_; }

  bool fin_acknowledged() const { return fin_acknowledged_; }
  bool all_acknowledged() const {
    return buffer_.empty() && has_fin_ == fin_acknowledged_;
  }
  // Something is on its way.
  bool awaits_ack() const { return next_ > base_; }
  // Everything was sent and acknowledged that fits the peer's window, and more
  // waits: only news of the window helps.
  bool blocked_by_window() const {
    return !awaits_ack() && !all_acknowledged();
  }

  size_t buffered() const { return buffer_.size(); }
  uint64_t next() const { return next_; }
  uint64_t highest() const { return highest_; }

 private:
  uint64_t end() const { return base_ + buffer_.size(); }

  std::string buffer_;    // from base_ on
  uint64_t base_ = 0;     // the oldest that was not acknowledged
  uint64_t next_ = 0;     // to be sent
  uint64_t highest_ = 0;  // what was ever sent ends here
  size_t window_ = 0;     // of the peer, from base_ on
  bool has_fin_ = false;
  bool fin_acknowledged_ = false;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_TCP_SENDER_H_
