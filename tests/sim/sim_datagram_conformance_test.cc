// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/tests/conformance/datagram_conformance.h"
#include "rawnet/tests/sim/sim_conformance.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

ConnPipe On(absl::string_view client, absl::string_view server,
            const SimNetwork::Options& options = {}) {
  auto world = std::make_shared<SimPair>(options);
  PairOf<UdpConn> pair =
      ConnectedUdp({world->client.sys(), IpAddress::Parse(client).value()},
                   {world->server.sys(), IpAddress::Parse(server).value()});
  return {std::move(pair.near), std::move(pair.far), std::move(world)};
}

ConnPipe OnV4() { return On("192.0.2.2", "192.0.2.1"); }
ConnPipe OnV6() { return On("2001:db8::2", "2001:db8::1"); }

ConnPipe WithABadPoller() {
  SimNetwork::Options options;
  options.poller = BadWeather().poller;
  return On("192.0.2.2", "192.0.2.1", options);
}

constexpr DatagramKind kKinds[] = {
    {"udp4", &OnV4, 65507, StrandKind::kTasks},
    {"udp6", &OnV6, 65527, StrandKind::kTasks},
    {"udp4_with_a_bad_poller", &WithABadPoller, 65507, StrandKind::kTasks},
};

INSTANTIATE_TEST_SUITE_P(Simulated, DatagramConformance,
                         testing::ValuesIn(kKinds), [](const auto& kind) {
                           return std::string(kind.param.name);
                         });

}  // namespace
}  // namespace rawnet
