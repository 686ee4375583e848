// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_TCP_RECEIVER_H_
#define RAWNET_TESTS_SIM_TCP_RECEIVER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace rawnet {

// The receiving half of a TCP connection: puts segments in order. Knows no
// packets and no time.
class TcpReceiver {
 public:
  // `next`: the sequence number of the first byte that comes.
  void Start(uint64_t next) { next_ = next; }

  // True: there is more to read, or the end was reached. What does not fit
  // `capacity` is dropped, and sent again when its time comes.
  bool OnSegment(uint64_t sequence, absl::string_view payload, bool fin,
                 size_t capacity);
  // As much as there is; 0 says nothing about the end.
  size_t Read(absl::Span<char> buffer);

  // What was received in order ends here.
  uint64_t next() const { return next_; }
  size_t readable() const { return buffer_.size() - consumed_; }
  size_t Window(size_t capacity) const {
    return capacity > readable() ? capacity - readable() : 0;
  }
  bool fin_received() const { return fin_received_; }

 private:
  bool TakeInOrder();

  std::string buffer_;
  size_t consumed_ = 0;  // of buffer_
  uint64_t next_ = 0;
  uint64_t fin_at_ = 0;  // known when not 0
  bool fin_received_ = false;
  std::map<uint64_t, std::string> early_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_TCP_RECEIVER_H_
