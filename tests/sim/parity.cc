// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/parity.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
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

// Another process has a port that the script counts on, of the other family of
// one that it was given.
bool MetAStranger(const std::vector<std::string>& simulated,
                  const std::vector<std::string>& real) {
  const auto taken = [](const std::vector<std::string>& lines) {
    return std::count_if(
        lines.begin(), lines.end(), [](const std::string& line) {
          return absl::StrContains(line, "Address already in use");
        });
  };
  return taken(real) > taken(simulated);
}

}  // namespace

// A busy kernel delivers a little late what it delivers at once as a rule: what
// differs is looked at again.
void ExpectTheSame(const std::string& script) {
  constexpr int kTriesMax = 5;
  constexpr int kStrangersMax = 2000;
  const std::vector<std::string> simulated = RunSimulated(script);
  std::vector<std::string> real;
  int tries = 0;
  int strangers = 0;
  while (real != simulated && tries < kTriesMax && strangers < kStrangersMax) {
    real = RunReally(script, simulated);
    ++(MetAStranger(simulated, real) ? strangers : tries);
  }
  EXPECT_EQ(absl::StrJoin(simulated, "\n"), absl::StrJoin(real, "\n"));
}

}  // namespace rawnet
