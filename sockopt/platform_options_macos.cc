// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "absl/time/time.h"
#include "rawnet/sockopt/platform_options.h"

namespace rawnet {

// getsockopt(2), tcp(4). Left out: bind_to_device, as IP_BOUND_IF takes an
// index and depends on the family; fast_open_connect, as it is connectx(2).
constinit const PlatformOptions kPlatformOptions = {
    .reuse_address = {SOL_SOCKET, SO_REUSEADDR},
    .reuse_port = {SOL_SOCKET, SO_REUSEPORT},
    .v6_only = {IPPROTO_IPV6, IPV6_V6ONLY},
    .broadcast = {SOL_SOCKET, SO_BROADCAST},
    .send_buffer = {SOL_SOCKET, SO_SNDBUF},
    .receive_buffer = {SOL_SOCKET, SO_RCVBUF},
    // SO_LINGER counts clock ticks here.
    .linger = {SOL_SOCKET, SO_LINGER_SEC},
    .no_delay = {IPPROTO_TCP, TCP_NODELAY},
    .keep_alive = {SOL_SOCKET, SO_KEEPALIVE},
    .keep_alive_idle = {IPPROTO_TCP, TCP_KEEPALIVE},
    .keep_alive_interval = {IPPROTO_TCP, TCP_KEEPINTVL},
    .keep_alive_count = {IPPROTO_TCP, TCP_KEEPCNT},
    .user_timeout = {IPPROTO_TCP, TCP_RXT_CONNDROPTIME},
    .user_timeout_unit = absl::Seconds(1),
    .fast_open_listen = {IPPROTO_TCP, TCP_FASTOPEN},
};

}  // namespace rawnet
