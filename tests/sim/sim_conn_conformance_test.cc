// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <string>

#include "gtest/gtest.h"
#include "rawnet/tests/conformance/conn_conformance.h"
#include "rawnet/tests/sim/sim_conn_pipe.h"

namespace rawnet {
namespace {

constexpr ConnKind kKinds[] = {
    {"tcp4", [] { return ConnectSimulated("192.0.2.1"); }, StrandKind::kTasks},
    {"tcp6", [] { return ConnectSimulated("2001:db8::1"); },
     StrandKind::kTasks},
    {"tcp4_in_bad_weather",
     [] { return ConnectSimulated("192.0.2.1", BadWeather()); },
     StrandKind::kTasks},
};

INSTANTIATE_TEST_SUITE_P(Simulated, ConnConformance, testing::ValuesIn(kKinds),
                         [](const auto& kind) {
                           return std::string(kind.param.name);
                         });

}  // namespace
}  // namespace rawnet
