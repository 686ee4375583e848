// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>

#include "rawnet/netpoll/poller.h"
#include "rawnet/netpoll/poller_epoll.h"
#include "rawnet/netpoll/poller_kqueue.h"
#include "rawnet/netpoll/poller_poll.h"
#include "rawnet/netpoll/waker.h"

namespace rawnet {

// With libkqueue, to test the kqueue backend: --define rawnet_kqueue=1.
absl::Span<const PollerBackend> AvailableBackends() {
  static constexpr PollerBackend kBackends[] = {
      {"epoll", [] { return CreateEpollPoller(); }},
      {"poll", [] { return CreatePollPoller(CreateEventFdWaker()); }},
      {"kqueue", [] { return CreateKqueuePoller(); }},
  };
  return kBackends;
}

}  // namespace rawnet
