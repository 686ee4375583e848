// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_HAPPY_EYEBALLS_H_
#define RAWNET_DIALER_HAPPY_EYEBALLS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/dialer/race_report.h"
#include "rawnet/dialer/race_tracer.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// RFC 8305 section 5: the time between two starts MUST NOT be less.
inline constexpr absl::Duration kAttemptGapMin = absl::Milliseconds(10);

// The knobs of a race. The defaults are those of RFC 8305 section 8.
struct HappyEyeballsOptions {
  enum class Families { kBoth, kIpv4, kIpv6 };

  // Of addresses of other families nothing is asked and none is tried.
  Families families = Families::kBoth;

  uint16_t port = 0;

  // How long IPv4 addresses in hand wait for the AAAA answer. Negative means
  // zero. 25 ms is a measured alternative: 99 % of the gaps between the two
  // answers are below 21 ms (telemetry of Firefox).
  absl::Duration resolution_delay = absl::Milliseconds(50);

  // From one start to the next, as long as nothing fails. Clamped to
  // [10 ms, 2 s]. It paces attempts; it never ends one.
  absl::Duration attempt_delay = absl::Milliseconds(250);

  // 2 favours the first family more; see PlanAddresses.
  int first_address_family_count = 1;

  // The RFC has no such limits; these keep a name with very many dead
  // addresses from eating descriptors. At least 1; 1 in flight is a serial
  // dial, in which the next attempt waits for the failure of the last.
  size_t in_flight_max = 64;
  size_t attempts_max = 256;

  MonotonicTime deadline = MonotonicTime::Infinite();
};

// What the driver shall do. Only the fields named by the kind are set.
struct RaceAction {
  enum class Kind {
    kQuery,  // ask DNS for `query`; then OnAnswer
    kStart,  // connect to `endpoint`; then OnAttemptEnd(id)
    kAbort,  // close attempt `id`, connected or not; report nothing more
    kDone,   // attempt `id` is the connection. Last action
    kFail,   // the race is lost: `status`. Last action
  };

  Kind kind;
  QueryType query = QueryType::kAaaa;
  int id = 0;
  Endpoint endpoint{};
  absl::Status status{};
};

// Happy Eyeballs version 2 (RFC 8305) without I/O: it opens no socket, reads
// no clock and calls nobody back, so that every scenario is a table of times.
// The driver tells it what happened, then does what NextAction says until
// that says nothing, then sleeps until NextTimer or the next thing happens:
//
//   race.Begin(now);
//   for (;;) {
//     while (std::optional<RaceAction> action = race.NextAction()) {
//       ... do it; after kDone or kFail, return ...
//     }
//     ... sleep until race.NextTimer(), an answer or the end of an attempt ...
//     race.OnAnswer(...), race.OnAttemptEnd(...) for all that happened;
//     race.AdvanceTo(now);
//   }
//
// Inputs only record; NextAction alone decides. So what happens in one turn
// of a loop is judged together, whatever the order in which it was told: of
// two attempts that connected, the earlier started wins. Inputs are allowed
// while actions are being taken: an answer from a cache, or a failure of
// connect(2) itself, is told at once. Inputs after the last action are
// ignored. Time never runs backwards: an earlier `now` counts as the latest.
//
// Thread-compatible.
//
// Invariants, asserted by CheckInvariants and by the tests from outside:
//   I1  at most one kDone or kFail, and no action after it
//   I2  after it, each started attempt has ended exactly once: won, aborted
//       or failed
//   I3  between two starts lie 10 ms or more, not counting attempts that
//       failed with nothing sent
//   I4  no start before the gate is open (see Phase)
//   I5  the untried are PlanAddresses(sort(all)) without the tried
//   I6  no kFail while a query or an attempt is outstanding, except by
//       deadline or Cancel
//   I7  NextTimer is the resolution delay, the next start or the deadline;
//       none after the end
//   I8  no address is tried twice
//   I9  attempts in flight <= in_flight_max
class HappyEyeballs {
 public:
  // Orders addresses by preference, RFC 6724: a permutation of its argument.
  // Is given the complete list, of two or more, each time an answer adds to it
  // (AAAA answers first); must give the same result for the same list.
  using Sort =
      absl::AnyInvocable<std::vector<IpAddress>(std::vector<IpAddress>) const>;

  // The gate opens when some address is known and either the AAAA query is
  // not outstanding (answered, negative or failed count alike) or the
  // resolution delay has passed since the first address came.
  //
  //  phase      | means                        | ends
  //  -----------+------------------------------+-----------------------------
  //  kIdle      | not begun                    | Begin -> kResolving
  //  kResolving | no address known             | an address -> kHolding or
  //             |                              | kRacing; all negative ->
  //             |                              | kFailed
  //  kHolding   | addresses, but no AAAA       | AAAA answer of any kind, or
  //             | answer: gate shut            | resolution delay -> kRacing
  //  kRacing    | gate open: one start each    | a connection -> kConnected;
  //             | attempt_delay, sooner after  | none left, running or to be
  //             | a failure                    | answered -> kFailed
  //  kConnected | kDone given or about to be   | never
  //  kFailed    | kFail given or about to be   | never
  //
  // Deadline and Cancel lead from each of the first four to kFailed.
  enum class Phase {
    kIdle,
    kResolving,
    kHolding,
    kRacing,
    kConnected,
    kFailed,
  };

  // `sort` may be null: the order of the answers, IPv6 first. `trace`, if not
  // null, is told everything and must live as long as this.
  HappyEyeballs(HappyEyeballsOptions options, Sort sort,
                DialTrace* trace = nullptr);

  // Begins with DNS queries: AAAA and A at once, as the families allow.
  void Begin(MonotonicTime now);

  // Begins with addresses that need no query: a literal, a hosts file, a list.
  void BeginWithAddresses(std::vector<IpAddress> addresses, MonotonicTime now);

  // A query for `type` has gone to `server`, for the first time or again. Only
  // for the trace and the report.
  void OnQuerySent(QueryType type, absl::string_view server, MonotonicTime now);

  // The answer to the query for `type`: addresses, or why there are none (OK
  // and empty is NODATA; any error is negative too). `server` is for the
  // trace. A second answer to one query is ignored.
  void OnAnswer(QueryType type, absl::StatusOr<std::vector<IpAddress>> answer,
                absl::string_view server, MonotonicTime now);

  // Attempt `id` is connected (OK) or has failed. A failure lets the next
  // attempt start at once, but 10 ms after the latest start that reached the
  // wire. `reach` matters only for failures. Ignored for an aborted attempt.
  void OnAttemptEnd(int id, absl::Status status, Reach reach,
                    MonotonicTime now);

  // It is `now`. A connection beats a deadline that has passed meanwhile.
  void AdvanceTo(MonotonicTime now);

  // Ends the race with `status`, which is not OK. A cancel beats a connection
  // on which NextAction has not yet decided.
  void Cancel(absl::Status status, MonotonicTime now);

  // What to do next, or nothing until the next input or NextTimer.
  std::optional<RaceAction> NextAction();

  // When to call AdvanceTo at the latest, or Infinite(). Valid after
  // NextAction has returned nothing.
  MonotonicTime NextTimer() const;

  Phase phase() const;

  // Grows while the race runs, and stays after it.
  const RaceReport& report() const { return report_; }

  // For tests: OK, or which of the invariants above is broken.
  absl::Status CheckInvariants() const;

 private:
  struct Outcome {
    int winner = -1;        // the id of the attempt that won, or -1
    absl::Status status{};  // if nobody won
  };

  std::optional<Outcome> Settle() const;
  bool Exhausted() const;
  RaceAction NextFarewell();
  RaceAction Abort(size_t id);
  RaceAction Done();
  RaceAction Fail();
  std::optional<RaceAction> NextQuery();
  bool MayStart() const;
  RaceAction StartNext();
  absl::string_view StartReason() const;

  QueryOutcome* OutstandingQuery(QueryType type);
  void Replan();
  std::vector<IpAddress> Candidates() const;
  std::vector<IpAddress> PlannedUntried() const;
  bool Wanted(const IpAddress& address) const;
  bool Tried(const IpAddress& address) const;
  bool HasUntried() const;
  bool AaaaOutstanding() const;
  bool GateOpen() const;
  size_t InFlight() const;
  MonotonicTime EarliestStart() const;
  absl::Duration SinceStart() const;

  bool StartsKeepTheirGap() const;
  bool TriedOnce() const;
  bool TimerIsKnown() const;

  const HappyEyeballsOptions options_;
  const Sort sort_;
  const RaceTracer tracer_;

  MonotonicTime now_ = MonotonicTime::InfinitePast();
  RaceReport report_;
  std::vector<IpAddress> given_;    // the addresses of BeginWithAddresses
  std::vector<IpAddress> untried_;  // in the order in which to try them
  MonotonicTime grew_ = MonotonicTime::InfinitePast();  // when untried_ did
  MonotonicTime gate_opens_ = MonotonicTime::Infinite();
  // When the next attempt is due, and whether a failure made it so.
  MonotonicTime due_ = MonotonicTime::InfinitePast();
  bool due_by_failure_ = false;
  bool begun_ = false;
  std::optional<Outcome> outcome_;
  bool finished_ = false;  // the last action has been given
};

}  // namespace rawnet

#endif  // RAWNET_DIALER_HAPPY_EYEBALLS_H_
