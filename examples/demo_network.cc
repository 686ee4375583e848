// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/demo_network.h"

#include <utility>

#include "rawnet/async/task.h"

namespace rawnet {
namespace {

constexpr IpAddress kSecondLoopback = IpAddress::V4({127, 0, 0, 2});

// A port that is free on one address may be taken on the other.
constexpr int kPortTries = 16;

Task<void> Greet(TcpListener* listener) {
  for (;;) {
    absl::StatusOr<std::unique_ptr<TcpConn>> conn = co_await listener->Accept();
    if (!conn.ok()) co_return;
    (co_await (*conn)->Write("Hello from the server that answers.\n"))
        .IgnoreError();
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<DemoNetwork>> DemoNetwork::Start() {
  std::unique_ptr<DemoNetwork> network(new DemoNetwork());
  absl::Status status = network->OpenListeners();
  if (status.ok()) status = network->StartDnsServer();
  if (!status.ok()) return status;
  network->greeting_.Spawn(Greet(network->greeter_listener_.get()));
  return network;
}

absl::Status DemoNetwork::OpenListeners() {
  absl::Status status;
  for (int i = 0; i < kPortTries; ++i) {
    absl::StatusOr<std::unique_ptr<TcpListener>> listener =
        ListenTcp(Endpoint{IpAddress::LoopbackV4(), 0});
    if (!listener.ok()) return listener.status();
    greeter_listener_ = *std::move(listener);
    greeter_ = greeter_listener_->LocalEndpoint();
    for (const IpAddress& address :
         {IpAddress::LoopbackV6(), kSecondLoopback}) {
      absl::StatusOr<std::unique_ptr<BlackHole>> hole =
          BlackHole::Open({address, greeter_.port});
      status = hole.status();
      if (!status.ok()) continue;
      black_hole_ = *std::move(hole);
      return status;
    }
  }
  return status;
}

absl::Status DemoNetwork::StartDnsServer() {
  zone_.AddAddress(kName, black_hole().address.ToString());
  zone_.AddAddress(kName, greeter_.address.ToString());
  absl::StatusOr<std::unique_ptr<DnsServer>> server = DnsServer::Start(
      [this](const Message& query, DnsServer::Transport transport) {
        const bool is_a = query.question.has_value() &&
                          query.question->type == RecordType::kA;
        return DnsServer::Actions{DnsServer::Send(
            zone_.Answer(query, transport), is_a ? kADelay : kAaaaDelay)};
      });
  if (!server.ok()) return server.status();
  dns_server_ = *std::move(server);
  return absl::OkStatus();
}

Resolver::Options DemoNetwork::ResolverOptions() const {
  Resolver::Options options;
  options.conf.servers = {dns_server()};
  return options;
}

}  // namespace rawnet
