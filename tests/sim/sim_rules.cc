// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_rules.h"

namespace rawnet {

SimRule DropDatagramsAbove(size_t size) {
  return [size](SimPacket& packet) {
    const bool too_long = packet.protocol == SimProtocol::kUdp &&
                          packet.icmp_error == 0 &&
                          packet.payload.size() > size;
    return too_long ? SimVerdict::Drop() : SimVerdict::Pass();
  };
}

}  // namespace rawnet
