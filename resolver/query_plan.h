// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_QUERY_PLAN_H_
#define RAWNET_RESOLVER_QUERY_PLAN_H_

#include <cstddef>
#include <optional>

#include "absl/container/inlined_vector.h"
#include "absl/time/time.h"
#include "rawnet/netpoll/clock.h"

namespace rawnet {

// Which servers to ask one question, when, and whom to believe: a state machine
// that sends nothing and reads no clock.
//
// A round asks each server, in the order of the list, and lasts for `timeout`;
// there are `attempts` rounds at the most. The next server is asked as soon as
// one has failed, or when the one asked last has been silent for its patience:
// a slow or dead server costs that, not its timeout. Those asked before are
// still listened to. A single server that is silent is asked once more after
// its patience, for a datagram that was lost.
//
//   outcome    what it does
//   positive   ends the plan
//   negative   ends it too if every server before this one in the list has
//              ended its try. Else it is held for a patience of the first one,
//              which may know better: the second server of a private network
//              often knows the public names alone (AdGuardHome#8578)
//   failure    the next server is asked, now
//   (none)     when the round ends, held negatives end the plan; without any
//              the next round begins
//
// When nobody has replied in any round the last of several is the last resort:
// whoever asks should leave out what the way may not let through.
//
// A round whose tries have all ended ends too. When there is no round left the
// plan has failed.
class QueryPlan {
 public:
  struct Server {
    size_t index = 0;
    absl::Duration patience;
  };
  struct Options {
    int attempts = 2;
    absl::Duration timeout = absl::Seconds(5);
  };

  enum class Outcome {
    kPositive,
    kNegative,     // NXDOMAIN or no data: the name, or nothing of this type
    kFailure,      // a reply, but no answer
    kUnreachable,  // no reply, and none to be expected
  };

  // What to do now.
  struct Step {
    enum class Kind {
      kAsk,   // `server`; the try is `id`, counted from 0 on
      kWait,  // until `time`, or for an outcome
      kUse,   // the answer of try `id`
      kFail,  // there is no answer; the best failure is that of try `id`, or
              // nobody replied when that has no outcome
    };
    Kind kind = Kind::kWait;
    int id = 0;
    size_t server = 0;
    // kAsk begins a round: the tries before it are over.
    bool begins_round = false;
    // kAsk of a server that was asked before: whatever may have been lost or
    // hangs since should be done anew.
    bool is_repeated = false;
    // kAsk in the last of several rounds, and nobody has replied so far.
    bool is_last_resort = false;
    MonotonicTime time = MonotonicTime::Infinite();
  };

  struct Try {
    size_t place = 0;  // in the list of servers
    MonotonicTime started;
    std::optional<Outcome> outcome = {};
    MonotonicTime ended = {};
  };

  // `servers` is not empty.
  QueryPlan(absl::InlinedVector<Server, 3> servers, const Options& options)
      : servers_(std::move(servers)), options_(options) {}

  // Call it until it says kWait, then whenever something has happened. After
  // kUse and kFail it says the same again.
  Step Next(MonotonicTime now);

  // Try `id` has ended. Of tries that are over, nothing.
  void OnOutcome(int id, Outcome outcome, MonotonicTime now);

  // All tries so far, by id.
  const Try& TryOf(int id) const { return tries_[id]; }
  int try_count() const { return static_cast<int>(tries_.size()); }
  size_t ServerOf(int id) const { return servers_[tries_[id].place].index; }

 private:
  Step Decide(MonotonicTime now);
  std::optional<Step> Conclude(MonotonicTime now) const;
  MonotonicTime HeldUntil(const Try& negative) const;
  absl::Duration PatienceAt(size_t place) const;
  bool MayAskMore() const;
  bool RoundIsOver(MonotonicTime now) const;
  bool WasAsked(size_t place) const;
  bool IsLastResort() const;
  Step Ask(size_t place, MonotonicTime now);
  Step Failed() const;
  MonotonicTime NextTime() const;

  const absl::InlinedVector<Server, 3> servers_;
  const Options options_;
  absl::InlinedVector<Try, 4> tries_;
  int rounds_ = 0;
  size_t round_begin_ = 0;  // of tries_
  MonotonicTime round_end_ = MonotonicTime::InfinitePast();
  size_t next_place_ = 0;
  MonotonicTime next_ask_ = MonotonicTime::InfinitePast();
  std::optional<Step> end_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_QUERY_PLAN_H_
