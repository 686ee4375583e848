// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/sockopt/half_close.h"

#include "absl/status/status.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {
namespace {

absl::Status Shutdown(SocketHandle socket, ShutdownSide side) {
  const int result = socket.sys->Shutdown(socket.fd, side);
  return result < 0 ? ErrnoStatus(-result, "shutdown") : absl::OkStatus();
}

}  // namespace

absl::Status ShutdownRead(SocketHandle socket) {
  return Shutdown(socket, ShutdownSide::kRead);
}

absl::Status ShutdownWrite(SocketHandle socket) {
  return Shutdown(socket, ShutdownSide::kWrite);
}

}  // namespace rawnet
