// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_UDP_SOCKET_H_
#define RAWNET_TESTS_SIM_UDP_SOCKET_H_

#include <deque>
#include <memory>
#include <string>

#include "rawnet/tests/sim/sim_socket.h"

namespace rawnet {

// A UDP socket. Unconnected ones can only receive, as Sys has no sendto(2).
class UdpSocket final : public SimSocket {
 public:
  UdpSocket(SimStack& stack, SocketFamily family)
      : SimSocket(stack, family, SocketType::kDatagram) {}

  int Connect(const Endpoint& remote) override;
  int Dissolve() override;
  int Listen(int backlog) override;
  int Accept(std::shared_ptr<SimSocket>* accepted) override;
  int Shutdown(ShutdownSide side) override;
  ssize_t Receive(absl::Span<char> buffer, bool* truncated) override;
  ssize_t Send(absl::string_view bytes) override;
  void Close() override { connected_ = false; }
  int PeerName(Endpoint* peer) const override;
  SimReadiness Readiness() const override;
  bool connected() const override { return connected_; }

  void OnPacket(const SimPacket& packet) override;
  void OnIcmpError(int error) override;

 private:
  bool connected_ = false;
  bool read_shut_ = false;
  bool write_shut_ = false;
  size_t queued_bytes_ = 0;
  std::deque<std::string> queue_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_UDP_SOCKET_H_
