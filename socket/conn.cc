// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/conn.h"

#include "rawnet/socket/errors.h"

namespace rawnet {

ReadOperation Conn::Read(absl::Span<char> buffer) {
  return ReadOperation(*this, Context::Background(), buffer);
}

ReadOperation Conn::Read(const Context& context, absl::Span<char> buffer) {
  return ReadOperation(*this, context, buffer);
}

ReadFullOperation Conn::ReadFull(absl::Span<char> buffer) {
  return ReadFullOperation(*this, Context::Background(), buffer);
}

ReadFullOperation Conn::ReadFull(const Context& context,
                                 absl::Span<char> buffer) {
  return ReadFullOperation(*this, context, buffer);
}

ScratchReadOperation Conn::ReadScratch() {
  return ScratchReadOperation(*this, Context::Background());
}

ScratchReadOperation Conn::ReadScratch(const Context& context) {
  return ScratchReadOperation(*this, context);
}

WriteOperation Conn::Write(absl::string_view bytes) {
  return WriteOperation(*this, Context::Background(), bytes);
}

WriteOperation Conn::Write(const Context& context, absl::string_view bytes) {
  return WriteOperation(*this, context, bytes);
}

WritevOperation Conn::Writev(Buffers& buffers) {
  return WritevOperation(*this, Context::Background(), buffers);
}

WritevOperation Conn::Writev(const Context& context, Buffers& buffers) {
  return WritevOperation(*this, context, buffers);
}

absl::Status Conn::SetDeadline(absl::Time deadline) {
  const absl::Status read = SetReadDeadline(deadline);
  const absl::Status write = SetWriteDeadline(deadline);
  return read.ok() ? write : read;
}

IoResult Conn::TryWritev(Buffers& buffers) {
  const iovec piece = buffers.Next(1).front();
  IoResult result =
      TryWrite({static_cast<const char*>(piece.iov_base), piece.iov_len});
  if (!result.must_wait() && result.status().ok()) {
    buffers.Consume(result.bytes());
  }
  return result;
}

absl::Status Conn::Annotate(absl::string_view operation,
                            const absl::Status& cause) const {
  if (cause.ok()) return cause;  // spares the names, which cost a system call
  return WrapOp({.operation = std::string(operation),
                 .network = std::string(network()),
                 .source = LocalAddr().ToString(),
                 .address = RemoteAddr().ToString()},
                cause);
}

}  // namespace rawnet
