// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_packet.h"

#include "absl/strings/str_cat.h"

namespace rawnet {

std::string SimPacket::ToString() const {
  const bool tcp = protocol == SimProtocol::kTcp;
  std::string text = absl::StrCat(tcp ? "tcp " : "udp ", source.ToString(),
                                  " > ", destination.ToString());
  if (icmp_error != 0) {
    return absl::StrCat("icmp error ", icmp_error, " about ", text);
  }
  if (syn) absl::StrAppend(&text, " syn");
  if (fin) absl::StrAppend(&text, " fin");
  if (rst) absl::StrAppend(&text, " rst");
  if (ack) absl::StrAppend(&text, " ack");
  if (tcp) {
    absl::StrAppend(&text, " ", sequence, " ", acknowledgment, " ", window);
  }
  if (!payload.empty()) absl::StrAppend(&text, " (", payload.size(), ")");
  return text;
}

}  // namespace rawnet
