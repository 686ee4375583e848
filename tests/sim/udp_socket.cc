// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/udp_socket.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "rawnet/tests/sim/sim_stack.h"

namespace rawnet {
namespace {

constexpr size_t kDatagramSizeMaxV4 = 65507;
constexpr size_t kDatagramSizeMaxV6 = 65527;

}  // namespace

int UdpSocket::Connect(const Endpoint& remote) {
  connected_ = false;
  const int error = ChooseLocal(remote);
  if (error < 0) return error == -EADDRNOTAVAIL ? -EAGAIN : error;
  connected_ = true;
  return 0;
}

// udp_disconnect
int UdpSocket::Dissolve() {
  connected_ = false;
  ReleasePort();
  ForgetNames();
  return 0;
}

int UdpSocket::Listen(int) { return -EOPNOTSUPP; }

int UdpSocket::Accept(std::shared_ptr<SimSocket>*) { return -EOPNOTSUPP; }

int UdpSocket::Shutdown(ShutdownSide side) {
  (side == ShutdownSide::kRead ? read_shut_ : write_shut_) = true;
  Changed();
  return connected_ ? 0 : -ENOTCONN;
}

// udp_recvmsg: to be shut shows to those alone who sleep in the call.
ssize_t UdpSocket::Receive(absl::Span<char> buffer, bool* truncated) {
  *truncated = false;
  if (pending_error() != 0) return -TakeError();
  if (queue_.empty()) return -EAGAIN;
  const std::string datagram = std::move(queue_.front());
  queue_.pop_front();
  queued_bytes_ -= datagram.size();
  const size_t size = std::min(buffer.size(), datagram.size());
  std::memcpy(buffer.data(), datagram.data(), size);
  *truncated = size < datagram.size();
  return static_cast<ssize_t>(size);
}

// udp_sendmsg
ssize_t UdpSocket::Send(absl::string_view bytes) {
  if (!bound() && !BindAutomatically()) return -EAGAIN;
  if (!connected_) return -EDESTADDRREQ;
  const size_t size_max =
      remote().address.is_v4() ? kDatagramSizeMaxV4 : kDatagramSizeMaxV6;
  if (bytes.size() > size_max) return -EMSGSIZE;
  if (pending_error() != 0) return -TakeError();
  if (write_shut_) return -EPIPE;
  stack().Transmit({.protocol = SimProtocol::kUdp,
                    .source = local(),
                    .destination = remote(),
                    .payload = std::string(bytes)});
  return static_cast<ssize_t>(bytes.size());
}

int UdpSocket::PeerName(Endpoint* peer) const {
  if (!connected_) return -ENOTCONN;
  *peer = remote();
  return 0;
}

// datagram_poll
SimReadiness UdpSocket::Readiness() const {
  const bool failed = pending_error() != 0;
  return {.readable = failed || read_shut_ || !queue_.empty(),
          .writable = true,
          .closing = failed || read_shut_};
}

void UdpSocket::OnPacket(const SimPacket& packet) {
  // udp(7): what does not fit the receive buffer is lost.
  if (queued_bytes_ + packet.payload.size() > options().receive_capacity()) {
    return;
  }
  queue_.push_back(packet.payload);
  queued_bytes_ += packet.payload.size();
  Changed();
}

// udp(7): errors are passed on to connected sockets alone.
void UdpSocket::OnIcmpError(int error) {
  if (!connected_) return;
  SetError(error);
  Changed();
}

}  // namespace rawnet
