// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <sys/socket.h>

#include <cerrno>

#include "rawnet/netpoll/sys_mechanism.h"
#include "rawnet/netpoll/sys_result.h"

namespace rawnet {

// A send of nothing sends nothing, but waits for the handshake as every send
// does, and costs less than a second connect(2).
int ConnectProgress(Sys&, int fd, const SocketAddress&) {
  const ssize_t sent =
      RetryOnInterrupt([fd] { return ::send(fd, nullptr, 0, MSG_NOSIGNAL); });
  return sent == -EAGAIN ? -EINPROGRESS : static_cast<int>(sent);
}

}  // namespace rawnet
