// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_CONN_PIPE_H_
#define RAWNET_TESTS_SIM_SIM_CONN_PIPE_H_

#include <memory>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/conformance/conn_conformance.h"
#include "rawnet/tests/sim/sim_conformance.h"

namespace rawnet {

// The two ends of a simulated TCP connection to `address` of a SimPair's
// server. As long as its world lives, this thread is on the client.
inline ConnPipe ConnectSimulated(absl::string_view address,
                                 const SimNetwork::Options& options = {}) {
  const auto accept = [](TcpListener* listener,
                         std::unique_ptr<Conn>* conn) -> Task<void> {
    *conn = (co_await listener->Accept()).value();
  };
  auto world = std::make_shared<SimPair>(options);
  const Endpoint endpoint = {IpAddress::Parse(address).value(), 80};
  ConnPipe pipe;
  {
    const EventLoop::Scope on_server = world->server.Enter();
    const auto listener = ListenTcp(endpoint).value();
    world->server.Spawn(accept(listener.get(), &pipe.far));
    const EventLoop::Scope on_client = world->client.Enter();
    pipe.near = Wait(ConnectTcp(Context(), endpoint)).value();
    while (pipe.far == nullptr) world->network.RunFor(absl::Milliseconds(1));
  }
  pipe.world = std::move(world);
  return pipe;
}

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_CONN_PIPE_H_
