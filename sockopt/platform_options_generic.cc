// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "rawnet/sockopt/platform_options.h"

namespace rawnet {

// The options of POSIX.1-2008, for a system of which nothing more is known:
// where a port begins.
constinit const PlatformOptions kPlatformOptions = {
    .reuse_address = {SOL_SOCKET, SO_REUSEADDR},
    .v6_only = {IPPROTO_IPV6, IPV6_V6ONLY},
    .broadcast = {SOL_SOCKET, SO_BROADCAST},
    .send_buffer = {SOL_SOCKET, SO_SNDBUF},
    .receive_buffer = {SOL_SOCKET, SO_RCVBUF},
    .linger = {SOL_SOCKET, SO_LINGER},
    .no_delay = {IPPROTO_TCP, TCP_NODELAY},
    .keep_alive = {SOL_SOCKET, SO_KEEPALIVE},
};

}  // namespace rawnet
