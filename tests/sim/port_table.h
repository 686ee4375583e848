// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_PORT_TABLE_H_
#define RAWNET_TESTS_SIM_PORT_TABLE_H_

#include <cstdint>
#include <vector>

#include "rawnet/socket/endpoint.h"

namespace rawnet {

class SimSocket;

// The ports of one protocol on one host: who has which, and who hears of a
// packet. O(n) throughout; n is the number of bound sockets of a host, tens in
// a test.
class PortTable {
 public:
  // Automatic ports are given in turn, `first` to `last`, round and round.
  PortTable(uint16_t first, uint16_t last)
      : first_(first), last_(last), next_(first) {}

  void Add(SimSocket& socket) { bound_.push_back(&socket); }
  // Nothing happens to a socket that is not there.
  void Remove(SimSocket& socket);

  // Whether bind(2) of `socket` to `local` must fail. ip(7), socket(7).
  bool Conflicts(const SimSocket& socket, const Endpoint& local) const;
  // A port that bind(2) of `socket` can have; 0: they are used up.
  uint16_t Find(const SimSocket& socket, const IpAddress& address);
  // A port for a connection: connections to different peers may share one.
  uint16_t FindForConnection(const IpAddress& address, const Endpoint& remote);

  // The socket with that very connection; null when there is none.
  SimSocket* Connected(const Endpoint& local, const Endpoint& remote) const;
  // The unconnected socket that packets to `local` are for: one of the very
  // address before one of any address. Null when there is none.
  SimSocket* Waiting(const Endpoint& local) const;

 private:
  uint16_t Take(uint16_t port);
  bool UsableForConnection(const Endpoint& local, const Endpoint& remote) const;

  const uint16_t first_;
  const uint16_t last_;
  uint16_t next_;
  std::vector<SimSocket*> bound_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_PORT_TABLE_H_
