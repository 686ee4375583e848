// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_POLLER_POLL_H_
#define RAWNET_NETPOLL_POLLER_POLL_H_

#include <memory>

#include "rawnet/netpoll/poller.h"
#include "rawnet/netpoll/waker.h"

namespace rawnet {

// poll(2): on every system, at a cost of O(registrations) a Wait. A null
// `waker`, one that the system refused, gives null.
std::unique_ptr<Poller> CreatePollPoller(std::unique_ptr<Waker> waker);

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_POLLER_POLL_H_
