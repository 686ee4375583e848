// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_WAIT_H_
#define RAWNET_ASYNC_WAIT_H_

#include <concepts>
#include <coroutine>
#include <type_traits>
#include <utility>

#include "rawnet/async/event_loop.h"
#include "rawnet/async/task.h"
#include "rawnet/async/waiter.h"

namespace rawnet {

// Blocks this thread until an operation has finished, and gives its result: the
// only blocking call of the library. Meanwhile the thread drives its loop, so
// that whatever it has spawned goes on.
//
//   absl::StatusOr<size_t> n = rawnet::Wait(conn->Read(buffer));
//
// An operation that is ready touches neither loop, timer nor poller.
//
// Allowed inside a coroutine, though co_await is better: the outer call cannot
// return before the inner one has, and nobody may destroy the coroutine
// meanwhile. FirstOf, a TaskGroup that goes out of scope and the end of a Task
// do; whose loser or member is inside Wait() then ends the program.
template <class Operation>
requires std::derived_from<std::remove_reference_t<Operation>, Waiter>
auto Wait(Operation&& operation) {
  if (operation.TryNow()) {
    if (EventLoop* loop = EventLoop::CurrentOrNull()) loop->PollOnOccasion();
  } else if (operation.await_suspend(std::noop_coroutine())) {
    EventLoop::Current().RunUntil(
        [&operation] { return operation.finished(); });
  }
  return operation.await_resume();
}

// The same for a task.
template <class T>
T Wait(Task<T> task) {
  EventLoop& loop = EventLoop::Current();
  loop.RestoreBudget();
  if (task.Start(std::noop_coroutine())) {
    loop.PollOnOccasion();
  } else {
    loop.RunUntil([&task] { return task.done(); });
  }
  return task.await_resume();
}

// Starts `task` on this thread's loop. See EventLoop::Spawn: it makes progress
// only while this thread is inside Wait() or Run().
inline void Spawn(Task<void> task) {
  EventLoop::Current().Spawn(std::move(task));
}

}  // namespace rawnet

#endif  // RAWNET_ASYNC_WAIT_H_
