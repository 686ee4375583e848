// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <poll.h>
#include <time.h>

#include <algorithm>

#include "rawnet/netpoll/timed_poll.h"

namespace rawnet {

const short kPollPeerClosed = POLLRDHUP;

int TimedPoll(absl::Span<pollfd> entries, absl::Duration timeout) {
  if (timeout == absl::InfiniteDuration()) {
    return ::ppoll(entries.data(), entries.size(), nullptr, nullptr);
  }
  const absl::Duration rounded =
      absl::Ceil(std::max(timeout, absl::ZeroDuration()), absl::Nanoseconds(1));
  const timespec limit = absl::ToTimespec(rounded);
  return ::ppoll(entries.data(), entries.size(), &limit, nullptr);
}

}  // namespace rawnet
