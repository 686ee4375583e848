// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/task_group.h"

namespace rawnet {

void TaskGroup::Spawn(Task<void> task) {
  const Task<void>::Handle handle = task.Release();
  TaskPromise<void>& promise = handle.promise();
  promise.set_owner(this);
  tasks_.PushBack(promise);
  ++size_;
  ResumeFrame(handle);
}

void TaskGroup::Cancel() {
  while (TaskPromise<void>* task = tasks_.PopFront()) {
    --size_;
    DestroyFrame(task->handle());
  }
}

void TaskGroup::TaskEnded(TaskPromise<void>& task) {
  task.handle().destroy();
  --size_;
  ended_.Set();
}

Task<void> TaskGroup::JoinDownTo(size_t count) {
  while (size_ > count) {
    (void)co_await ended_.Wait(Context::Background(),
                               MonotonicTime::Infinite());
  }
}

}  // namespace rawnet
