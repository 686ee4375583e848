// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_SYS_MECHANISM_H_
#define RAWNET_NETPOLL_SYS_MECHANISM_H_

#include <sys/socket.h>

#include <cstdint>

#include "rawnet/netpoll/socket_address.h"
#include "rawnet/netpoll/sys.h"

// What differs between systems below Sys: a port picks one file for each group
// in BUILD.bazel. All answer as Sys does: a value or -errno.

namespace rawnet {

// sys_accept4.cc, sys_accept_fcntl.cc: descriptors that are non-blocking and
// close-on-exec.
int OpenDescriptor(int domain, int type);
int AcceptDescriptor(int fd, sockaddr* peer, socklen_t* peer_size);

// sys_send_nosignal.cc, sys_send_nosigpipe.cc: no SIGPIPE, either by a flag on
// each call or by an option on each new descriptor. The second returns `fd`,
// or closes it and returns -errno.
extern const int kSendFlags;
int WithoutSigPipe(int fd);

// automatic_ports_linux.cc, automatic_ports_generic.cc: what the system chooses
// from for a socket that asks for no port. Too wide is harmless.
struct PortRange {
  uint16_t first;
  uint16_t last;
};
PortRange AutomaticPorts();

// connect_progress_linux.cc, connect_progress_generic.cc: the cheapest way to
// answer what Sys::ConnectProgress asks.
int ConnectProgress(Sys& sys, int fd, const SocketAddress& address);

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_SYS_MECHANISM_H_
