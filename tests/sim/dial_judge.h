// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_DIAL_JUDGE_H_
#define RAWNET_TESTS_SIM_DIAL_JUDGE_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/dialer/dialer.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// A lookup that remembers in which order it wanted addresses to be tried, and
// how many events the trace had then.
class RememberingLookup final : public AddressLookup {
 public:
  struct Sorted {
    size_t events;
    std::vector<IpAddress> order;
  };

  RememberingLookup(AddressLookup& lookup, const DialTrace& trace)
      : lookup_(lookup), trace_(trace) {}

  Task<void> LookupAddresses(Context context, AddressRequest request,
                             AddressSink* sink) override {
    return lookup_.LookupAddresses(std::move(context), std::move(request),
                                   sink);
  }
  std::vector<IpAddress> SortByPreference(
      std::vector<IpAddress> addresses) override {
    std::vector<IpAddress> order =
        lookup_.SortByPreference(std::move(addresses));
    sorted_.push_back({trace_.events().size(), order});
    return order;
  }

  const std::vector<Sorted>& sorted() const { return sorted_; }

 private:
  AddressLookup& lookup_;
  const DialTrace& trace_;
  std::vector<Sorted> sorted_;
};

// Judges from its trace whether a dial of a name on "tcp" kept the invariants
// of the race, see happy_eyeballs.h, with a model of its own. I7, that no timer
// is left, its loop tells.
class DialJudge {
 public:
  // `given_up`: when the caller's patience ended.
  DialJudge(const Dialer& dialer, const DialTrace& trace,
            const std::vector<RememberingLookup::Sorted>& sorted,
            std::optional<absl::Duration> given_up)
      : dialer_(dialer), trace_(trace), sorted_(sorted), given_up_(given_up) {}

  // Each attempt must start at the very moment when it may: no wake-up was
  // lost. Where system calls fail, the trace does not tell whether an attempt
  // that ended at once had sent a packet, and so when the next one may start.
  void RequireOnTime() { on_time_ = true; }
  // What is wrong first; empty when nothing is.
  std::string Judge();

 private:
  struct Attempt {
    std::string address;
    absl::Duration started;
    bool open = true;
    bool sent_nothing = false;
    bool connected = false;
  };
  struct Family {
    bool asked = false;
    std::optional<absl::Duration> answered;
  };

  Family& FamilyOf(const TraceEvent& event) {
    return event.type == "AAAA" ? v6_ : v4_;
  }
  void OnEvent(size_t index, const TraceEvent& event);
  void OnAnswer(const TraceEvent& event);
  void OnStart(size_t index, const TraceEvent& event);
  void OnAttemptEnd(const TraceEvent& event);
  void OnFailed(const TraceEvent& event);
  absl::Duration GateOpens() const;
  absl::Duration EarliestStart() const;
  std::string NextAddress(size_t index) const;
  bool Tried(absl::string_view address) const;
  size_t InFlight() const;
  void Expect(bool holds, absl::string_view what);

  const Dialer& dialer_;
  const DialTrace& trace_;
  const std::vector<RememberingLookup::Sorted>& sorted_;
  const std::optional<absl::Duration> given_up_;
  Family v4_;
  Family v6_;
  std::vector<IpAddress> known_;
  std::map<std::string, absl::Duration> known_since_;
  std::optional<absl::Duration> first_address_;
  absl::Duration due_;  // when the next attempt may start
  std::vector<Attempt> attempts_;
  bool on_time_ = false;
  bool ended_ = false;
  std::string wrong_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_DIAL_JUDGE_H_
