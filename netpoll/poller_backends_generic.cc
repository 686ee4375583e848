// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>

#include "rawnet/netpoll/poller.h"
#include "rawnet/netpoll/poller_poll.h"
#include "rawnet/netpoll/waker.h"

namespace rawnet {

// A POSIX system of which nothing more is known: where a port begins.
absl::Span<const PollerBackend> AvailableBackends() {
  static constexpr PollerBackend kBackends[] = {
      {"poll", [] { return CreatePollPoller(CreatePipeWaker()); }},
  };
  return kBackends;
}

}  // namespace rawnet
