// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/conn_steps.h"

#include <random>

#include "gtest/gtest.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/socket/errors.h"

namespace rawnet {

absl::Time Now() { return EventLoop::Current().clock().WallNow(); }

std::string Pattern(size_t size) {
  std::minstd_rand random(1);
  std::string text(size, '\0');
  for (char& byte : text) byte = static_cast<char>(random() >> 8);
  return text;
}

Task<std::string> ReadPiece(Conn* conn) {
  char buffer[4096];
  const auto n = co_await conn->Read(buffer);
  EXPECT_TRUE(n.ok()) << n.status();
  co_return std::string(buffer, n.value_or(0));
}

Task<std::string> ReadToEnd(Conn* conn) {
  std::string text;
  for (;;) {
    const std::string piece = co_await ReadPiece(conn);
    if (piece.empty()) co_return text;
    text += piece;
  }
}

Task<void> WriteAll(Conn* conn, absl::string_view text) {
  const auto n = co_await conn->Write(text);
  EXPECT_TRUE(n.ok()) << n.status();
  EXPECT_EQ(n.value_or(0), text.size());
}

Task<absl::Status> ReadOnce(Conn* conn, Context context) {
  char buffer[1024];
  co_return (co_await conn->Read(context, buffer)).status();
}

Task<absl::Status> WriteOnce(Conn* conn, Context context) {
  const std::string chunk(1024, 'w');
  co_return (co_await conn->Write(context, chunk)).status();
}

Task<absl::Status> WriteUntilItFails(Conn* conn, Context context) {
  for (;;) {
    absl::Status status = co_await WriteOnce(conn, context);
    if (!status.ok()) co_return status;
  }
}

// The end of a stream that its owner closed is no fault of the pipe.
Task<void> ReadUntilItEnds(Conn* conn) {
  char buffer[1024];
  for (;;) {
    const auto n = co_await conn->Read(buffer);
    if (!n.ok() || *n == 0) co_return;
  }
}

Task<void> WriteUntilItEnds(Conn* conn) {
  (co_await WriteUntilItFails(conn)).IgnoreError();
}

Task<void> ExpectReadTimeout(Conn* conn) {
  const absl::Status status = co_await ReadOnce(conn);
  EXPECT_TRUE(IsTimeout(status)) << status;
}

Task<void> ExpectWriteTimeout(Conn* conn) {
  const absl::Status status = co_await WriteUntilItFails(conn);
  EXPECT_TRUE(IsTimeout(status)) << status;
}

Task<void> ExpectReadClosed(Conn* conn) {
  const absl::Status status = co_await ReadOnce(conn);
  EXPECT_TRUE(IsClosed(status)) << status;
}

Task<void> ExpectWriteClosed(Conn* conn) {
  const absl::Status status = co_await WriteUntilItFails(conn);
  EXPECT_TRUE(IsClosed(status)) << status;
}

}  // namespace rawnet
