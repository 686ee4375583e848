// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_TASK_H_
#define RAWNET_ASYNC_TASK_H_

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "rawnet/async/intrusive_list.h"
#include "rawnet/async/loop_allocated.h"
#include "rawnet/async/running_frame.h"

namespace rawnet {

template <class T>
class TaskPromise;
struct TaskTag;

// Who starts and ends a Task<void> that nobody awaits: a loop or a TaskGroup.
class TaskOwner {
 public:
  // `task` has run to its end. The owner destroys its frame.
  virtual void TaskEnded(TaskPromise<void>& task) = 0;

 protected:
  ~TaskOwner() = default;
};

// What the promises of all result types share. Frames come from the free lists
// of the thread's loop.
class TaskPromiseBase : public LoopAllocated {
 public:
  std::suspend_always initial_suspend() noexcept { return {}; }
  [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }

  // Runs the task up to its first wait. True: it has ended already.
  //
  // A task that ends meanwhile does not resume who awaits it: that one sees it
  // here. So a million tasks that end at once, one after another, use the stack
  // of one, also where the compiler makes no tail calls.
  bool Start(std::coroutine_handle<> self, std::coroutine_handle<> awaiting) {
    continuation_ = awaiting;
    starting_ = true;
    ResumeFrame(self);
    starting_ = false;
    return self.done();
  }

 protected:
  // What runs on when the task `self` has ended.
  std::coroutine_handle<> AtEnd(std::coroutine_handle<> self) const noexcept {
    if (starting_ || !continuation_) return std::noop_coroutine();
    RunningFrame::Replace(self, continuation_);
    return continuation_;
  }

 private:
  std::coroutine_handle<> continuation_;
  bool starting_ = false;
};

template <class T>
class TaskPromise final : public TaskPromiseBase {
 public:
  struct FinalSuspend {
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(
        std::coroutine_handle<TaskPromise> task) noexcept {
      return task.promise().AtEnd(task);
    }
    void await_resume() noexcept {}
  };

  auto get_return_object() {
    return std::coroutine_handle<TaskPromise>::from_promise(*this);
  }
  FinalSuspend final_suspend() noexcept { return {}; }
  template <class U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T TakeValue() { return *std::move(value_); }

 private:
  std::optional<T> value_;
};

template <>
class TaskPromise<void> final : public TaskPromiseBase,
                                public ListHook<TaskTag> {
 public:
  struct FinalSuspend {
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(
        std::coroutine_handle<TaskPromise> task) noexcept {
      TaskPromise& promise = task.promise();
      if (promise.owner_ == nullptr) return promise.AtEnd(task);
      promise.owner_->TaskEnded(promise);  // may destroy the frame
      return std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };

  auto get_return_object() { return handle(); }
  FinalSuspend final_suspend() noexcept { return {}; }
  void return_void() {}
  void TakeValue() {}

  std::coroutine_handle<TaskPromise> handle() {
    return std::coroutine_handle<TaskPromise>::from_promise(*this);
  }
  void set_owner(TaskOwner* owner) { owner_ = owner; }

 private:
  TaskOwner* owner_ = nullptr;
};

// A coroutine that gives a T. Lazy: nothing runs before it is awaited, handed
// to Wait(), or spawned. Destroying a task that has not ended abandons it: its
// operations leave their loop, and its locals are destroyed. It must not be
// running then, nor be inside Wait().
//
// A task belongs to the thread that started it. Functions that return tasks
// must not be lambdas with captures: the lambda dies before its coroutine does.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = TaskPromise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task(Handle handle) : handle_(handle) {}  // NOLINT: from get_return_object
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) DestroyFrame(handle_);
  }

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> awaiting) {
    return !Start(awaiting);
  }
  T await_resume() { return handle_.promise().TakeValue(); }

  // For Wait() and other roots. True: the task has ended.
  bool Start(std::coroutine_handle<> awaiting) {
    return handle_.promise().Start(handle_, awaiting);
  }
  bool done() const { return handle_.done(); }
  // Gives up the frame.
  Handle Release() { return std::exchange(handle_, {}); }

 private:
  Handle handle_;
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_TASK_H_
