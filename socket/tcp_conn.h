// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_TCP_CONN_H_
#define RAWNET_SOCKET_TCP_CONN_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/async/loop_allocated.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/fd.h"
#include "rawnet/socket/io_result.h"
#include "rawnet/sockopt/socket_handle.h"

namespace rawnet {

// A TCP connection. tcp(7), RFC 9293.
class TcpConn final : public Conn, public LoopAllocated {
 public:
  TcpConn(Fd fd, Endpoint remote)
      : fd_(std::move(fd)), remote_(std::move(remote)) {}

  // Sets or reads an option of sockopt/ on the live socket. Never waits for
  // readers or writers. Any thread.
  template <class Option>
  absl::Status SetOption(const Option& option) {
    return Annotate("set", fd_.Control([&option](SocketHandle socket) {
      return Set(socket, option);
    }));
  }
  template <class Option>
  absl::StatusOr<Option> GetOption() const {
    absl::StatusOr<Option> option = Option();
    const absl::Status held = fd_.Control([&option](SocketHandle socket) {
      option = Get<Option>(socket);
      return option.status();
    });
    if (!held.ok()) return Annotate("get", held);
    return option;
  }

  absl::Status Close() override;
  absl::Status CloseRead() override;
  absl::Status CloseWrite() override;
  absl::Status SetReadDeadline(absl::Time deadline) override;
  absl::Status SetWriteDeadline(absl::Time deadline) override;
  absl::string_view network() const override { return "tcp"; }
  Address LocalAddr() const override;
  Address RemoteAddr() const override { return Address(remote_); }
  IoResult TryRead(absl::Span<char> buffer) override;
  IoResult TryWrite(absl::string_view bytes) override;
  IoResult TryWritev(Buffers& buffers) override;

 private:
  Fd fd_;
  const Endpoint remote_;
};

}  // namespace rawnet

#endif  // RAWNET_SOCKET_TCP_CONN_H_
