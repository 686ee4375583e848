// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_POLLER_EPOLL_H_
#define RAWNET_NETPOLL_POLLER_EPOLL_H_

#include <memory>

#include "rawnet/netpoll/poller.h"

namespace rawnet {

// epoll(7), edge-triggered. Null, with errno set, when the system refuses.
std::unique_ptr<Poller> CreateEpollPoller();

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_POLLER_EPOLL_H_
