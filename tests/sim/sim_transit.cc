// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What happens to packets between hosts.

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "rawnet/tests/sim/sim_network.h"

namespace rawnet {

SimHost* SimNetwork::HostOf(const IpAddress& address) {
  if (address.IsLoopback()) return nullptr;
  for (const auto& host : hosts_) {
    if (host->Owns(address)) return host.get();
  }
  return nullptr;
}

void SimNetwork::Transmit(SimHost& from, SimPacket packet) {
  // An error goes back to where its packet came from.
  const auto target = [](const SimPacket& sent) {
    return sent.icmp_error != 0 ? sent.source.address
                                : sent.destination.address;
  };
  SimVerdict verdict;
  for (const auto& [id, rule] : rules_) {
    verdict = rule(packet);
    if (verdict.kind != SimVerdict::Kind::kPass) break;
  }
  const IpAddress address = target(packet);
  SimHost* const to = from.Owns(address) ? &from : HostOf(address);
  switch (verdict.kind) {
    case SimVerdict::Kind::kPass:
      return Pass(from, to, packet);
    case SimVerdict::Kind::kDeliver:
      if (to == nullptr) return Lose(to, packet, "nobody has the address");
      return Deliver(*to, packet, verdict.delay);
    case SimVerdict::Kind::kDrop:
      return Lose(to, packet, "dropped");
    case SimVerdict::Kind::kUnreachable:
      Lose(to, packet, "unreachable");
      if (packet.icmp_error != 0) return;
      packet.icmp_error = verdict.error;
      return Deliver(from, packet, options_.link.latency_min);
  }
}

void SimNetwork::Pass(SimHost& from, SimHost* to, const SimPacket& packet) {
  if (to == nullptr) return Lose(to, packet, "nobody has the address");
  if (to == &from) return Deliver(*to, packet, absl::ZeroDuration());
  const SimLink& link = LinkOf(from, *to);
  if (link.cut) return Lose(to, packet, "cut");
  if (black_holes_.contains(packet.destination.address)) {
    return Lose(to, packet, "black hole");
  }
  if (random_.Chance(link.loss)) return Lose(to, packet, "lost");
  const int copies = random_.Chance(link.duplication) ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    absl::Duration delay = random_.Between(link.latency_min, link.latency_max);
    if (random_.Chance(link.reordering)) delay += link.reordering_delay;
    Deliver(*to, packet, delay);
  }
}

void SimNetwork::Deliver(SimHost& to, const SimPacket& packet,
                         absl::Duration delay) {
  Log(packet,
      absl::StrCat("to ", to.name(), " in ", absl::FormatDuration(delay)));
  schedule_.After(delay, [&to, packet] { to.stack().OnPacket(packet); });
}

void SimNetwork::Lose(SimHost* to, const SimPacket& packet,
                      absl::string_view why) {
  Log(packet, why);
  if (to != nullptr) to->stack().OnLost(packet);
}

void SimNetwork::Log(const SimPacket& packet, absl::string_view fate) {
  if (!logging_) return;
  log_.push_back(absl::StrFormat("%.6f %s: %s",
                                 absl::ToDoubleSeconds(elapsed()),
                                 packet.ToString(), fate));
}

void SimNetwork::SendDatagramAfter(absl::Duration delay, const Endpoint& from,
                                   const Endpoint& to, std::string payload) {
  SimHost* const host = HostOf(from.address);
  if (host == nullptr) return;
  SimPacket packet{.protocol = SimProtocol::kUdp,
                   .source = from,
                   .destination = to,
                   .payload = std::move(payload)};
  schedule_.After(delay, [this, host, packet = std::move(packet)] {
    Transmit(*host, packet);
  });
}

}  // namespace rawnet
