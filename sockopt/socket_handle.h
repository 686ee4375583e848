// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKOPT_SOCKET_HANDLE_H_
#define RAWNET_SOCKOPT_SOCKET_HANDLE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {

// A descriptor and the system it lives in: what an option is set on. It owns
// neither; the caller keeps the descriptor open for the time of the call.
struct SocketHandle {
  Sys* sys = nullptr;
  int fd = -1;
};

// Options are small structs of one meaning each (socket_options.h,
// tcp_options.h). Each has
//
//   absl::Status Set(SocketHandle socket, const Option& option);
//
// and is read back, as the kernel sees it, with Get<Option>(socket). Setting
// and reading never block and may be called from any thread while others read
// and write the socket.
//
// Errors: `set no delay: setsockopt: bad file descriptor`, with the errno;
// Unimplemented, `set quick ack: not supported on this platform`.
template <typename Option>
absl::StatusOr<Option> Get(SocketHandle socket);

}  // namespace rawnet

#endif  // RAWNET_SOCKOPT_SOCKET_HANDLE_H_
