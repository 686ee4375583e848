// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_TCP_CONN_H_
#define RAWNET_SOCKET_TCP_CONN_H_

#include <utility>

#include "absl/strings/string_view.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/fd.h"
#include "rawnet/socket/socket_conn.h"

namespace rawnet {

// A TCP connection. tcp(7), RFC 9293.
class TcpConn final : public SocketConn {
 public:
  TcpConn(Fd fd, Endpoint remote)
      : SocketConn(std::move(fd)), remote_(std::move(remote)) {}

  absl::string_view network() const override { return "tcp"; }
  Address RemoteAddr() const override { return Address(remote_); }

 private:
  const Endpoint remote_;
};

}  // namespace rawnet

#endif  // RAWNET_SOCKET_TCP_CONN_H_
