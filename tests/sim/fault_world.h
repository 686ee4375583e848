// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_FAULT_WORLD_H_
#define RAWNET_TESTS_SIM_FAULT_WORLD_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/dialer/dialer.h"
#include "rawnet/examples/dns_zone.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_network.h"

namespace rawnet {

// A small world for programs that meet faults: a client, a web host of both
// families, a DNS server that knows it as www.example.com. Links take a
// millisecond.
class FaultWorld {
 public:
  explicit FaultWorld(const SimNetwork::Options& options = {});
  FaultWorld(const FaultWorld&) = delete;
  FaultWorld& operator=(const FaultWorld&) = delete;

  // What no program may wait longer than, so that each ends even when its peer
  // has failed.
  static constexpr absl::Duration kPatience = absl::Minutes(5);
  Context Patience() { return patience_; }

  static Endpoint WebV4() { return {IpAddress::V4({192, 0, 2, 1}), kPort}; }
  static constexpr uint16_t kPort = 80;

  // Web sends back what it gets, connection by connection, until End. Returns
  // when it listens.
  void StartEcho();
  // Web sends back each datagram to kPort.
  void StartDatagramEcho();
  // Ends what goes on, and lets the network come to rest.
  void End();

  SimNetwork network;
  SimHost& dns;
  SimHost& web;
  SimHost& client;

  DnsZone zone;
  // Answers over UDP are cut short.
  bool truncates = false;
  Resolver resolver;
  Dialer dialer;

 private:
  static OwnedContext WithPatience(SimHost& host);
  Task<void> Echo();
  Resolver::Options ResolverOptions();
  DnsServer::Actions Answer(const Message& query,
                            DnsServer::Transport transport) const;

  SimDnsServer dns_server_;
  OwnedContext patience_;
  std::unique_ptr<TcpListener> listener_;
};

// Sends back what comes, until the end of the stream. All that came, or what
// went wrong.
Task<absl::StatusOr<std::string>> EchoStream(Context context, Conn* conn);

// All that comes until the end of the stream.
Task<absl::StatusOr<std::string>> ReadToEnd(Context context, Conn* conn);

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_FAULT_WORLD_H_
