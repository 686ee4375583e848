// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_UDP_CONN_H_
#define RAWNET_SOCKET_UDP_CONN_H_

#include <atomic>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/fd.h"
#include "rawnet/socket/io_result.h"
#include "rawnet/socket/socket_conn.h"
#include "rawnet/sockopt/buffers.h"

namespace rawnet {

// A UDP socket with a fixed peer. Each read gives one datagram, each write
// sends one; an empty datagram reads as 0 bytes. There is no end of the stream,
// but by CloseRead: then reads give what has come, and 0 bytes after that. A
// datagram longer than the buffer is an error (EMSGSIZE) and lost: ReadScratch
// has room for any. A port that nobody listens on shows as ECONNREFUSED on a
// later call. udp(7).
class UdpConn final : public SocketConn {
 public:
  UdpConn(Fd fd, Endpoint remote)
      : SocketConn(std::move(fd)), remote_(std::move(remote)) {}

  absl::string_view network() const override { return "udp"; }
  Address RemoteAddr() const override { return Address(remote_); }
  absl::Status CloseRead() override;
  IoResult TryRead(absl::Span<char> buffer) override;
  // Each piece is a datagram.
  IoResult TryWritev(Buffers& buffers) override;

  // For who has just sent a first request: no reply can be here yet. The next
  // read waits for one, without the system call that would answer EAGAIN.
  void ExpectNothingYet() { nothing_yet_.store(true); }

 private:
  const Endpoint remote_;
  std::atomic<bool> read_closed_{false};
  std::atomic<bool> nothing_yet_{false};
};

}  // namespace rawnet

#endif  // RAWNET_SOCKET_UDP_CONN_H_
