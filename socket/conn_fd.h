// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_CONN_FD_H_
#define RAWNET_SOCKET_CONN_FD_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/fd.h"
#include "rawnet/socket/io_result.h"

namespace rawnet {

// What the kinds of Conn that are sockets have in common.

// An Fd's result with `conn`'s name on its error.
IoResult AnnotateResult(const Conn& conn, absl::string_view operation,
                        IoResult result);

// getsockname(2); empty when the socket is closed.
Address LocalAddrOf(const Fd& fd);

absl::Status ShutDown(const Fd& fd, ShutdownSide side);

}  // namespace rawnet

#endif  // RAWNET_SOCKET_CONN_FD_H_
