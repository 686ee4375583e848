// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/source_probe.h"

#include "rawnet/async/event_loop.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {
namespace {

constexpr uint16_t kAnyPort = 53;  // zero is none

}  // namespace

SourceProbe::SourceProbe() : sys_(EventLoop::Current().sys()) {}

SourceProbe::~SourceProbe() {
  for (const int socket : sockets_) {
    if (socket != kNone) sys_.Close(socket);
  }
}

std::optional<IpAddress> SourceProbe::SourceFor(const IpAddress& destination) {
  const SocketAddress address = ToSocketAddress(sys_, {destination, kAnyPort});
  const SocketFamily family = address.family();
  int& socket = sockets_[family == SocketFamily::kInet6 ? 1 : 0];
  if (socket == kNone) {
    const int opened = sys_.Socket(family, SocketType::kDatagram);
    if (opened < 0) return std::nullopt;
    socket = opened;
  } else {
    // Or it would keep the address that it had for the last one.
    sys_.Connect(socket, SocketAddress::Dissolving());
  }
  if (sys_.Connect(socket, address) < 0) return std::nullopt;
  SocketAddress local;
  if (sys_.GetSockName(socket, &local) < 0) return std::nullopt;
  return EndpointOf(sys_, local).address;
}

}  // namespace rawnet
