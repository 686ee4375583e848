// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// A user's own test on the simulated network: it builds from outside, too.

#include "rawnet/dialer/dialer.h"
#include "rawnet/tests/sim/sim_network.h"

int main() {
  rawnet::SimNetwork network;
  rawnet::SimHost& client = network.AddHost("client", {"192.0.2.9"});
  rawnet::Dialer dialer;
  dialer.timeout = absl::Minutes(1);
  const auto conn = client.Run(dialer.Dial({}, "tcp", "192.0.2.1:80"));
  return !conn.ok() && network.elapsed() == absl::Minutes(1) ? 0 : 1;
}
