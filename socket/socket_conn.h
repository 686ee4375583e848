// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_SOCKET_CONN_H_
#define RAWNET_SOCKET_SOCKET_CONN_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/async/loop_allocated.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/fd.h"
#include "rawnet/socket/io_result.h"
#include "rawnet/sockopt/buffers.h"

namespace rawnet {

// What the connections that are sockets have in common: the Conn of a stream
// socket, but for its network and its peer. A base of TcpConn, UnixConn and
// UdpConn, and of nothing else; functions that take any connection take a Conn.
class SocketConn : public Conn, public LoopAllocated {
 public:
  // Sets or reads an option of sockopt/ on the live socket. Never waits for
  // readers or writers. Any thread.
  template <class Option>
  absl::Status SetOption(const Option& option) {
    return Annotate("set", fd_.SetOption(option));
  }
  template <class Option>
  absl::StatusOr<Option> GetOption() const {
    absl::StatusOr<Option> option = fd_.GetOption<Option>();
    if (!option.ok()) return Annotate("get", option.status());
    return option;
  }

  absl::Status Close() final;
  absl::Status CloseRead() override;
  absl::Status CloseWrite() final;
  absl::Status SetReadDeadline(absl::Time deadline) final;
  absl::Status SetWriteDeadline(absl::Time deadline) final;
  Address LocalAddr() const final { return fd_.LocalAddr(); }
  IoResult TryRead(absl::Span<char> buffer) override;
  IoResult TryWrite(absl::string_view bytes) final;
  IoResult TryWritev(Buffers& buffers) override;

 protected:
  explicit SocketConn(Fd fd) : fd_(std::move(fd)) {}

  // An Fd's result with this connection's name on its error.
  IoResult AnnotateResult(absl::string_view operation, IoResult result) const;

  Fd fd_;
};

}  // namespace rawnet

#endif  // RAWNET_SOCKET_SOCKET_CONN_H_
