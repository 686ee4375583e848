// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_DEMO_NETWORK_H_
#define RAWNET_EXAMPLES_DEMO_NETWORK_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/async/task_group.h"
#include "rawnet/examples/black_hole.h"
#include "rawnet/examples/dns_server.h"
#include "rawnet/examples/dns_zone.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/tcp_listener.h"

namespace rawnet {

// A network of two hosts and a DNS server, on loopback:
//
//   demo.test  AAAA  ::1        a black hole: SYNs meet silence
//              A     127.0.0.1  a server that greets
//
// Without IPv6 the black hole is 127.0.0.2. The server runs on the loop of the
// thread that has called Start.
class DemoNetwork {
 public:
  static constexpr absl::string_view kName = "demo.test";
  static constexpr absl::Duration kAaaaDelay = absl::Milliseconds(12);
  static constexpr absl::Duration kADelay = absl::Milliseconds(25);

  static absl::StatusOr<std::unique_ptr<DemoNetwork>> Start();

  bool has_ipv6() const { return black_hole().address.is_v6(); }
  // Both have the same port.
  Endpoint black_hole() const { return black_hole_->endpoint(); }
  Endpoint greeter() const { return greeter_; }
  Endpoint dns_server() const { return dns_server_->endpoint(); }
  // Asks the DNS server alone.
  Resolver::Options ResolverOptions() const;

 private:
  DemoNetwork() = default;

  absl::Status OpenListeners();
  absl::Status StartDnsServer();

  DnsZone zone_;
  std::unique_ptr<DnsServer> dns_server_;
  std::unique_ptr<TcpListener> greeter_listener_;
  Endpoint greeter_;
  std::unique_ptr<BlackHole> black_hole_;
  TaskGroup greeting_;  // the first to go
};

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_DEMO_NETWORK_H_
