// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_DIALER_RACE_SIMULATOR_H_
#define RAWNET_TESTS_DIALER_RACE_SIMULATOR_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rawnet/dialer/happy_eyeballs.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// "6a" is 2001:db8::a, "4b" is 192.0.2.11, "m4a" is ::ffff:192.0.2.10.
IpAddress NamedAddress(absl::string_view name);
// The shortest such name: "4a" for 192.0.2.10.
std::string AddressName(const IpAddress& address);
std::vector<IpAddress> NamedAddresses(absl::string_view names);  // "6a,4a"
std::string AddressNames(const std::vector<IpAddress>& addresses);

MonotonicTime AtMillisecond(int64_t time);

// Drives a HappyEyeballs machine through a script on virtual time, asserts its
// invariants at every step, and writes down what it did.
//
// A script is a list of words; times are in milliseconds:
//   AAAA@20=6a,6b   the answer to a query (no word: never answered); one at 0
//                   comes from a cache, before the query returns
//   A@30=nxdomain   or nodata, servfail, timeout
//   6a+30=ok        how an attempt ends, and when after its start
//   6a+1=refused    (no word: a black hole)
//   6a!unreachable  fails in connect(2) itself; or "toomany" (EMFILE)
//   deadline@100  cancel@40
//
// The story, for example: "20 start 6a, 270 start 4a, 300 abort 6a,
// 300 done 4a". A machine that waits for nothing ends it with "stuck".
class RaceSimulator {
 public:
  struct Rules {
    HappyEyeballsOptions options = {};
    // The preferred family of the sort function.
    enum class Prefer { kIpv6, kIpv4 } prefer = Prefer::kIpv6;
    // The order in which simultaneous events are told.
    enum class Batch { kInOrder, kReversed } batch = Batch::kInOrder;
    // Not empty: the machine begins with these, without queries.
    std::string given = "";
  };

  explicit RaceSimulator(absl::string_view script);
  RaceSimulator(absl::string_view script, Rules rules);
  RaceSimulator(const RaceSimulator&) = delete;
  RaceSimulator& operator=(const RaceSimulator&) = delete;

  // Runs to the end. Returns the story without the queries.
  std::string Run();

  const std::string& queries() const { return queries_; }  // "0 AAAA, 0 A"
  const absl::Status& error() const { return error_; }
  const DialTrace& trace() const { return trace_; }
  MonotonicTime now() const { return now_; }
  HappyEyeballs& race() { return *race_; }

 private:
  struct Event {
    enum class Kind { kAnswer, kAttemptEnd, kCancel } kind;
    QueryType query = QueryType::kAaaa;
    std::string outcome = {};
    int id = 0;
  };
  struct Ending {
    int64_t after = 0;
    std::string outcome = {};
    Reach reach = Reach::kOnWire;
  };

  void Parse(absl::string_view word);
  void ParseEnding(absl::string_view word);
  void DrainActions();
  void Query(QueryType type);
  void Do(const RaceAction& action);
  void Start(const RaceAction& action);
  void Happen(const Event& event);
  void HappenAll();
  bool Step();
  void Note(absl::string_view what);

  std::multimap<MonotonicTime, Event> events_;
  std::map<QueryType, std::string> cached_;  // answers at 0
  std::map<std::string, Ending> endings_;    // by address name
  Rules rules_;
  DialTrace trace_;
  MonotonicTime now_ = AtMillisecond(0);
  std::string story_;
  std::string queries_;
  absl::Status error_;
  bool ended_ = false;
  std::optional<HappyEyeballs> race_;
};

// The story of `script`.
std::string RunRace(absl::string_view script);
std::string RunRace(absl::string_view script, RaceSimulator::Rules rules);

}  // namespace rawnet

#endif  // RAWNET_TESTS_DIALER_RACE_SIMULATOR_H_
