// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <sys/socket.h>

#include "rawnet/netpoll/sys_mechanism.h"
#include "rawnet/netpoll/sys_result.h"

namespace rawnet {

int OpenDescriptor(int domain, int type) {
  return RetryOnInterrupt(
      [&] { return ::socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); });
}

int AcceptDescriptor(int fd, sockaddr* peer, socklen_t* peer_size) {
  return RetryOnInterrupt([&] {
    return ::accept4(fd, peer, peer_size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  });
}

}  // namespace rawnet
