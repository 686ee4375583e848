// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_RACE_REPORT_H_
#define RAWNET_DIALER_RACE_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// The two DNS questions of a dial, in the order in which they are asked.
enum class QueryType { kAaaa, kA };

// "AAAA" or "A".
absl::string_view QueryTypeName(QueryType type);

// Whether a failed attempt may have put a packet on the wire. kNothingSent:
// the failure was found before or by connect(2) itself (ENETUNREACH,
// EADDRNOTAVAIL, EMFILE ...), so it costs the network nothing.
enum class Reach { kOnWire, kNothingSent };

// One DNS query of a race.
struct QueryOutcome {
  QueryType type = QueryType::kAaaa;
  MonotonicTime sent = MonotonicTime::Infinite();      // Infinite(): not yet
  MonotonicTime answered = MonotonicTime::Infinite();  // Infinite(): not yet
  absl::Status status{};               // OK and no addresses: NODATA
  std::vector<IpAddress> addresses{};  // as answered, of any family
  std::string server{};                // asked last, or that answered

  bool outstanding() const { return answered == MonotonicTime::Infinite(); }
};

// One connection attempt of a race.
struct AttemptOutcome {
  enum class State { kRunning, kConnected, kFailed, kAborted };

  Endpoint endpoint{};
  MonotonicTime started{};
  MonotonicTime ended = MonotonicTime::Infinite();  // Infinite(): running
  State state = State::kRunning;
  Reach reach = Reach::kOnWire;
  absl::Status status{};  // why it failed or was aborted
};

// All that happened in a race; nothing is lost when one error is chosen.
struct RaceReport {
  MonotonicTime began;
  std::vector<QueryOutcome> queries;
  std::vector<AttemptOutcome> attempts;  // an attempt's id is its index
};

// The error that tells most why nobody won, of equals the earliest started:
// an attempt that failed on the wire (the peer spoke, or silence did), before
// one that failed locally, before a query that failed (a retry may help),
// before "no such host". Not OK. To be called when all have failed.
absl::Status PrimaryError(const RaceReport& report);

// One line for people, in the order of the start:
//   AAAA: 1 address after 20 ms; A: no answer for 100 ms;
//   [2001:db8::1]:443: in progress for 80 ms
// `now` ends what has not ended.
std::string DescribeRace(const RaceReport& report, MonotonicTime now);

}  // namespace rawnet

#endif  // RAWNET_DIALER_RACE_REPORT_H_
