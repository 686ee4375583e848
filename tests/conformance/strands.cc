// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/strands.h"

#include <utility>

#include "rawnet/async/event_loop.h"
#include "rawnet/async/wait.h"

namespace rawnet {
namespace {

Task<void> Count(const Strands::Body* body, int* alive) {
  co_await (*body)();
  --*alive;
}

}  // namespace

void Strands::Spawn(const Body& body) {
  ++tasks_alive_;
  rawnet::Spawn(Count(&body, &tasks_alive_));
}

void Strands::Run(Body body) {
  const Body& kept = bodies_.emplace_back(std::move(body));
  switch (kind_) {
    case StrandKind::kThreads:
      threads_.emplace_back([&kept] { Wait(kept()); });
      return;
    case StrandKind::kTasks:
      Spawn(kept);
      return;
  }
}

void Strands::RunUntilItWaits(Body body) {
  const Body& kept = bodies_.emplace_back(std::move(body));
  switch (kind_) {
    case StrandKind::kThreads:
      waiting_threads_.push_back(
          std::make_unique<WaitingThread>([&kept] { Wait(kept()); }));
      waiting_threads_.back()->AwaitAsleep();
      return;
    case StrandKind::kTasks:
      Spawn(kept);
      while (EventLoop::Current().Poll()) {
      }
      return;
  }
}

void Strands::Join() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  waiting_threads_.clear();
  if (tasks_alive_ > 0) {
    EventLoop::Current().RunUntil([this] { return tasks_alive_ == 0; });
  }
  bodies_.clear();
}

}  // namespace rawnet
