// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "rawnet/sockopt/platform_options.h"

namespace rawnet {

// getsockopt(2), tcp(4). Left out: mark, as SO_USER_COOKIE is seen by ipfw
// alone; fast_open_connect, as the data must go with sendto(2).
constinit const PlatformOptions kPlatformOptions = {
    .reuse_address = {SOL_SOCKET, SO_REUSEADDR},
    .reuse_port = {SOL_SOCKET, SO_REUSEPORT_LB},
    .v6_only = {IPPROTO_IPV6, IPV6_V6ONLY},
    .broadcast = {SOL_SOCKET, SO_BROADCAST},
    .send_buffer = {SOL_SOCKET, SO_SNDBUF},
    .receive_buffer = {SOL_SOCKET, SO_RCVBUF},
    .linger = {SOL_SOCKET, SO_LINGER},
    .no_delay = {IPPROTO_TCP, TCP_NODELAY},
    .keep_alive = {SOL_SOCKET, SO_KEEPALIVE},
    .keep_alive_idle = {IPPROTO_TCP, TCP_KEEPIDLE},
    .keep_alive_interval = {IPPROTO_TCP, TCP_KEEPINTVL},
    .keep_alive_count = {IPPROTO_TCP, TCP_KEEPCNT},
    .fast_open_listen = {IPPROTO_TCP, TCP_FASTOPEN},
};

}  // namespace rawnet
