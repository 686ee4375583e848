// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <poll.h>

#include <algorithm>
#include <limits>

#include "rawnet/netpoll/timed_poll.h"

namespace rawnet {
namespace {

int MillisecondsRoundedUp(absl::Duration timeout) {
  if (timeout == absl::InfiniteDuration()) return -1;
  const int64_t milliseconds =
      absl::ToInt64Milliseconds(absl::Ceil(timeout, absl::Milliseconds(1)));
  return static_cast<int>(
      std::clamp<int64_t>(milliseconds, 0, std::numeric_limits<int>::max()));
}

}  // namespace

const short kPollPeerClosed = 0;

int TimedPoll(absl::Span<pollfd> entries, absl::Duration timeout) {
  return ::poll(entries.data(), static_cast<nfds_t>(entries.size()),
                MillisecondsRoundedUp(timeout));
}

}  // namespace rawnet
