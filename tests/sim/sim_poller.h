// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_POLLER_H_
#define RAWNET_TESTS_SIM_SIM_POLLER_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/netpoll/poller.h"
#include "rawnet/tests/sim/sim_descriptors.h"
#include "rawnet/tests/sim/sim_random.h"
#include "rawnet/tests/sim/sim_schedule.h"
#include "rawnet/tests/sim/sim_socket.h"
#include "rawnet/tests/sim/sys_faults.h"

namespace rawnet {

// What a poller does worse than the best one could; all that its contract
// allows.
struct SimPollerFaults {
  // The chance that a Wait reports a descriptor for no reason; below 1.
  double spurious_events = 0;
  // How long news of a descriptor may take, drawn each time.
  absl::Duration event_delay_max = absl::ZeroDuration();
};

// What a poller needs of the world it waits in.
class SimWorld {
 public:
  // Lets the world go on until `news` says true or the clock reaches
  // `deadline`.
  virtual void WaitUntil(MonotonicTime deadline,
                         absl::FunctionRef<bool()> news) = 0;

 protected:
  ~SimWorld() = default;
};

// A poller over simulated descriptors, as epoll(7) edge-triggered: to wait is
// to let the simulated world go on. One thread, but for Wake.
class SimPoller final : public Poller, private SimWatcher {
 public:
  SimPoller(SimWorld& world, SimDescriptors& descriptors, SimSchedule& schedule,
            SimRandom& random, const SimPollerFaults& faults,
            SysFaults& sys_faults)
      : world_(world),
        descriptors_(descriptors),
        schedule_(schedule),
        random_(random),
        faults_(faults),
        sys_faults_(sys_faults) {}
  ~SimPoller() override;

  absl::string_view name() const override { return "sim"; }
  int Add(int fd, uint64_t token) override;
  int Remove(int fd) override;
  // OnClose has done so.
  void Forget(int, uint64_t) override {}
  void Arm(int, Direction) override {}
  int Wait(absl::Span<Event> events, absl::Duration timeout) override;
  void Wake() override { woken_.store(true); }

 private:
  struct Registration {
    uint64_t token = 0;
    uint64_t number = 0;  // of all registrations ever
    bool changed = false;
  };

  void OnChange(int fd) override;
  void OnClose(int fd) override { registrations_.erase(fd); }
  void Enqueue(int fd, uint64_t number);
  int Harvest(absl::Span<Event> events);
  void MakeSpuriousEvent(absl::Span<Event> events, int* filled);

  SimWorld& world_;
  SimDescriptors& descriptors_;
  SimSchedule& schedule_;
  SimRandom& random_;
  const SimPollerFaults& faults_;
  SysFaults& sys_faults_;
  std::map<int, Registration> registrations_;
  std::vector<int> changed_;  // in their order; some may be gone
  uint64_t registered_ = 0;
  uint64_t waits_ = 0;
  std::atomic<bool> woken_{false};
  // For what is planned and comes when the poller is gone.
  const std::shared_ptr<SimPoller*> self_ = std::make_shared<SimPoller*>(this);
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_POLLER_H_
