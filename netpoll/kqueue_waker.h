// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_KQUEUE_WAKER_H_
#define RAWNET_NETPOLL_KQUEUE_WAKER_H_

#include <sys/types.h>
// <sys/event.h> needs <sys/types.h> before it on some systems.
#include <sys/event.h>

#include <cstdint>
#include <memory>

#include "rawnet/netpoll/waker.h"

namespace rawnet {

// A waker that a kqueue watches, and the mark of its events.
struct KqueueWaker {
  std::unique_ptr<Waker> waker;  // null, with errno set: refused
  decltype(kevent::filter) filter = 0;
  decltype(kevent::ident) ident = 0;
};

// Creates a waker and makes `queue` watch it. kqueue_waker_user_event.cc where
// EVFILT_USER exists; kqueue_waker_pipe.cc elsewhere.
KqueueWaker AttachKqueueWaker(int queue);

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_KQUEUE_WAKER_H_
