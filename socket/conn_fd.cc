// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/conn_fd.h"

#include "rawnet/netpoll/errno_status.h"
#include "rawnet/sockopt/half_close.h"

namespace rawnet {

IoResult AnnotateResult(const Conn& conn, absl::string_view operation,
                        IoResult result) {
  if (result.must_wait() || result.status().ok()) return result;
  return IoResult::Failed(conn.Annotate(operation, result.status()));
}

Address LocalAddrOf(const Fd& fd) {
  Address local;
  fd.Control([&local](SocketHandle socket) {
      SocketAddress address;
      if (socket.sys->GetSockName(socket.fd, &address) >= 0) {
        local = AddressOf(*socket.sys, address);
      }
      return absl::OkStatus();
    }).IgnoreError();
  return local;
}

absl::Status ShutDown(const Fd& fd, ShutdownSide side) {
  return fd.Control([side](SocketHandle socket) {
    return side == ShutdownSide::kRead ? ShutdownRead(socket)
                                       : ShutdownWrite(socket);
  });
}

}  // namespace rawnet
