// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_TASK_GROUP_H_
#define RAWNET_ASYNC_TASK_GROUP_H_

#include <cstddef>

#include "rawnet/async/intrusive_list.h"
#include "rawnet/async/local_event.h"
#include "rawnet/async/task.h"

namespace rawnet {

// Tasks that run side by side on one thread and end before their owner does:
//
//   TaskGroup group;
//   group.Spawn(Serve(std::move(conn)));
//   co_await group.Join();
//
// A group that goes out of scope destroys the tasks that have not ended:
// nothing that they wait for can resume them afterwards. Belongs to one
// thread. A task of the group must not destroy the group nor call Cancel.
class TaskGroup final : private TaskOwner {
 public:
  TaskGroup() = default;
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  ~TaskGroup() { Cancel(); }

  // Starts `task` at once, up to its first wait.
  void Spawn(Task<void> task);
  // Destroys the tasks that have not ended.
  void Cancel();
  size_t size() const { return size_; }

  // Waits until every task has ended. One waiter at a time.
  Task<void> Join() { return JoinDownTo(0); }
  // Waits until at most `count` tasks have not ended.
  Task<void> JoinDownTo(size_t count);

 private:
  void TaskEnded(TaskPromise<void>& task) override;

  IntrusiveList<TaskPromise<void>, TaskTag> tasks_;
  size_t size_ = 0;
  LocalEvent ended_;
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_TASK_GROUP_H_
