// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SOCKET_WAITING_THREAD_H_
#define RAWNET_TESTS_SOCKET_WAITING_THREAD_H_

#include <functional>
#include <thread>
#include <utility>

#include "rawnet/async/event_loop.h"
#include "rawnet/tests/async/watched_poller.h"

namespace rawnet {

// A thread that waits in a loop of its own, and can be seen to. Joined at the
// end of its scope.
class WaitingThread {
 public:
  explicit WaitingThread(std::function<void()> body)
      : thread_([this, body = std::move(body)] {
          EventLoop::Scope scope(log_.Options());
          body();
        }) {}
  ~WaitingThread() { Join(); }

  // Until its loop sleeps, as often as that: what it does is parked.
  void AwaitAsleep(int sleeps = 1) { log_.AwaitSleeps(sleeps); }
  void Join() {
    if (thread_.joinable()) thread_.join();
  }
  PollerLog::Counts counts() { return log_.counts(); }

 private:
  PollerLog log_;
  std::thread thread_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SOCKET_WAITING_THREAD_H_
