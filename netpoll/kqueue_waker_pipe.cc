// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <cerrno>
#include <memory>
#include <utility>

#include "rawnet/netpoll/kqueue_waker.h"
#include "rawnet/netpoll/sys_result.h"

namespace rawnet {

KqueueWaker AttachKqueueWaker(int queue) {
  std::unique_ptr<Waker> waker = CreatePipeWaker();
  if (waker == nullptr) return {};
  // Level-triggered: no EV_CLEAR.
  struct kevent change = {};
  change.ident = waker->fd();
  change.filter = EVFILT_READ;
  change.flags = EV_ADD;
  const int answer = RetryOnInterrupt(
      [&] { return ::kevent(queue, &change, 1, nullptr, 0, nullptr); });
  if (answer < 0) {
    errno = -answer;
    return {};
  }
  return {std::move(waker), EVFILT_READ, change.ident};
}

}  // namespace rawnet
