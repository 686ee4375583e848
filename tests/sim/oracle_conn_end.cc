// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/wait.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/errors.h"
#include "rawnet/sockopt/buffers.h"
#include "rawnet/tests/sim/oracle_end.h"

namespace rawnet {
namespace {

std::string WordOf(const absl::Status& status) {
  if (status.ok()) return "";
  if (IsTimeout(status)) return "timeout";
  if (IsClosed(status)) return "closed";
  if (IsEndOfStream(status)) return "end of stream";
  return ErrnoText(ErrnoOf(status));
}

class ConnEnd final : public OracleEnd {
 public:
  explicit ConnEnd(std::unique_ptr<Conn> conn) : conn_(std::move(conn)) {}

  OracleResult Write(absl::string_view bytes) override {
    const absl::StatusOr<size_t> n = Wait(conn_->Write(bytes));
    if (n.ok()) return {.size = *n};
    return {BytesWritten(n.status()), WordOf(n.status())};
  }
  OracleResult Writev(std::vector<absl::string_view> pieces) override {
    Buffers buffers(pieces);
    const absl::StatusOr<size_t> n = Wait(conn_->Writev(buffers));
    if (n.ok()) return {.size = *n};
    return {BytesWritten(n.status()), WordOf(n.status())};
  }
  OracleResult Read(char* buffer, size_t size) override {
    const absl::StatusOr<size_t> n = Wait(conn_->Read({buffer, size}));
    if (n.ok()) return {.size = *n};
    return {.error = WordOf(n.status())};
  }
  OracleResult ReadFull(char* buffer, size_t size) override {
    const absl::StatusOr<size_t> n = Wait(conn_->ReadFull({buffer, size}));
    if (n.ok()) return {.size = *n};
    return {BytesRead(n.status()), WordOf(n.status())};
  }
  OracleResult CloseWrite() override {
    return {.error = WordOf(conn_->CloseWrite())};
  }
  OracleResult Close() override { return {.error = WordOf(conn_->Close())}; }
  void SetTimeout(absl::Duration timeout) override {
    const absl::Time now = EventLoop::Current().clock().WallNow();
    conn_->SetDeadline(now + timeout).IgnoreError();
  }

 private:
  const std::unique_ptr<Conn> conn_;
};

}  // namespace

std::unique_ptr<OracleEnd> MakeConnEnd(std::unique_ptr<Conn> conn) {
  return std::make_unique<ConnEnd>(std::move(conn));
}

}  // namespace rawnet
