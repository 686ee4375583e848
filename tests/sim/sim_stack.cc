// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_stack.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "rawnet/tests/sim/tcp_socket.h"
#include "rawnet/tests/sim/udp_socket.h"

namespace rawnet {
namespace {

// IPv4 addresses are compared in their mapped form.
bool HasPrefix(const IpAddress& address, const IpAddress& prefix, int bits) {
  if (address.is_v4() != prefix.is_v4()) return false;
  if (prefix.is_v4()) bits += 96;
  for (size_t i = 0; bits > 0; ++i, bits -= 8) {
    const int mask = bits >= 8 ? 0xff : 0xff << (8 - bits) & 0xff;
    if (((address.V6Bytes()[i] ^ prefix.V6Bytes()[i]) & mask) != 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

SimStack::SimStack(const SimHostOptions& options, SimSchedule& schedule,
                   std::function<void(SimPacket)> transmit)
    : options_(options),
      schedule_(schedule),
      transmit_(std::move(transmit)),
      tcp_ports_(options.automatic_port_first, options.automatic_port_last),
      udp_ports_(options.automatic_port_first, options.automatic_port_last) {}

int SimStack::MakeSocket(SocketFamily family, SocketType type,
                         std::shared_ptr<SimSocket>* socket) {
  const bool v4 = family == SocketFamily::kInet4;
  if (!v4 && family != SocketFamily::kInet6) return -EAFNOSUPPORT;
  if ((v4 ? options_.ipv4 : options_.ipv6) == SimFamily::kAbsent) {
    return -EAFNOSUPPORT;
  }
  switch (type) {
    case SocketType::kStream:
      *socket = std::make_shared<TcpSocket>(*this, family);
      return 0;
    case SocketType::kDatagram:
      *socket = std::make_shared<UdpSocket>(*this, family);
      return 0;
    case SocketType::kSequencedPacket:
      break;
  }
  return -ESOCKTNOSUPPORT;
}

bool SimStack::Owns(const IpAddress& address) const {
  if (StateOf(address) != SimFamily::kPresent) return false;
  if (address.IsLoopback()) return true;
  return std::find(options_.addresses.begin(), options_.addresses.end(),
                   address) != options_.addresses.end();
}

int SimStack::Route(const IpAddress& to, IpAddress* source) const {
  const bool loopback = to.IsLoopback();
  if (StateOf(to) != SimFamily::kPresent) {
    return loopback ? -EADDRNOTAVAIL : -ENETUNREACH;
  }
  if (loopback) {
    *source = to.is_v4() ? IpAddress::LoopbackV4() : to;
    return 0;
  }
  *source = to;
  if (Owns(to)) return 0;
  for (const MissingRoute& route : missing_routes_) {
    if (HasPrefix(to, route.prefix, route.bits)) return -route.error;
  }
  for (const IpAddress& own : options_.addresses) {
    if (own.is_v4() != to.is_v4()) continue;
    if (own.is_v6() && own.IsLinkLocal() != to.IsLinkLocal()) continue;
    *source = own;
    return 0;
  }
  return -ENETUNREACH;
}

void SimStack::RemoveRoute(const IpAddress& prefix, int bits, int error) {
  missing_routes_.push_back({prefix, bits, error});
}

SimSocket* SimStack::Receiver(const SimPacket& packet) {
  const PortTable& ports =
      packet.protocol == SimProtocol::kTcp ? tcp_ports_ : udp_ports_;
  SimSocket* socket = ports.Connected(packet.destination, packet.source);
  return socket != nullptr ? socket : ports.Waiting(packet.destination);
}

void SimStack::OnPacket(const SimPacket& packet) {
  if (packet.icmp_error != 0) return OnIcmpError(packet);
  SimSocket* const receiver = Receiver(packet);
  const bool tcp = packet.protocol == SimProtocol::kTcp;
  if (receiver != nullptr &&
      (!tcp || receiver->connected() || receiver->listening())) {
    const auto alive = receiver->shared_from_this();
    return receiver->OnPacket(packet);
  }
  if (tcp) return Refuse(packet);
  const auto service = services_.find(packet.destination.port);
  if (service != services_.end()) return service->second(packet);
  // RFC 1122 3.2.2.1: port unreachable.
  Transmit({.protocol = packet.protocol,
            .source = packet.source,
            .destination = packet.destination,
            .icmp_error = ECONNREFUSED});
}

void SimStack::OnIcmpError(const SimPacket& packet) {
  const PortTable& ports =
      packet.protocol == SimProtocol::kTcp ? tcp_ports_ : udp_ports_;
  SimSocket* socket = ports.Connected(packet.source, packet.destination);
  if (socket == nullptr) return;
  const auto alive = socket->shared_from_this();
  socket->OnIcmpError(packet.icmp_error);
}

void SimStack::OnLost(const SimPacket& packet) {
  if (packet.protocol != SimProtocol::kTcp || packet.icmp_error != 0) return;
  SimSocket* socket = tcp_ports_.Connected(packet.destination, packet.source);
  if (socket == nullptr || !packet.ack || packet.syn) return;
  static_cast<TcpSocket*>(socket)->OnWindowNewsLost();
}

// RFC 9293 3.10.7.1
void SimStack::Refuse(const SimPacket& packet) {
  if (packet.rst) return;
  SimPacket reset{.source = packet.destination, .destination = packet.source};
  reset.rst = true;
  if (packet.ack) {
    reset.sequence = packet.acknowledgment;
  } else {
    reset.ack = true;
    reset.acknowledgment = packet.sequence + packet.payload.size() +
                           (packet.syn ? 1 : 0) + (packet.fin ? 1 : 0);
  }
  Transmit(std::move(reset));
}

}  // namespace rawnet
