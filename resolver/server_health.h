// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_SERVER_HEALTH_H_
#define RAWNET_RESOLVER_SERVER_HEALTH_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/inlined_vector.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "rawnet/netpoll/clock.h"

namespace rawnet {

// What is remembered of DNS servers between queries: how fast each answers,
// whether it does, and what it stumbles over. Servers are numbered as in
// resolv.conf. Owns no clock. Thread-safe.
//
// A server that failed kFailuresMax times in a row comes after the others for a
// while: kPauseMin, twice as long after each further failure, kPauseMax at the
// most. Then it has its place again, for one failure.
class ServerHealth {
 public:
  static constexpr int kFailuresMax = 2;
  static constexpr absl::Duration kPauseMin = absl::Seconds(5);
  static constexpr absl::Duration kPauseMax = absl::Seconds(60);
  // How long a server is given until the next one is asked too: this much
  // before its first answer...
  static constexpr absl::Duration kPatienceUnmeasured = absl::Milliseconds(400);
  // ... and after that 2 srtt + 4 rttvar (RFC 6298 2.2), but not less than
  // this: a server may have to ask others.
  static constexpr absl::Duration kPatienceMin = absl::Milliseconds(200);
  // How long what a server stumbled over is kept from it.
  static constexpr absl::Duration kStumbleMemory = absl::Minutes(15);

  // What a query may have that some servers cannot bear.
  enum class Extra {
    kEdns,        // an OPT record (RFC 6891)
    kRandomCase,  // letters of either case in the name, for replies to keep
  };

  using Order = absl::InlinedVector<size_t, 3>;

  explicit ServerHealth(size_t servers) : servers_(servers) {}
  ServerHealth(const ServerHealth&) = delete;
  ServerHealth& operator=(const ServerHealth&) = delete;

  // All servers in the order in which to ask them, beginning with `first`.
  Order OrderFrom(size_t first, MonotonicTime now) const;
  absl::Duration Patience(size_t server) const;

  // It answered, whatever it said, after `round_trip`.
  void OnReply(size_t server, absl::Duration round_trip);
  // It did not answer, could not be reached or does not serve us.
  void OnFailure(size_t server, MonotonicTime now);

  // It said that it cannot bear `extra`.
  void OnStumble(size_t server, Extra extra, MonotonicTime now);
  bool Bears(size_t server, Extra extra, MonotonicTime now) const;

 private:
  static constexpr size_t kExtras = 2;

  struct Server {
    std::optional<absl::Duration> smoothed;  // SRTT
    absl::Duration variation;                // RTTVAR
    int failures = 0;                        // in a row
    MonotonicTime paused_until = MonotonicTime::InfinitePast();
    MonotonicTime stumbles_until[kExtras] = {MonotonicTime::InfinitePast(),
                                             MonotonicTime::InfinitePast()};
  };

  mutable absl::Mutex mutex_;
  std::vector<Server> servers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_SERVER_HEALTH_H_
