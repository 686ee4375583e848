// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/tests/conformance/conn_conformance.h"
#include "rawnet/tests/sim/sim_conns.h"

namespace rawnet {
namespace {

ConnPipe Connect(absl::string_view address,
                 const SimNetwork::Options& options = {}) {
  SimConns conns = ConnectSimulated(address, options);
  return {std::move(conns.near), std::move(conns.far), std::move(conns.world)};
}

constexpr ConnKind kKinds[] = {
    {"tcp4", [] { return Connect("192.0.2.1"); }, StrandKind::kTasks},
    {"tcp6", [] { return Connect("2001:db8::1"); }, StrandKind::kTasks},
    {"tcp4_in_bad_weather", [] { return Connect("192.0.2.1", BadWeather()); },
     StrandKind::kTasks},
};

INSTANTIATE_TEST_SUITE_P(Simulated, ConnConformance, testing::ValuesIn(kKinds),
                         [](const auto& kind) {
                           return std::string(kind.param.name);
                         });

}  // namespace
}  // namespace rawnet
