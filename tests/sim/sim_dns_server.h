// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_DNS_SERVER_H_
#define RAWNET_TESTS_SIM_SIM_DNS_SERVER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "rawnet/async/task.h"
#include "rawnet/examples/dns_server.h"
#include "rawnet/socket/conn.h"
#include "rawnet/tests/sim/sim_network.h"

namespace rawnet {

// A DNS server on a simulated host that does what a script says: a handler of
// DnsServer, which does the same over real sockets. Listens for UDP and TCP.
// Must outlive what the network does; one descriptor of its host stays open.
//
//   SimDnsServer dns(network, host, [&](const Message& query, auto transport) {
//     return DnsServer::Actions{DnsServer::Send(zone.Answer(query,
//     transport))};
//   });
class SimDnsServer {
 public:
  static constexpr uint16_t kPort = 53;

  SimDnsServer(SimNetwork& network, SimHost& host, DnsServer::Handler handler,
               uint16_t port = kPort);
  SimDnsServer(const SimDnsServer&) = delete;
  SimDnsServer& operator=(const SimDnsServer&) = delete;

  // What came so far, in its order.
  const std::vector<DnsServer::SeenQuery>& queries() const { return queries_; }

 private:
  DnsServer::Actions OnQuery(absl::Span<const char> bytes,
                             DnsServer::Transport transport);
  void OnDatagram(const SimPacket& packet);
  Task<void> ServeStreams(uint16_t port);
  Task<void> ServeStream(std::unique_ptr<Conn> conn);

  SimNetwork& network_;
  const DnsServer::Handler handler_;
  std::vector<DnsServer::SeenQuery> queries_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_DNS_SERVER_H_
