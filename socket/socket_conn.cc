// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/socket_conn.h"

namespace rawnet {

absl::Status SocketConn::Close() { return Annotate("close", fd_.Close()); }

absl::Status SocketConn::CloseRead() {
  return Annotate("close", fd_.ShutDown(ShutdownSide::kRead));
}

absl::Status SocketConn::CloseWrite() {
  return Annotate("close", fd_.ShutDown(ShutdownSide::kWrite));
}

absl::Status SocketConn::SetReadDeadline(absl::Time deadline) {
  return Annotate("set", fd_.SetDeadline(Direction::kRead, deadline));
}

absl::Status SocketConn::SetWriteDeadline(absl::Time deadline) {
  return Annotate("set", fd_.SetDeadline(Direction::kWrite, deadline));
}

IoResult SocketConn::TryRead(absl::Span<char> buffer) {
  return AnnotateResult("read", fd_.TryRead(buffer));
}

IoResult SocketConn::TryWrite(absl::string_view bytes) {
  return AnnotateResult("write", fd_.TryWrite(bytes));
}

IoResult SocketConn::TryWritev(Buffers& buffers) {
  return AnnotateResult("write", fd_.TryWritev(buffers));
}

IoResult SocketConn::AnnotateResult(absl::string_view operation,
                                    IoResult result) const {
  if (result.must_wait() || result.status().ok()) return result;
  return IoResult::Failed(Annotate(operation, result.status()));
}

}  // namespace rawnet
