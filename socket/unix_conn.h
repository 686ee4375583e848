// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_UNIX_CONN_H_
#define RAWNET_SOCKET_UNIX_CONN_H_

#include <utility>

#include "absl/strings/string_view.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/fd.h"
#include "rawnet/socket/socket_conn.h"

namespace rawnet {

// A connected Unix stream socket. unix(7).
class UnixConn final : public SocketConn {
 public:
  UnixConn(Fd fd, Address remote)
      : SocketConn(std::move(fd)), remote_(std::move(remote)) {}

  absl::string_view network() const override { return "unix"; }
  Address RemoteAddr() const override { return remote_; }

 private:
  const Address remote_;
};

}  // namespace rawnet

#endif  // RAWNET_SOCKET_UNIX_CONN_H_
