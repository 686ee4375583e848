// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/conformance/listener_conformance.h"
#include "rawnet/tests/sim/sim_conformance.h"

namespace rawnet {
namespace {

ListenerPlace ListenOn(absl::string_view address, int backlog,
                       const SimNetwork::Options& network = {}) {
  auto world = std::make_shared<SimPair>(network);
  const Endpoint endpoint = {IpAddress::Parse(address).value(), 80};
  const EventLoop::Scope on_server = world->server.Enter();
  ListenOptions options;
  options.backlog = backlog;
  auto listener = ListenTcp(endpoint, options).value();
  return {std::make_unique<ListenerOf<TcpListener>>(std::move(listener)),
          Address(endpoint), std::move(world)};
}

ListenerPlace OnV4(int backlog) { return ListenOn("192.0.2.1", backlog); }
ListenerPlace OnV6(int backlog) { return ListenOn("2001:db8::1", backlog); }
ListenerPlace InBadWeather(int backlog) {
  return ListenOn("192.0.2.1", backlog, BadWeather());
}

constexpr ListenerKind kKinds[] = {
    {"tcp4", &OnV4, &DialTcp, StrandKind::kTasks},
    {"tcp6", &OnV6, &DialTcp, StrandKind::kTasks},
    {"tcp4_in_bad_weather", &InBadWeather, &DialTcp, StrandKind::kTasks,
     Queueing::kWithTheWeather},
};

INSTANTIATE_TEST_SUITE_P(Simulated, ListenerConformance,
                         testing::ValuesIn(kKinds), [](const auto& kind) {
                           return std::string(kind.param.name);
                         });

}  // namespace
}  // namespace rawnet
