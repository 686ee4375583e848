// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_RACE_H_
#define RAWNET_ASYNC_RACE_H_

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "rawnet/async/task.h"
#include "rawnet/async/task_group.h"

namespace rawnet {

// Combinators: tasks that run side by side on one thread, as one task. A task
// that the combinator gives up is destroyed before the result is there: none
// of its operations is pending, none of its locals alive. So it must not be
// inside Wait() then; co_await can be given up.

// The first of `tasks` that ends, and what it gave.
template <class T>
struct First {
  size_t index = 0;
  T value;
};

// For the combinators: where a task's result goes.
template <class T>
Task<void> Store(Task<T> task, std::optional<T>* result) {
  result->emplace(co_await std::move(task));
}

template <class T>
Task<void> StoreFirst(Task<T> task, size_t index,
                      std::optional<First<T>>* first) {
  T value = co_await std::move(task);
  if (!first->has_value()) {
    first->emplace(First<T>{index, std::move(value)});
  }
}

// Runs all `tasks` until the first one ends; the others are destroyed. They
// start in the order of the list, which must not be empty; none starts after
// one has ended.
template <class T>
Task<First<T>> FirstOf(std::vector<Task<T>> tasks) {
  std::optional<First<T>> first;
  TaskGroup group;
  for (size_t i = 0; i < tasks.size() && !first.has_value(); ++i) {
    group.Spawn(StoreFirst(std::move(tasks[i]), i, &first));
  }
  if (!first.has_value()) co_await group.JoinDownTo(group.size() - 1);
  group.Cancel();
  co_return *std::move(first);
}

// Runs all `tasks` until all have ended; results in their order.
template <class T>
Task<std::vector<T>> AllOf(std::vector<Task<T>> tasks) {
  std::vector<std::optional<T>> results(tasks.size());
  TaskGroup group;
  for (size_t i = 0; i < tasks.size(); ++i) {
    group.Spawn(Store(std::move(tasks[i]), &results[i]));
  }
  co_await group.Join();
  std::vector<T> values;
  values.reserve(results.size());
  for (std::optional<T>& result : results) {
    values.push_back(*std::move(result));
  }
  co_return values;
}

// Runs both until both have ended.
template <class A, class B>
Task<std::pair<A, B>> BothOf(Task<A> a, Task<B> b) {
  std::optional<A> first;
  std::optional<B> second;
  TaskGroup group;
  group.Spawn(Store(std::move(a), &first));
  group.Spawn(Store(std::move(b), &second));
  co_await group.Join();
  co_return std::pair<A, B>(*std::move(first), *std::move(second));
}

}  // namespace rawnet

#endif  // RAWNET_ASYNC_RACE_H_
