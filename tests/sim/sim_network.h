// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_NETWORK_H_
#define RAWNET_TESTS_SIM_SIM_NETWORK_H_

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/tests/sim/sim_host.h"
#include "rawnet/tests/sim/sim_poller.h"
#include "rawnet/tests/sim/sim_random.h"
#include "rawnet/tests/sim/sim_rules.h"
#include "rawnet/tests/sim/sim_schedule.h"

namespace rawnet {

// Hosts on a simulated network and one virtual clock: everything above Sys,
// Poller and Clock runs on it as it is, in one thread, without sleeping, and
// the same way each time.
//
//   SimNetwork network;
//   SimHost& server = network.AddHost("server", {"192.0.2.1", "2001:db8::1"});
//   SimHost& client = network.AddHost("client", {"192.0.2.2"});
//   server.Spawn(Serve(80));
//   EXPECT_TRUE(client.Run(Fetch("192.0.2.1:80")).ok());
//   EXPECT_EQ(network.elapsed(), absl::Milliseconds(4));
//
// Whoever waits on a host, be it by Wait() or by co_await, lets all hosts run
// until none has anything to do; then the clock jumps to what comes next: a
// timer, a packet. A wait that nothing can end, also no keep-alive probe within
// hours, stops the process at once and says who waits for what.
//
// What hosts may do is Linux's TCP, UDP and ICMP, as far as system calls show
// it: see tcp_socket.h for what is left out. A packet for an address that no
// host has is lost in silence.
//
// Destroy what has descriptors of the network before it. One thread.
class SimNetwork final : private SimWorld {
 public:
  struct Options {
    // Of all that is drawn. Zero: that of the environment variable
    // RAWNET_SIM_SEED, or 1.
    uint64_t seed = 0;
    // Of pairs of hosts that have none of their own. A host reaches itself
    // without delay.
    SimLink link;
    SimPollerFaults poller;
    // Draws who comes first whenever several hosts may have something to do.
    bool shuffles_hosts = false;
  };

  SimNetwork() : SimNetwork(Options()) {}
  explicit SimNetwork(const Options& options);
  SimNetwork(const SimNetwork&) = delete;
  SimNetwork& operator=(const SimNetwork&) = delete;
  ~SimNetwork();

  SimHost& AddHost(absl::string_view name,
                   std::initializer_list<absl::string_view> addresses);
  SimHost& AddHost(SimHostOptions options);

  uint64_t seed() const { return seed_; }
  SimRandom& random() { return random_; }
  FakeClock& clock() { return schedule_.clock(); }
  absl::Duration elapsed() { return clock().Now() - start_; }

  // --- The weather. Holds for packets that are sent from now on.

  // One way.
  void SetLink(const SimHost& from, const SimHost& to, const SimLink& link);
  // Both ways.
  void SetLinks(const SimHost& a, const SimHost& b, const SimLink& link);
  // Cuts or mends both ways between two hosts.
  void Partition(const SimHost& a, const SimHost& b) { Cut(a, b, true); }
  void Heal(const SimHost& a, const SimHost& b) { Cut(a, b, false); }
  // Packets to it vanish.
  void BlackHole(absl::string_view address);
  // Returns what RemoveRule takes.
  int AddRule(SimRule rule);
  void RemoveRule(int id) { rules_.erase(id); }

  // --- Time.

  // Lets all hosts run until none has anything to do now.
  void Settle();
  // Lets the world go on for `duration`.
  void RunFor(absl::Duration duration);
  // Lets the world go on until nothing is planned, in kernels or in loops, but
  // keep-alive probes.
  void RunUntilIdle();

  // --- Looking in.

  // Each packet, what became of it and when: two runs with one seed have the
  // same.
  const std::vector<std::string>& log() const { return log_; }
  void StopLogging() { logging_ = false; }
  // Who waits for what, for messages.
  std::string DescribeWaiting();

  // Sends a datagram on behalf of no socket, for a SimDatagramService, which
  // finds `from` in what it got. Nothing is sent from an address that no host
  // has.
  void SendDatagramAfter(absl::Duration delay, const Endpoint& from,
                         const Endpoint& to, std::string payload);

 private:
  friend class SimHost;

  enum class Fate { kDelivered, kLost };

  void Cut(const SimHost& a, const SimHost& b, bool cut);
  SimHost* HostOf(const IpAddress& address);
  SimLink& LinkOf(const SimHost& from, const SimHost& to);
  void Transmit(SimHost& from, SimPacket packet);
  void Pass(SimHost& from, SimHost* to, const SimPacket& packet);
  void Deliver(SimHost& to, const SimPacket& packet, absl::Duration delay);
  void Lose(SimHost* to, const SimPacket& packet, absl::string_view why);
  void Log(const SimPacket& packet, absl::string_view fate);

  // One turn of each loop but `waiting`. True: something ran.
  bool TurnLoops(const EventLoop* waiting);
  MonotonicTime NextMoment();
  [[noreturn]] void FailForWaiting();
  void WaitUntil(MonotonicTime deadline,
                 absl::FunctionRef<bool()> news) override;

  const uint64_t seed_;
  const Options options_;
  SimRandom random_;
  SimSchedule schedule_;
  const MonotonicTime start_;
  SimDescriptors descriptors_;
  std::vector<std::unique_ptr<SimHost>> hosts_;
  std::map<std::pair<const SimHost*, const SimHost*>, SimLink> links_;
  std::map<int, SimRule> rules_;
  std::set<IpAddress> black_holes_;
  int rules_added_ = 0;
  bool logging_ = true;
  std::vector<std::string> log_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_NETWORK_H_
