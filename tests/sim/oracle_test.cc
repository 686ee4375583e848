// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Random programs say the same on blocking sockets and on rawnet's, and on
// rawnet's the same on this machine, in memory and on a simulated network in
// any weather. RAWNET_SIM_SEED runs the program of one seed alone.

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "rawnet/tests/sim/oracle_end.h"
#include "rawnet/tests/sim/oracle_program.h"
#include "rawnet/tests/sim/sim_conns.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

using Steps = std::vector<OracleStep>;

std::string OnBlockingSockets(const Steps& steps) {
  const OracleEnds ends = ConnectedBlockingEnds();
  return absl::StrJoin(RunOracleProgram(steps, *ends.near, *ends.far), "\n");
}

std::string OnConns(const Steps& steps, SimConns conns) {
  const auto end0 = MakeConnEnd(std::move(conns.near));
  const auto end1 = MakeConnEnd(std::move(conns.far));
  return absl::StrJoin(RunOracleProgram(steps, *end0, *end1), "\n");
}

SimConns OnThisMachine(uint64_t) {
  auto pair = ConnectedTcp();
  return {nullptr, std::move(pair.near), std::move(pair.far)};
}

SimConns OnASimulation(uint64_t seed) {
  SimNetwork::Options options;
  options.seed = seed;
  return ConnectSimulated("192.0.2.1", options);
}

SimConns OnASimulationInBadWeather(uint64_t seed) {
  SimNetwork::Options options = BadWeather();
  options.seed = seed;
  return ConnectSimulated("2001:db8::1", options);
}

struct OracleKind {
  const char* name;
  SimConns (*connect)(uint64_t seed);
};

constexpr OracleKind kKinds[] = {
    {"this machine", &OnThisMachine},
    {"simulated", &OnASimulation},
    {"simulated, in bad weather", &OnASimulationInBadWeather},
};

void ExpectAgreement(uint64_t seed) {
  const Steps steps = RandomOracleProgram(seed);
  const std::string wanted = OnBlockingSockets(steps);
  for (const OracleKind& kind : kKinds) {
    EXPECT_EQ(OnConns(steps, kind.connect(seed)), wanted)
        << kind.name << "; to repeat: RAWNET_SIM_SEED=" << seed;
  }
}

TEST(Oracle, AgreesWithBlockingSockets) {
  constexpr uint64_t kPrograms = 300;
  const char* const text = std::getenv("RAWNET_SIM_SEED");
  uint64_t only = 0;
  if (text != nullptr && absl::SimpleAtoi(text, &only)) {
    return ExpectAgreement(only);
  }
  for (uint64_t seed = 1; seed <= kPrograms && !testing::Test::HasFailure();
       ++seed) {
    ExpectAgreement(seed);
  }
}

}  // namespace
}  // namespace rawnet
