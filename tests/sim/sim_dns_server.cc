// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_dns_server.h"

#include <map>
#include <string>
#include <utility>

#include "rawnet/async/sleep.h"
#include "rawnet/async/task_group.h"
#include "rawnet/socket/tcp_listener.h"

namespace rawnet {
namespace {

using Action = DnsServer::Action;

constexpr uint16_t kFreePort = 49152;  // the first of RFC 6335's dynamic ones

std::string TextOf(absl::Span<const uint8_t> bytes) {
  return std::string(bytes.begin(), bytes.end());
}

// RFC 1035 4.2.2
std::string Framed(const std::string& message) {
  const char length[2] = {static_cast<char>(message.size() >> 8),
                          static_cast<char>(message.size())};
  return std::string(length, sizeof(length)) + message;
}

size_t FrameSize(absl::string_view received) {
  return 2 + (static_cast<uint8_t>(received[0]) << 8 |
              static_cast<uint8_t>(received[1]));
}

// In the order of their delays.
Task<void> DoAll(Conn* conn, DnsServer::Actions actions) {
  // Those of equal delay keep their order.
  std::multimap<absl::Duration, Action> due;
  for (Action& action : actions) due.emplace(action.delay, std::move(action));
  absl::Duration passed = absl::ZeroDuration();
  for (const auto& [delay, action] : due) {
    if (delay > passed) {
      (co_await Sleep(Context(), delay - passed)).IgnoreError();
      passed = delay;
    }
    if (action.from.has_value()) continue;
    if (action.kind == Action::Kind::kCloseStream) {
      conn->Close().IgnoreError();
      co_return;
    }
    std::string bytes = TextOf(action.bytes);
    if (action.kind == Action::Kind::kSend) bytes = Framed(bytes);
    const auto sent = co_await conn->Write(bytes);
    if (!sent.ok()) co_return;
  }
}

}  // namespace

SimDnsServer::SimDnsServer(SimNetwork& network, SimHost& host,
                           DnsServer::Handler handler, uint16_t port)
    : network_(network), handler_(std::move(handler)) {
  host.Serve(port, [this](const SimPacket& packet) { OnDatagram(packet); });
  host.Spawn(ServeStreams(port));
}

DnsServer::Actions SimDnsServer::OnQuery(absl::Span<const char> bytes,
                                         DnsServer::Transport transport) {
  const absl::StatusOr<Message> query = ParseMessage(
      {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  if (!query.ok() || query->header.is_reply || !query->question) return {};
  queries_.push_back({*query, transport});
  return handler_(*query, transport);
}

void SimDnsServer::OnDatagram(const SimPacket& packet) {
  for (const Action& action :
       OnQuery(packet.payload, DnsServer::Transport::kUdp)) {
    if (action.kind == Action::Kind::kCloseStream) continue;
    Endpoint from = action.from.value_or(packet.destination);
    if (from.port == 0) from.port = kFreePort;
    network_.SendDatagramAfter(action.delay, from, packet.source,
                               TextOf(action.bytes));
  }
}

Task<void> SimDnsServer::ServeStreams(uint16_t port) {
  const auto listener = ListenTcp({IpAddress::AnyV6(), port});
  TaskGroup streams;
  while (listener.ok()) {
    absl::StatusOr<std::unique_ptr<TcpConn>> conn =
        co_await (*listener)->Accept();
    if (!conn.ok()) co_return;
    streams.Spawn(ServeStream(*std::move(conn)));
  }
}

Task<void> SimDnsServer::ServeStream(std::unique_ptr<Conn> conn) {
  std::string received;
  TaskGroup replies;
  for (;;) {
    char buffer[512];
    const auto n = co_await conn->Read(buffer);
    if (!n.ok() || *n == 0) co_return;
    received.append(buffer, *n);
    while (received.size() >= 2 && received.size() >= FrameSize(received)) {
      const std::string frame = received.substr(2, FrameSize(received) - 2);
      received.erase(0, FrameSize(received));
      DnsServer::Actions actions = OnQuery(frame, DnsServer::Transport::kTcp);
      replies.Spawn(DoAll(conn.get(), std::move(actions)));
    }
  }
}

}  // namespace rawnet
