// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_DIAL_SCHEDULE_H_
#define RAWNET_TESTS_SIM_DIAL_SCHEDULE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/dialer/dialer.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/examples/dns_zone.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/tests/sim/dial_judge.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_network.h"

namespace rawnet {

// One dial by name through a world of which `seed` decides everything: how many
// addresses the name has, which of them answer, refuse, are far, unreachable or
// silent; what the DNS server does; the weather, the pollers, which system
// calls fail; how the dialer is set up, and when its caller gives up.
class DialSchedule {
 public:
  explicit DialSchedule(uint64_t seed);
  DialSchedule(const DialSchedule&) = delete;
  DialSchedule& operator=(const DialSchedule&) = delete;

  // Runs it to its end. Returns what is wrong; empty if nothing.
  std::string Run();

  bool connected() const { return connected_; }
  // The trace of the dial, for messages.
  std::string Story() const;

 private:
  // What the DNS server does about one family.
  enum class DnsMood {
    kAnswers,
    kTruncates,
    kForgesFirst,  // somebody else's answer comes before its own
    kFails,
    kDenies,   // NXDOMAIN
    kHasNone,  // NODATA
    kBabbles,
    kIsSilent,
  };

  static SimNetwork::Options Weather(uint64_t seed);
  static bool IsGood(DnsMood mood) { return mood <= DnsMood::kForgesFirst; }
  void MakeName();
  void AddAddresses(absl::string_view address, bool answers);
  void MakeTrouble();
  void MakeDialer();
  SimHost& AddServer(const std::string& digit, absl::Duration latency_max);
  SysFault DrawFault(const SysCallSite& site);
  DnsMood DrawMood();
  DnsServer::Actions Answer(const Message& query,
                            DnsServer::Transport transport);

  Resolver::Options ResolverOptions();
  Task<void> Dial();
  Task<void> GiveUp();
  std::string WhatIsLeft();

  absl::Duration DrawUpTo(absl::Duration most) {
    return network_.random().Between(absl::ZeroDuration(), most);
  }
  bool OneIn(uint64_t n) { return network_.random().Below(n) == 0; }

  SimNetwork network_;
  SimHost& dns_;
  SimHost& client_;
  DnsZone zone_;
  bool has_answering_[2] = {false, false};  // IPv4, IPv6
  SimDnsServer dns_server_;
  Resolver resolver_;
  DialTrace trace_;
  RememberingLookup lookup_;
  Dialer dialer_;
  OwnedContext context_;
  std::optional<absl::Duration> given_up_;
  DnsMood moods_[2] = {DrawMood(), DrawMood()};  // about A, AAAA
  double fault_rate_ = 0;
  // No system call fails in a way that its caller has to bear.
  bool harmless_ = true;
  // No luck is needed: a server answers, its name is known, nothing is lost.
  bool must_connect_ = false;
  bool connected_ = false;
  absl::Status status_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_DIAL_SCHEDULE_H_
