// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKOPT_TCP_OPTIONS_H_
#define RAWNET_SOCKOPT_TCP_OPTIONS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rawnet/sockopt/socket_handle.h"

namespace rawnet {

// Options of TCP sockets; see socket_handle.h for Set, Get and their errors.
// tcp(7). "Where it exists" is said per option; elsewhere it is Unimplemented.

// Send small segments at once, without Nagle's delay (TCP_NODELAY).
struct NoDelay {
  bool enabled = true;
};

// Probe an idle peer, and drop the connection when it stays silent:
// SO_KEEPALIVE and, if enabled, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, set
// in this order up to the first error. For idle, interval and count: zero is
// the default of 15 s, 15 s and 9; negative leaves the socket's value alone.
// Durations are rounded up to seconds. Get answers the real values.
struct KeepAlive {
  bool enabled = true;
  absl::Duration idle = {};      // Silence before the first probe.
  absl::Duration interval = {};  // Between probes.
  int count = 0;                 // Probes without an answer before the drop.
};

// How long sent data may stay unacknowledged before the connection is dropped
// (RFC 5482, local side). Zero is the system's own limit. Linux:
// TCP_USER_TIMEOUT, rounded up to milliseconds; macOS: TCP_RXT_CONNDROPTIME,
// rounded up to seconds.
struct UserTimeout {
  absl::Duration timeout;
};

// Acknowledge at once instead of waiting for data to carry the acknowledgment.
// Linux only (TCP_QUICKACK), where it is not permanent: the kernel may fall
// back to delaying later.
struct QuickAck {
  bool enabled = true;
};

// Let the first write of a connecting socket travel in the SYN (RFC 7413):
// connect returns at once and the first write sends both. Linux only
// (TCP_FASTOPEN_CONNECT).
struct FastOpenConnect {
  bool enabled = true;
};

// Accept data in the SYN on a listening socket. `queue` bounds the connections
// whose handshake is not over; 0 turns it off. Linux, macOS and FreeBSD
// (TCP_FASTOPEN); the latter two only know on and off.
struct FastOpenListen {
  int queue = 0;
};

absl::Status Set(SocketHandle socket, const NoDelay& option);
absl::Status Set(SocketHandle socket, const KeepAlive& option);
absl::Status Set(SocketHandle socket, const UserTimeout& option);
absl::Status Set(SocketHandle socket, const QuickAck& option);
absl::Status Set(SocketHandle socket, const FastOpenConnect& option);
absl::Status Set(SocketHandle socket, const FastOpenListen& option);

template <>
absl::StatusOr<NoDelay> Get<NoDelay>(SocketHandle socket);
template <>
absl::StatusOr<KeepAlive> Get<KeepAlive>(SocketHandle socket);
template <>
absl::StatusOr<UserTimeout> Get<UserTimeout>(SocketHandle socket);
template <>
absl::StatusOr<QuickAck> Get<QuickAck>(SocketHandle socket);
template <>
absl::StatusOr<FastOpenConnect> Get<FastOpenConnect>(SocketHandle socket);
template <>
absl::StatusOr<FastOpenListen> Get<FastOpenListen>(SocketHandle socket);

}  // namespace rawnet

#endif  // RAWNET_SOCKOPT_TCP_OPTIONS_H_
