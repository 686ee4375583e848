// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_CONNS_H_
#define RAWNET_TESTS_SIM_SIM_CONNS_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/async/task.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/sim/sim_conformance.h"

namespace rawnet {

// The two ends of a simulated TCP connection, and what has to outlive them.
struct SimConns {
  std::shared_ptr<SimPair> world;
  std::unique_ptr<Conn> near = nullptr;
  std::unique_ptr<Conn> far = nullptr;
};

// To `address`, one of a SimPair's server.
inline SimConns ConnectSimulated(absl::string_view address,
                                 const SimNetwork::Options& options = {}) {
  const auto accept = [](TcpListener* listener,
                         std::unique_ptr<Conn>* conn) -> Task<void> {
    *conn = (co_await listener->Accept()).value();
  };
  SimConns conns = {std::make_shared<SimPair>(options)};
  SimPair& world = *conns.world;
  const Endpoint endpoint = {IpAddress::Parse(address).value(), 80};
  {
    const EventLoop::Scope on_server = world.server.Enter();
    const auto listener = ListenTcp(endpoint).value();
    world.server.Spawn(accept(listener.get(), &conns.far));
    const EventLoop::Scope on_client = world.client.Enter();
    conns.near = Wait(ConnectTcp(Context(), endpoint)).value();
    while (conns.far == nullptr) world.network.RunFor(absl::Milliseconds(1));
  }
  return conns;
}

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_CONNS_H_
