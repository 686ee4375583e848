// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_SOURCE_PROBE_H_
#define RAWNET_SOCKET_SOURCE_PROBE_H_

#include <optional>

#include "rawnet/netpoll/sys.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// Learns which address the system would connect from: it connects a UDP socket,
// which sends nothing, and asks for its name. One socket for each family, taken
// when it is first needed and used again: a socket of both families is not to
// be had everywhere, nor would it tell of IPv4 where IPv6 is switched off.
//
// Never waits. Belongs to one thread.
class SourceProbe {
 public:
  // With the Sys of this thread's loop.
  SourceProbe();
  SourceProbe(const SourceProbe&) = delete;
  SourceProbe& operator=(const SourceProbe&) = delete;
  ~SourceProbe();

  // nullopt: `destination` cannot be reached from here.
  std::optional<IpAddress> SourceFor(const IpAddress& destination);

 private:
  static constexpr int kNone = -1;

  Sys& sys_;
  int sockets_[2] = {kNone, kNone};  // IPv4, IPv6
};

}  // namespace rawnet

#endif  // RAWNET_SOCKET_SOURCE_PROBE_H_
