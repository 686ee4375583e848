// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_DIALER_RACE_FUZZER_H_
#define RAWNET_TESTS_DIALER_RACE_FUZZER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "rawnet/dialer/happy_eyeballs.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// Drives one HappyEyeballs machine with random inputs in a random order, and
// judges its actions from outside, with a model of its own: the invariants I1
// to I9 and that every race ends. `seed` decides everything.
class RaceFuzzer {
 public:
  explicit RaceFuzzer(uint32_t seed);
  RaceFuzzer(const RaceFuzzer&) = delete;
  RaceFuzzer& operator=(const RaceFuzzer&) = delete;

  // Runs the race to its end. Returns what is wrong; empty if nothing.
  std::string Run();

 private:
  enum class Fate { kOpen, kFailed, kFailedWithNothingSent, kAborted, kWon };
  struct Attempt {
    IpAddress address;
    MonotonicTime started;
    Fate fate = Fate::kOpen;
    bool told = false;  // the machine knows how it ended
  };

  int Below(int limit);
  bool OneIn(int n) { return Below(n) == 0; }
  HappyEyeballsOptions RandomOptions();
  std::vector<IpAddress> RandomAddresses(QueryType type);

  void Begin();
  void RandomInput();
  void Answer(QueryType type);
  void EndAttempt(size_t id);
  void Conclude();
  void Sleep();

  void Drain();
  void Do(const RaceAction& action);
  void OnStart(const RaceAction& action);
  void OnEnd(const RaceAction& action);

  std::vector<IpAddress> ExpectedOrder() const;
  bool GateOpen() const;
  size_t InFlight() const;
  void Expect(bool holds, absl::string_view what);

  std::mt19937 random_;
  const HappyEyeballsOptions options_;
  HappyEyeballs race_;
  MonotonicTime now_;
  std::vector<IpAddress> given_;
  size_t queries_ = 0;  // how many it should ask
  std::map<QueryType, std::optional<std::vector<IpAddress>>> asked_;
  std::optional<MonotonicTime> first_address_;
  std::vector<Attempt> attempts_;
  bool canceled_ = false;
  bool ended_ = false;
  std::string wrong_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_DIALER_RACE_FUZZER_H_
