// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_schedule.h"

namespace rawnet {

SimSchedule::Id SimSchedule::After(absl::Duration delay,
                                   std::function<void()> action) {
  const Id id{Now() + delay, ++planned_};
  actions_.emplace(id, std::move(action));
  return id;
}

SimSchedule::Id SimSchedule::InBackground(absl::Duration delay,
                                          std::function<void()> action) {
  const Id id{Now() + delay, ++planned_};
  background_.emplace(id, std::move(action));
  return id;
}

bool SimSchedule::RunDue() {
  if (std::exchange(running_, true)) return false;
  bool ran = false;
  for (;;) {
    Actions& actions = next() <= Now() ? actions_ : background_;
    if (First(actions) > Now()) break;
    const std::function<void()> action = std::move(actions.begin()->second);
    actions.erase(actions.begin());
    action();
    ran = true;
  }
  running_ = false;
  return ran;
}

void SimSchedule::AdvanceTo(MonotonicTime time) {
  if (time > Now()) clock_.Advance(time - Now());
}

}  // namespace rawnet
