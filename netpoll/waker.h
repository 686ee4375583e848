// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_WAKER_H_
#define RAWNET_NETPOLL_WAKER_H_

#include <memory>

namespace rawnet {

// A descriptor that any thread can make readable: how Poller::Wake reaches a
// thread that sleeps in the kernel. Wakes are merged; see wake_flag.h.
class Waker {
 public:
  virtual ~Waker() = default;

  // What the sleeper watches, level-triggered. Owned by the waker.
  virtual int fd() const = 0;

  // Makes fd() readable. Any thread; async-signal-safe; leaves errno alone.
  virtual void Wake() = 0;

  // Makes fd() unreadable. The sleeper calls it after fd() was reported and
  // before it looks for what the wakes were about.
  virtual void Drain() = 0;
};

// Null, with errno set, when the system refuses the descriptors.
std::unique_ptr<Waker> CreateEventFdWaker();  // eventfd(2): Linux, FreeBSD 13
std::unique_ptr<Waker> CreatePipeWaker();     // pipe(2): everywhere

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_WAKER_H_
