// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/loop_pool.h"

#include <utility>

#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

// The loop of this thread, given back when the thread ends.
struct ThreadLoop {
  ~ThreadLoop() {
    // exit(3) from within a coroutine: the frames below are still in use, be
    // it known by the loop that runs or by what waits in it.
    if (loop == nullptr || loop->running()) return;
    if (LoopPool::Get().GiveBack(loop)) loop = nullptr;
  }
  EventLoop* loop = nullptr;
};

thread_local ThreadLoop thread_loop;

}  // namespace

LoopPool& LoopPool::Get() {
  static LoopPool& pool = *new LoopPool;
  return pool;
}

EventLoop* LoopPool::Take(EventLoop::Options options) {
  EventLoop* loop = nullptr;
  {
    absl::MutexLock lock(&mutex_);
    if (!idle_.empty()) {
      loop = idle_.back();
      idle_.pop_back();
    }
  }
  if (loop == nullptr) loop = new EventLoop;
  loop->Configure(std::move(options));
  return loop;
}

bool LoopPool::GiveBack(EventLoop* loop) {
  // Frames and operations that die in here still find their loop.
  if (!loop->ShutDown()) return false;
  if (EventLoop::current_ == loop) EventLoop::current_ = nullptr;
  absl::MutexLock lock(&mutex_);
  idle_.push_back(loop);
  return true;
}

EventLoop& EventLoop::MakeCurrent() {
  current_ = thread_loop.loop = LoopPool::Get().Take({});
  return *current_;
}

EventLoop::Holder::Holder(Options options)
    : loop_(LoopPool::Get().Take(std::move(options))) {}

EventLoop::Holder::~Holder() {
  // What dies with the loop finds it to be the current one.
  EventLoop* const outer = std::exchange(current_, loop_);
  CheckThat(LoopPool::Get().GiveBack(loop_),
            "a scope ended while an operation waited in its loop");
  current_ = outer;
}

EventLoop::Scope::Scope(Options options)
    : outer_(current_), own_(std::in_place, std::move(options)) {
  current_ = &own_->loop();
}

EventLoop::Scope::Scope(EventLoop& loop) : outer_(current_) {
  current_ = &loop;
}

EventLoop::Scope::~Scope() {
  own_.reset();
  current_ = outer_;
}

}  // namespace rawnet
