// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_PACKET_H_
#define RAWNET_TESTS_SIM_SIM_PACKET_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "rawnet/socket/endpoint.h"

namespace rawnet {

enum class SimProtocol { kTcp, kUdp };

// What travels between hosts: a TCP segment, a UDP datagram, or the ICMP error
// about one of them. Addresses have no zones.
struct SimPacket {
  SimProtocol protocol = SimProtocol::kTcp;
  Endpoint source = {};
  Endpoint destination = {};
  std::string payload = {};

  // TCP. Sequence numbers do not wrap; each connection has its own range.
  bool syn = false;
  bool ack = false;
  bool fin = false;
  bool rst = false;
  uint64_t sequence = 0;
  uint64_t acknowledgment = 0;
  size_t window = 0;

  // Not 0: an ICMP error, given as the errno that it becomes. The endpoints are
  // those of the packet that it is about.
  int icmp_error = 0;

  // "udp 192.0.2.1:40000 > 192.0.2.2:53 (29)"
  std::string ToString() const;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_PACKET_H_
