// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_RULES_H_
#define RAWNET_TESTS_SIM_SIM_RULES_H_

#include <cstddef>
#include <functional>

#include "absl/time/time.h"
#include "rawnet/tests/sim/sim_packet.h"

namespace rawnet {

// How packets fare from one host to another. Probabilities: 0 to 1.
struct SimLink {
  // Drawn anew for each packet; equal: fixed. Packets overtake each other when
  // it varies.
  absl::Duration latency_min = absl::Milliseconds(1);
  absl::Duration latency_max = absl::Milliseconds(1);
  double loss = 0;
  double duplication = 0;
  // A packet that is held back for longer, so that later ones overtake it.
  double reordering = 0;
  absl::Duration reordering_delay = absl::Milliseconds(5);
  bool cut = false;  // nothing passes

  static SimLink Latency(absl::Duration fixed) {
    return {.latency_min = fixed, .latency_max = fixed};
  }
};

// What a rule says of a packet.
struct SimVerdict {
  enum class Kind {
    kPass,         // no opinion: the next rule is asked, at last the link
    kDeliver,      // after `delay`, whatever the link says
    kDrop,         // lost in silence
    kUnreachable,  // dropped, and the sender hears of it: an ICMP error
  };
  Kind kind = Kind::kPass;
  absl::Duration delay = absl::ZeroDuration();
  int error = 0;  // kUnreachable: EHOSTUNREACH, ENETUNREACH ...

  static SimVerdict Pass() { return {}; }
  static SimVerdict Deliver(absl::Duration delay) {
    return {.kind = Kind::kDeliver, .delay = delay};
  }
  static SimVerdict Drop() { return {.kind = Kind::kDrop}; }
  static SimVerdict Unreachable(int error) {
    return {.kind = Kind::kUnreachable, .error = error};
  }
};

// Sees each packet once, when it is sent; may rewrite it. Rules are asked in
// the order in which they were added; the first that does not pass decides.
using SimRule = std::function<SimVerdict(SimPacket& packet)>;

// A path that loses datagrams of more bytes: what a DNS server's large answer
// meets behind a firewall that drops fragments.
SimRule DropDatagramsAbove(size_t size);

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_RULES_H_
