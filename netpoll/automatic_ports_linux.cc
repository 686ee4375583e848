// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <cstdio>

#include "rawnet/netpoll/sys_mechanism.h"

namespace rawnet {

// ip(7), for IPv6 too. A socket option can narrow it, not leave it.
PortRange AutomaticPorts() {
  PortRange range = {1, 65535};
  std::FILE* const file =
      std::fopen("/proc/sys/net/ipv4/ip_local_port_range", "re");
  if (file == nullptr) return range;
  unsigned first = 0;
  unsigned last = 0;
  const bool read = std::fscanf(file, "%u %u", &first, &last) == 2;
  std::fclose(file);
  if (read && first <= last && last <= 65535) {
    range = {static_cast<uint16_t>(first), static_cast<uint16_t>(last)};
  }
  return range;
}

}  // namespace rawnet
