// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/unix_conn.h"

#include "rawnet/socket/conn_fd.h"

namespace rawnet {

absl::Status UnixConn::Close() { return Annotate("close", fd_.Close()); }

absl::Status UnixConn::CloseRead() {
  return Annotate("close", ShutDown(fd_, ShutdownSide::kRead));
}

absl::Status UnixConn::CloseWrite() {
  return Annotate("close", ShutDown(fd_, ShutdownSide::kWrite));
}

absl::Status UnixConn::SetReadDeadline(absl::Time deadline) {
  return Annotate("set", fd_.SetDeadline(Direction::kRead, deadline));
}

absl::Status UnixConn::SetWriteDeadline(absl::Time deadline) {
  return Annotate("set", fd_.SetDeadline(Direction::kWrite, deadline));
}

Address UnixConn::LocalAddr() const { return LocalAddrOf(fd_); }

IoResult UnixConn::TryRead(absl::Span<char> buffer) {
  return AnnotateResult(*this, "read", fd_.TryRead(buffer));
}

IoResult UnixConn::TryWrite(absl::string_view bytes) {
  return AnnotateResult(*this, "write", fd_.TryWrite(bytes));
}

IoResult UnixConn::TryWritev(Buffers& buffers) {
  return AnnotateResult(*this, "write", fd_.TryWritev(buffers));
}

}  // namespace rawnet
