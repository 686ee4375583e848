// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_THREAD_H_
#define RAWNET_NETPOLL_THREAD_H_

#include <pthread.h>

#include <functional>

#include "absl/status/statusor.h"

namespace rawnet {

// A thread that may fail to start: std::thread throws then, and without
// exceptions that is the end of the process.
class Thread {
 public:
  // Errors: ResourceExhausted or Unavailable, with the errno of
  // pthread_create(3): EAGAIN at a limit of threads or of memory.
  static absl::StatusOr<Thread> Start(std::function<void()> run);

  // Waits until it has ended. Once, and never on itself.
  void Join();

 private:
  explicit Thread(pthread_t thread) : thread_(thread) {}

  pthread_t thread_;
};

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_THREAD_H_
