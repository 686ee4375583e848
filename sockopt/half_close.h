// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKOPT_HALF_CLOSE_H_
#define RAWNET_SOCKOPT_HALF_CLOSE_H_

#include "absl/status/status.h"
#include "rawnet/sockopt/socket_handle.h"

namespace rawnet {

// Ends one direction of a connected socket, shutdown(2). Never blocks; may be
// called from any thread while another waits in the same direction: a waiting
// reader then sees the end of the stream, a waiting writer a broken pipe.
// Errors: `shutdown: socket is not connected` and the like, with the errno.

// Nothing more will be read. The peer is not told.
absl::Status ShutdownRead(SocketHandle socket);

// Nothing more will be written: the peer reads what was sent, then the end.
absl::Status ShutdownWrite(SocketHandle socket);

}  // namespace rawnet

#endif  // RAWNET_SOCKOPT_HALF_CLOSE_H_
