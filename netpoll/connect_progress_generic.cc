// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/sys_mechanism.h"

namespace rawnet {

// POSIX connect(2): EALREADY while it goes on, EISCONN when it has succeeded.
int ConnectProgress(Sys& sys, int fd, const SocketAddress& address) {
  return sys.Sys::ConnectProgress(fd, address);
}

}  // namespace rawnet
