// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_SCHEDULE_H_
#define RAWNET_TESTS_SIM_SIM_SCHEDULE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "absl/time/time.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/tests/async/virtual_time.h"

namespace rawnet {

// What the simulated world will do, and when: packets on their way, timers of
// kernels. What is due at one moment happens in the order of its planning. Not
// the timers of event loops: those belong to their loops. One thread.
class SimSchedule {
 public:
  struct Id {
    MonotonicTime when;
    uint64_t number = 0;  // 0: of nothing
    friend auto operator<=>(const Id&, const Id&) = default;
  };

  FakeClock& clock() { return clock_; }
  MonotonicTime Now() { return clock_.Now(); }

  // Runs `action` after `delay`; at the earliest in the next RunDue.
  Id After(absl::Duration delay, std::function<void()> action);
  // The same, for what goes on for ever by itself and as a rule changes
  // nothing: keep-alive probes.
  Id InBackground(absl::Duration delay, std::function<void()> action);
  // Nothing happens to what has happened, or to the Id of nothing.
  void Cancel(Id id) {
    actions_.erase(id);
    background_.erase(id);
  }

  // Infinite() when nothing is planned, the background left aside.
  MonotonicTime next() const { return First(actions_); }
  MonotonicTime next_in_background() const { return First(background_); }

  // Does what is due. An action that calls this does nothing by it: what it has
  // planned for now comes after it. True: something happened.
  bool RunDue();

  // Moves the clock, never back.
  void AdvanceTo(MonotonicTime time);

 private:
  using Actions = std::map<Id, std::function<void()>>;

  static MonotonicTime First(const Actions& actions) {
    return actions.empty() ? MonotonicTime::Infinite()
                           : actions.begin()->first.when;
  }

  FakeClock clock_;
  Actions actions_;
  Actions background_;
  uint64_t planned_ = 0;
  bool running_ = false;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_SCHEDULE_H_
