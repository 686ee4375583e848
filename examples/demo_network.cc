// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/demo_network.h"

#include <utility>

#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

constexpr IpAddress kSecondLoopback = IpAddress::V4({127, 0, 0, 2});

// A port that is free on one address may be taken on the other.
constexpr int kPortTries = 16;

// Linux takes backlog + 1 connections, others more, but not many more.
constexpr int kFillersMax = 64;

// On loopback a handshake is over at once, or never.
constexpr absl::Duration kFillTimeout = absl::Milliseconds(50);

Task<void> Greet(TcpListener* listener) {
  for (;;) {
    absl::StatusOr<std::unique_ptr<TcpConn>> conn = co_await listener->Accept();
    if (!conn.ok()) co_return;
    co_await (*conn)->Write("Hello from the server that answers.\n");
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<DemoNetwork>> DemoNetwork::Start() {
  std::unique_ptr<DemoNetwork> network(new DemoNetwork());
  absl::Status status = network->OpenListeners();
  if (status.ok()) status = network->FillBlackHole();
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
    if (OpenBlackHole(IpAddress::LoopbackV6(), greeter_.port).ok()) {
      return absl::OkStatus();
    }
    status = OpenBlackHole(kSecondLoopback, greeter_.port);
    if (status.ok()) return status;
  }
  return status;
}

absl::Status DemoNetwork::OpenBlackHole(const IpAddress& address,
                                        uint16_t port) {
  ListenOptions options;
  options.backlog = 0;
  absl::StatusOr<std::unique_ptr<TcpListener>> listener =
      ListenTcp(Endpoint{address, port}, options);
  if (!listener.ok()) return listener.status();
  black_hole_listener_ = *std::move(listener);
  black_hole_ = {address, port};
  return absl::OkStatus();
}

absl::Status DemoNetwork::FillBlackHole() {
  for (int i = 0; i < kFillersMax; ++i) {
    ConnectOptions options;
    options.timeout = kFillTimeout;
    absl::StatusOr<std::unique_ptr<TcpConn>> conn =
        Wait(ConnectTcp(Context(), black_hole_, options));
    if (IsTimeout(conn.status())) return absl::OkStatus();
    if (!conn.ok()) return conn.status();
    fillers_.push_back(*std::move(conn));
  }
  return absl::UnavailableError("this system lets no queue be full");
}

absl::Status DemoNetwork::StartDnsServer() {
  zone_.AddAddress(kName, black_hole_.address.ToString());
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
