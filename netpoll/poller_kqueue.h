// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_POLLER_KQUEUE_H_
#define RAWNET_NETPOLL_POLLER_KQUEUE_H_

#include <memory>

#include "rawnet/netpoll/poller.h"

namespace rawnet {

// kqueue(2), edge-triggered. Null, with errno set, when the system refuses.
std::unique_ptr<Poller> CreateKqueuePoller();

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_POLLER_KQUEUE_H_
