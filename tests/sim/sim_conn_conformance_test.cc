// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/conformance/conn_conformance.h"
#include "rawnet/tests/sim/sim_conformance.h"

namespace rawnet {
namespace {

Task<void> AcceptOne(TcpListener* listener, std::unique_ptr<Conn>* conn) {
  *conn = (co_await listener->Accept()).value();
}

ConnPipe Connect(absl::string_view address,
                 const SimNetwork::Options& options = {}) {
  auto world = std::make_shared<SimPair>(options);
  const Endpoint endpoint = {IpAddress::Parse(address).value(), 80};
  ConnPipe pipe;
  {
    const EventLoop::Scope on_server = world->server.Enter();
    const auto listener = ListenTcp(endpoint).value();
    world->server.Spawn(AcceptOne(listener.get(), &pipe.far));
    const EventLoop::Scope on_client = world->client.Enter();
    pipe.near = Wait(ConnectTcp(Context(), endpoint)).value();
    while (pipe.far == nullptr) world->network.RunFor(absl::Milliseconds(1));
  }
  pipe.world = std::move(world);
  return pipe;
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
