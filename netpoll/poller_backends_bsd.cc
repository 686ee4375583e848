// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>

#include "rawnet/netpoll/poller.h"
#include "rawnet/netpoll/poller_kqueue.h"
#include "rawnet/netpoll/poller_poll.h"
#include "rawnet/netpoll/waker.h"

namespace rawnet {

// macOS and the BSDs.
absl::Span<const PollerBackend> AvailableBackends() {
  static constexpr PollerBackend kBackends[] = {
      {"kqueue", [] { return CreateKqueuePoller(); }},
      {"poll", [] { return CreatePollPoller(CreatePipeWaker()); }},
  };
  return kBackends;
}

}  // namespace rawnet
