// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_CONFORMANCE_STRANDS_H_
#define RAWNET_TESTS_CONFORMANCE_STRANDS_H_

#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "rawnet/async/task.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {

// Who acts in a test that needs several at the same time.
enum class StrandKind {
  kThreads,  // each waits in a loop of its own
  kTasks,    // of the test's own loop: for kinds that live in one thread
};

// Bodies that run side by side until the end of the scope.
class Strands {
 public:
  using Body = std::function<Task<void>()>;

  explicit Strands(StrandKind kind) : kind_(kind) {}
  Strands(const Strands&) = delete;
  Strands& operator=(const Strands&) = delete;
  ~Strands() { Join(); }

  void Run(Body body);
  // The same; and when this returns the body waits for something.
  void RunUntilItWaits(Body body);
  // Waits for all of them.
  void Join();

 private:
  void Spawn(const Body& body);

  const StrandKind kind_;
  // Bodies stay where they are while they run: their captures are theirs.
  std::deque<Body> bodies_;
  std::vector<std::thread> threads_;
  std::vector<std::unique_ptr<WaitingThread>> waiting_threads_;
  int tasks_alive_ = 0;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_CONFORMANCE_STRANDS_H_
