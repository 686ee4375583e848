// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/udp_conn.h"

#include "rawnet/socket/conn_fd.h"

namespace rawnet {

absl::Status UdpConn::Close() { return Annotate("close", fd_.Close()); }

absl::Status UdpConn::CloseRead() {
  return Annotate("close", ShutDown(fd_, ShutdownSide::kRead));
}

absl::Status UdpConn::CloseWrite() {
  return Annotate("close", ShutDown(fd_, ShutdownSide::kWrite));
}

absl::Status UdpConn::SetReadDeadline(absl::Time deadline) {
  return Annotate("set", fd_.SetDeadline(Direction::kRead, deadline));
}

absl::Status UdpConn::SetWriteDeadline(absl::Time deadline) {
  return Annotate("set", fd_.SetDeadline(Direction::kWrite, deadline));
}

Address UdpConn::LocalAddr() const { return LocalAddrOf(fd_); }

IoResult UdpConn::TryRead(absl::Span<char> buffer) {
  return AnnotateResult(*this, "read", fd_.TryReadDatagram(buffer));
}

IoResult UdpConn::TryWrite(absl::string_view bytes) {
  return AnnotateResult(*this, "write", fd_.TryWrite(bytes));
}

}  // namespace rawnet
