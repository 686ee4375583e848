// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/udp_conn.h"

namespace rawnet {

IoResult UdpConn::TryRead(absl::Span<char> buffer) {
  return AnnotateResult("read", fd_.TryReadDatagram(buffer));
}

IoResult UdpConn::TryWritev(Buffers& buffers) {
  return Conn::TryWritev(buffers);
}

}  // namespace rawnet
