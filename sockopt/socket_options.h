// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKOPT_SOCKET_OPTIONS_H_
#define RAWNET_SOCKOPT_SOCKET_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rawnet/sockopt/socket_handle.h"

namespace rawnet {

// Options of every kind of socket; see socket_handle.h for Set, Get and their
// errors. socket(7), ipv6(7). "Linux only" options are Unimplemented elsewhere.

// Bind to an address that old connections still linger on (SO_REUSEADDR).
struct ReuseAddress {
  bool enabled = true;
};

// Several sockets may bind one address and port. The kernel spreads incoming
// connections over them on Linux (SO_REUSEPORT) and FreeBSD (SO_REUSEPORT_LB);
// elsewhere SO_REUSEPORT only shares the port.
struct ReusePort {
  bool enabled = true;
};

// An IPv6 socket that takes no IPv4 traffic in mapped form (IPV6_V6ONLY).
// Set before bind.
struct V6Only {
  bool enabled = true;
};

// May send to broadcast addresses (SO_BROADCAST).
struct Broadcast {
  bool enabled = true;
};

// The kernel's buffer sizes (SO_SNDBUF, SO_RCVBUF). The kernel may cut them to
// its limits; Linux reserves, and Get answers, twice what was set.
struct SendBuffer {
  int bytes = 0;
};
struct ReceiveBuffer {
  int bytes = 0;
};

// What close does with data not yet sent (SO_LINGER):
//   no timeout  sends it in the background, close returns at once: the default
//   zero        discards it and resets the connection
//   more        close waits for so long, rounded up to seconds; kernels differ
//               in whether a non-blocking socket waits
// A negative timeout is InvalidArgument.
struct Linger {
  std::optional<absl::Duration> timeout;
};

// The mark that routing and firewall rules see on what is sent. Linux only
// (SO_MARK); needs CAP_NET_ADMIN.
struct Mark {
  uint32_t value = 0;
};

// Send and receive only through this interface; an empty name frees the socket.
// Linux only (SO_BINDTODEVICE); changing it again needs CAP_NET_RAW. A name
// over 15 bytes is InvalidArgument.
struct BindToDevice {
  std::string interface_name;
};

absl::Status Set(SocketHandle socket, const ReuseAddress& option);
absl::Status Set(SocketHandle socket, const ReusePort& option);
absl::Status Set(SocketHandle socket, const V6Only& option);
absl::Status Set(SocketHandle socket, const Broadcast& option);
absl::Status Set(SocketHandle socket, const SendBuffer& option);
absl::Status Set(SocketHandle socket, const ReceiveBuffer& option);
absl::Status Set(SocketHandle socket, const Linger& option);
absl::Status Set(SocketHandle socket, const Mark& option);
absl::Status Set(SocketHandle socket, const BindToDevice& option);

template <>
absl::StatusOr<ReuseAddress> Get<ReuseAddress>(SocketHandle socket);
template <>
absl::StatusOr<ReusePort> Get<ReusePort>(SocketHandle socket);
template <>
absl::StatusOr<V6Only> Get<V6Only>(SocketHandle socket);
template <>
absl::StatusOr<Broadcast> Get<Broadcast>(SocketHandle socket);
template <>
absl::StatusOr<SendBuffer> Get<SendBuffer>(SocketHandle socket);
template <>
absl::StatusOr<ReceiveBuffer> Get<ReceiveBuffer>(SocketHandle socket);
template <>
absl::StatusOr<Linger> Get<Linger>(SocketHandle socket);
template <>
absl::StatusOr<Mark> Get<Mark>(SocketHandle socket);
template <>
absl::StatusOr<BindToDevice> Get<BindToDevice>(SocketHandle socket);

}  // namespace rawnet

#endif  // RAWNET_SOCKOPT_SOCKET_OPTIONS_H_
