// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_CONFORMANCE_H_
#define RAWNET_TESTS_SIM_SIM_CONFORMANCE_H_

#include "absl/time/time.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/tests/sim/sim_network.h"

namespace rawnet {

// Where the simulated kinds of the conformance suites live: two hosts, and this
// thread on one of them. Both ends of what the suites test are used in that
// one's loop: a socket belongs to no loop.
struct SimPair {
  explicit SimPair(const SimNetwork::Options& options) : network(options) {}

  SimNetwork network;
  SimHost& server = network.AddHost("server", {"192.0.2.1", "2001:db8::1"});
  SimHost& client = network.AddHost("client", {"192.0.2.2", "2001:db8::2"});
  const EventLoop::Scope on_client = client.Enter();
};

// What TCP mends and nobody above it may notice.
inline SimNetwork::Options BadWeather() {
  SimNetwork::Options options;
  options.link = {.latency_min = absl::Milliseconds(1),
                  .latency_max = absl::Milliseconds(3),
                  .loss = 0.01,
                  .duplication = 0.01,
                  .reordering = 0.05};
  options.poller = {.spurious_events = 0.1,
                    .event_delay_max = absl::Microseconds(50)};
  return options;
}

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_CONFORMANCE_H_
