// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/tcp_conn.h"

#include "rawnet/socket/conn_fd.h"

namespace rawnet {

absl::Status TcpConn::Close() { return Annotate("close", fd_.Close()); }

absl::Status TcpConn::CloseRead() {
  return Annotate("close", ShutDown(fd_, ShutdownSide::kRead));
}

absl::Status TcpConn::CloseWrite() {
  return Annotate("close", ShutDown(fd_, ShutdownSide::kWrite));
}

absl::Status TcpConn::SetReadDeadline(absl::Time deadline) {
  return Annotate("set", fd_.SetDeadline(Direction::kRead, deadline));
}

absl::Status TcpConn::SetWriteDeadline(absl::Time deadline) {
  return Annotate("set", fd_.SetDeadline(Direction::kWrite, deadline));
}

Address TcpConn::LocalAddr() const { return LocalAddrOf(fd_); }

IoResult TcpConn::TryRead(absl::Span<char> buffer) {
  return AnnotateResult(*this, "read", fd_.TryRead(buffer));
}

IoResult TcpConn::TryWrite(absl::string_view bytes) {
  return AnnotateResult(*this, "write", fd_.TryWrite(bytes));
}

IoResult TcpConn::TryWritev(Buffers& buffers) {
  return AnnotateResult(*this, "write", fd_.TryWritev(buffers));
}

}  // namespace rawnet
