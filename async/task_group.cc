// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/task_group.h"

#include "rawnet/async/event_loop.h"

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
  // Not from here: who joins may destroy the group, and whoever resumed this
  // task may still be using it.
  if (joining_ != nullptr) EventLoop::Current().RetryLater(*joining_);
}

TaskGroup::JoinOperation TaskGroup::Join() { return JoinDownTo(0); }

TaskGroup::JoinOperation TaskGroup::JoinDownTo(size_t count) {
  return JoinOperation(*this, count);
}

TaskGroup::JoinOperation::~JoinOperation() {
  if (group_.joining_ == this) group_.joining_ = nullptr;
}

bool TaskGroup::JoinOperation::Attempt() {
  const bool joined = group_.size_ <= count_;
  group_.joining_ = joined ? nullptr : this;
  return joined;
}

}  // namespace rawnet
