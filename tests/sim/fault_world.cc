// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/fault_world.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

constexpr size_t kChunk = 32 << 10;

}  // namespace

FaultWorld::FaultWorld(const SimNetwork::Options& options)
    : network(options),
      dns(network.AddHost("dns", {"192.0.2.53"})),
      web(network.AddHost("web", {"192.0.2.1", "2001:db8::1"})),
      client(network.AddHost("client", {"192.0.2.2", "2001:db8::2"})),
      zone(DnsZone()
               .AddAddress("www.example.com", "192.0.2.1")
               .AddAddress("www.example.com", "2001:db8::1")),
      resolver(ResolverOptions()),
      dns_server_(network, dns,
                  [this](const Message& query, DnsServer::Transport transport) {
                    return Answer(query, transport);
                  }),
      patience_(WithPatience(client)) {
  dialer.lookup = &resolver;
}

OwnedContext FaultWorld::WithPatience(SimHost& host) {
  const EventLoop::Scope on_host = host.Enter();
  return WithTimeout(Context(), kPatience);
}

Resolver::Options FaultWorld::ResolverOptions() {
  Resolver::Options options;
  options.conf = ParseResolvConf("nameserver 192.0.2.53");
  options.query.random_id = [this] {
    return static_cast<uint16_t>(network.random().Next());
  };
  return options;
}

DnsServer::Actions FaultWorld::Answer(const Message& query,
                                      DnsServer::Transport transport) const {
  Message reply = zone.Answer(query, transport);
  if (truncates && transport == DnsServer::Transport::kUdp) {
    reply = TruncatedReply(reply);
  }
  return {DnsServer::Send(reply)};
}

void FaultWorld::StartEcho() {
  const EventLoop::Scope on_web = web.Enter();
  auto listener = ListenTcp({IpAddress::AnyV6(), kPort});
  CheckThat(listener.ok(), "the echo cannot listen");
  listener_ = *std::move(listener);
  web.Spawn(Echo());
}

Task<void> FaultWorld::Echo() {
  for (;;) {
    const auto conn = co_await listener_->Accept();
    if (!conn.ok()) co_return;
    const auto echoed = co_await EchoStream(patience_, conn->get());
    echoed.status().IgnoreError();
  }
}

void FaultWorld::StartDatagramEcho() {
  web.Serve(kPort, [this](const SimPacket& packet) {
    network.SendDatagramAfter(
        absl::ZeroDuration(), packet.destination, packet.source,
        std::string(packet.payload.begin(), packet.payload.end()));
  });
}

void FaultWorld::End() {
  {
    const EventLoop::Scope on_client = client.Enter();
    resolver.CloseIdleConnections();
  }
  patience_.Cancel();
  if (listener_ != nullptr) {
    const EventLoop::Scope on_web = web.Enter();
    listener_->Close().IgnoreError();
  }
  network.RunUntilIdle();
}

Task<absl::StatusOr<std::string>> EchoStream(Context context, Conn* conn) {
  std::string echoed;
  std::vector<char> buffer(kChunk);
  for (;;) {
    const absl::StatusOr<size_t> n =
        co_await conn->Read(context, absl::MakeSpan(buffer));
    if (!n.ok()) co_return n.status();
    if (*n == 0) co_return echoed;
    const absl::string_view bytes(buffer.data(), *n);
    const absl::StatusOr<size_t> sent = co_await conn->Write(context, bytes);
    if (!sent.ok()) co_return sent.status();
    echoed.append(buffer.data(), *n);
  }
}

Task<absl::StatusOr<std::string>> ReadToEnd(Context context, Conn* conn) {
  std::string text;
  std::vector<char> buffer(kChunk);
  for (;;) {
    const absl::StatusOr<size_t> n =
        co_await conn->Read(context, absl::MakeSpan(buffer));
    if (!n.ok()) co_return n.status();
    if (*n == 0) co_return text;
    text.append(buffer.data(), *n);
  }
}

}  // namespace rawnet
