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
#include "rawnet/tests/sim/sim_network.h"

namespace rawnet {
namespace {

struct World {
  explicit World(const SimNetwork::Options& options) : network(options) {}

  SimNetwork network;
  SimHost& server = network.AddHost("server", {"192.0.2.1", "2001:db8::1"});
  SimHost& client = network.AddHost("client", {"192.0.2.2", "2001:db8::2"});
  // Both ends are used in the client's loop: a connection belongs to no loop.
  const EventLoop::Scope on_client = client.Enter();
};

Task<void> AcceptOne(TcpListener* listener, std::unique_ptr<Conn>* conn) {
  *conn = (co_await listener->Accept()).value();
}

ConnPipe Connect(absl::string_view address,
                 const SimNetwork::Options& options = {}) {
  auto world = std::make_shared<World>(options);
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

SimNetwork::Options BadWeather() {
  SimNetwork::Options options;
  options.link = {.latency_min = absl::Milliseconds(1),
                  .latency_max = absl::Milliseconds(3),
                  .loss = 0.01,
                  .duplication = 0.01,
                  .reordering = 0.05};
  options.poller = {.spurious_events = 0.1,
                    .event_delay_max = absl::Microseconds(50)};
  return options;
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
