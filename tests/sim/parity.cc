// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/parity.h"

#include <memory>
#include <vector>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "rawnet/tests/sim/parity_script.h"
#include "rawnet/tests/sim/sim_network.h"

namespace rawnet {
namespace {

std::vector<std::string> RunSimulated(const std::string& script) {
  SimNetwork network;
  SimHost& host = network.AddHost("host", {});
  const std::unique_ptr<Poller> poller = host.Options().create_poller();
  return ParityScript(host.sys(), *poller).Run(script);
}

std::vector<std::string> RunReally(const std::string& script,
                                   const std::vector<std::string>& expected) {
  const std::unique_ptr<Poller> poller = CreatePoller("epoll").value();
  return ParityScript(SystemSys(), *poller).Run(script, expected);
}

}  // namespace

// A busy kernel delivers a little late what it delivers at once as a rule: what
// differs is looked at again.
void ExpectTheSame(const std::string& script) {
  constexpr int kTriesMax = 5;
  const std::vector<std::string> simulated = RunSimulated(script);
  std::vector<std::string> real;
  for (int i = 0; i < kTriesMax && real != simulated; ++i) {
    real = RunReally(script, simulated);
  }
  EXPECT_EQ(absl::StrJoin(simulated, "\n"), absl::StrJoin(real, "\n"));
}

}  // namespace rawnet
