// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Random system calls on this machine and on a simulated host say the same.

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "rawnet/tests/sim/parity.h"
#include "rawnet/tests/sim/sim_random.h"

namespace rawnet {
namespace {

// Sockets to begin with, and what can be done to them ($), in any order.
struct RandomCase {
  const char* name;
  const char* before;
  std::vector<std::string> sockets;
  std::vector<std::string> steps;
};

void PrintTo(const RandomCase& one, std::ostream* out) { *out << one.name; }

const std::vector<RandomCase>& RandomCases() {
  static const auto& cases = *new std::vector<RandomCase>{
      {"Connection",
       "tcp4 l; bind l; listen l 4; tcp4 c; connect c l; connect c l; "
       "accept s l; ",
       {"c", "s"},
       {"send $ 1", "send $ 700", "send $ 0", "recv $ 1", "recv $ 900",
        "drain $", "shutr $", "shutw $", "error $", "poll $", "peer $", "who $",
        "linger0 $", "close $", "connect $ l"}},
      {"Opening",
       "tcp4 a; reuse a; bind a; tcp4 b; bind b; tcp4 c; bind c; tcp4 d; ",
       {"a", "b", "c", "d"},
       {"listen $ 0", "listen $ 1", "connect $ a", "connect $ b", "connect $ c",
        "accept x$ $", "bind $", "reuse $", "error $", "poll $", "who $",
        "shutr $", "shutw $", "send $ 1", "recv $ 9", "close $"}},
      {"Datagrams",
       "udp4 a; bind a; udp4 b; bind b; udp4 c; connect c a; udp4 d; ",
       {"a", "b", "c", "d"},
       {"connect $ a", "connect $ b", "connect $ c", "send $ 3", "send $ 700",
        "send $ 0", "recv $ 1", "recv $ 900", "error $", "poll $", "who $",
        "bind $", "shutr $", "shutw $", "close $"}}};
  return cases;
}

std::string RandomScript(const RandomCase& kind, uint64_t seed) {
  SimRandom random(seed);
  std::string script = kind.before;
  std::vector<std::string> open = kind.sockets;
  for (int i = 0; i < 25 && !open.empty(); ++i) {
    const size_t which = random.Below(open.size());
    const std::string& step = kind.steps[random.Below(kind.steps.size())];
    absl::StrAppend(&script, absl::StrReplaceAll(step, {{"$", open[which]}}),
                    "; ");
    if (step == "close $") open.erase(open.begin() + which);
  }
  return script;
}

class RandomParity : public testing::TestWithParam<RandomCase> {};

TEST_P(RandomParity, IsKept) {
  constexpr uint64_t kScripts = 1000;
  for (uint64_t seed = 1; seed <= kScripts && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    ExpectTheSame(RandomScript(GetParam(), seed));
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, RandomParity, testing::ValuesIn(RandomCases()),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace rawnet
