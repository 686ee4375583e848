// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/udp_conn.h"

namespace rawnet {

// Noted before the reads that wait are told to try again.
absl::Status UdpConn::CloseRead() {
  read_closed_.store(true);
  return SocketConn::CloseRead();
}

// recvmsg(2) that may not block answers EAGAIN on a datagram socket that is
// shut for reading, on Linux, while poll(2) calls it readable.
IoResult UdpConn::TryRead(absl::Span<char> buffer) {
  if (nothing_yet_.load(std::memory_order_relaxed)) {
    nothing_yet_.store(false);
    if (!fd_.is_watched()) {
      return IoResult::WaitFor(fd_.descriptor(), Direction::kRead);
    }
  }
  IoResult result = AnnotateResult("read", fd_.TryReadDatagram(buffer));
  if (result.must_wait() && read_closed_.load()) return IoResult::Done(0);
  return result;
}

IoResult UdpConn::TryWritev(Buffers& buffers) {
  return Conn::TryWritev(buffers);
}

}  // namespace rawnet
