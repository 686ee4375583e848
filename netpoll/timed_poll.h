// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_TIMED_POLL_H_
#define RAWNET_NETPOLL_TIMED_POLL_H_

#include <poll.h>

#include "absl/time/time.h"
#include "absl/types/span.h"

namespace rawnet {

// poll(2) with a timeout as precise as the system offers, rounded up. Answers
// as poll(2) does, with errno. timed_poll_{linux,ppoll,poll}.cc.
int TimedPoll(absl::Span<pollfd> entries, absl::Duration timeout);

// POLLRDHUP, "the peer has closed its writing side", or 0 where there is none.
extern const short kPollPeerClosed;

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_TIMED_POLL_H_
