// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/dialer/race_fuzzer.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/dialer/plan_addresses.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/dialer/race_simulator.h"

namespace rawnet {
namespace {

using Families = HappyEyeballsOptions::Families;

// Some order that is no accident of the input's, IPv4 and IPv6 mixed.
std::vector<IpAddress> Sorted(std::vector<IpAddress> addresses) {
  const auto key = [](const IpAddress& address) {
    return std::make_pair(address.V6Bytes()[15] * 7 % 5, address);
  };
  std::sort(addresses.begin(), addresses.end(),
            [&key](const IpAddress& left, const IpAddress& right) {
              return key(left) < key(right);
            });
  return addresses;
}

bool Wanted(Families families, const IpAddress& address) {
  return families == Families::kBoth ||
         address.is_v4() == (families == Families::kIpv4);
}

}  // namespace

RaceFuzzer::RaceFuzzer(uint32_t seed)
    : random_(seed), options_(RandomOptions()), race_(options_, Sorted) {}

int RaceFuzzer::Below(int limit) {
  return static_cast<int>(random_() % static_cast<uint32_t>(limit));
}

HappyEyeballsOptions RaceFuzzer::RandomOptions() {
  HappyEyeballsOptions options;
  options.families = static_cast<Families>(Below(8) < 6 ? 0 : 1 + Below(2));
  options.resolution_delay = absl::Milliseconds(Below(100));
  options.attempt_delay = absl::Milliseconds(Below(400));
  options.first_address_family_count = Below(4);
  options.in_flight_max = OneIn(2) ? 64 : 1 + Below(3);
  if (OneIn(4)) options.deadline = AtMillisecond(Below(2000));
  return options;
}

std::vector<IpAddress> RaceFuzzer::RandomAddresses(QueryType type) {
  std::vector<IpAddress> addresses(Below(5));
  for (IpAddress& address : addresses) {
    const std::string host(1, static_cast<char>('a' + Below(6)));
    const bool mapped = OneIn(8);
    const bool is_v6 = type == QueryType::kAaaa;
    address = NamedAddress((is_v6 && !mapped ? "6"
                            : mapped         ? "m4"
                                             : "4") +
                           host);
  }
  return addresses;
}

std::string RaceFuzzer::Run() {
  now_ = AtMillisecond(0);
  Begin();
  const int inputs = Below(40);
  for (int i = 0; i < inputs && !ended_; ++i) {
    RandomInput();
    if (!OneIn(3)) Drain();  // else the next input joins the batch
  }
  Conclude();
  return wrong_;
}

void RaceFuzzer::Begin() {
  if (OneIn(8)) {
    given_ = RandomAddresses(QueryType::kAaaa);
    race_.BeginWithAddresses(given_, now_);
  } else {
    queries_ = options_.families == Families::kBoth ? 2 : 1;
    race_.Begin(now_);
  }
  Drain();
}

void RaceFuzzer::RandomInput() {
  switch (Below(6)) {
    case 0:
      return Answer(QueryType::kAaaa);
    case 1:
      return Answer(QueryType::kA);
    case 2:
    case 3:
      if (!attempts_.empty()) EndAttempt(Below(attempts_.size()));
      return;
    case 4:
      return Sleep();
  }
  if (OneIn(20)) {
    canceled_ = true;
    race_.Cancel(CanceledError(), now_);
  } else {
    now_ = now_ + absl::Microseconds(Below(100'000));
    race_.AdvanceTo(now_);
  }
}

void RaceFuzzer::Sleep() {
  Drain();
  if (ended_ || race_.NextTimer() == MonotonicTime::Infinite()) return;
  Expect(race_.NextTimer() > now_, "I7: a timer that has passed");
  now_ = race_.NextTimer();
  race_.AdvanceTo(now_);
}

void RaceFuzzer::Answer(QueryType type) {
  if (OneIn(4)) {
    if (asked_.count(type) != 0 && !asked_[type]) asked_[type].emplace();
    race_.OnAnswer(type, absl::NotFoundError("none"), "", now_);
    return;
  }
  std::vector<IpAddress> addresses = RandomAddresses(type);
  // A second answer to a query, or one never asked for, must change nothing.
  if (asked_.count(type) != 0 && !asked_[type]) {
    asked_[type] = addresses;
    if (!first_address_ && !ExpectedOrder().empty()) first_address_ = now_;
  }
  race_.OnAnswer(type, std::move(addresses), "", now_);
}

void RaceFuzzer::EndAttempt(size_t id) {
  Attempt& attempt = attempts_[id];
  const bool first = attempt.fate == Fate::kOpen && !attempt.told;
  attempt.told = true;
  if (OneIn(6)) {
    race_.OnAttemptEnd(id, absl::OkStatus(), Reach::kOnWire, now_);
    return;
  }
  const Reach reach = OneIn(2) ? Reach::kOnWire : Reach::kNothingSent;
  if (first) {
    attempt.fate =
        reach == Reach::kOnWire ? Fate::kFailed : Fate::kFailedWithNothingSent;
  }
  race_.OnAttemptEnd(id, ErrnoStatus(ECONNREFUSED, "connect"), reach, now_);
}

// Answers and fails everything: then the race must end by itself.
void RaceFuzzer::Conclude() {
  for (int step = 0; step < 200 && !ended_; ++step) {
    Drain();
    Answer(QueryType::kAaaa);
    Answer(QueryType::kA);
    for (size_t id = 0; id < attempts_.size(); ++id) EndAttempt(id);
    Sleep();
  }
  Expect(ended_, "the race does not end");
  Expect(!race_.NextAction(), "I1: an action after the last");
  Expect(race_.NextTimer() == MonotonicTime::Infinite(),
         "I7: a timer after the end");
}

void RaceFuzzer::Drain() {
  while (std::optional<RaceAction> action = race_.NextAction()) {
    Expect(!ended_, "I1: an action after the last");
    Do(*action);
    const absl::Status status = race_.CheckInvariants();
    Expect(status.ok(), status.message());
  }
  const bool may_start = !ExpectedOrder().empty() && !ended_ &&
                         InFlight() < options_.in_flight_max;
  Expect(!may_start || race_.NextTimer() != MonotonicTime::Infinite(),
         "I7: no timer though an address waits");
}

void RaceFuzzer::Do(const RaceAction& action) {
  switch (action.kind) {
    case RaceAction::Kind::kQuery:
      Expect(asked_.count(action.query) == 0, "asked twice");
      asked_[action.query] = std::nullopt;
      if (OneIn(6)) Answer(action.query);  // cached
      return;
    case RaceAction::Kind::kStart:
      return OnStart(action);
    case RaceAction::Kind::kAbort:
      Expect(attempts_[action.id].fate == Fate::kOpen, "I2: ended twice");
      attempts_[action.id].fate = Fate::kAborted;
      return;
    case RaceAction::Kind::kDone:
      Expect(attempts_[action.id].fate == Fate::kOpen, "I2: ended twice");
      Expect(attempts_[action.id].told, "won without a connection");
      attempts_[action.id].fate = Fate::kWon;
      return OnEnd(action);
    case RaceAction::Kind::kFail:
      return OnEnd(action);
  }
}

void RaceFuzzer::OnStart(const RaceAction& action) {
  const IpAddress& address = action.endpoint.address;
  const std::vector<IpAddress> expected = ExpectedOrder();
  Expect(!expected.empty() && expected[0] == address,
         "I5 or I8: wrong address");
  Expect(GateOpen(), "I4: gate shut");
  Expect(InFlight() < options_.in_flight_max, "I9: too many");
  Expect(action.id == static_cast<int>(attempts_.size()), "ids in order");
  for (const Attempt& earlier : attempts_) {
    Expect(earlier.fate == Fate::kFailedWithNothingSent ||
               now_ - earlier.started >= absl::Milliseconds(10),
           "I3: too close");
  }
  attempts_.push_back({.address = address, .started = now_});
  if (OneIn(5)) EndAttempt(attempts_.size() - 1);  // connect(2) itself
}

void RaceFuzzer::OnEnd(const RaceAction& action) {
  ended_ = true;
  Expect(InFlight() == 0, "I2: an attempt never ended");
  const bool early = canceled_ || now_ >= options_.deadline;
  if (action.kind == RaceAction::Kind::kDone || early) return;
  Expect(asked_.size() == queries_, "I6: failed with a query unasked");
  for (const auto& [type, answer] : asked_) {
    Expect(answer.has_value(), "I6: failed with a query outstanding");
  }
  for (const Attempt& attempt : attempts_) {
    Expect(attempt.fate != Fate::kAborted, "I6: failed with an attempt open");
  }
  Expect(ExpectedOrder().empty(), "I6: failed with an address untried");
}

std::vector<IpAddress> RaceFuzzer::ExpectedOrder() const {
  std::vector<IpAddress> all = given_;
  for (const auto& [type, answer] : asked_) {  // AAAA comes first
    if (answer) all.insert(all.end(), answer->begin(), answer->end());
  }
  for (IpAddress& address : all) address = address.Unmapped();
  std::erase_if(all, [&](const IpAddress& address) {
    return !Wanted(options_.families, address);
  });
  std::vector<IpAddress> plan = PlanAddresses(
      Sorted(std::move(all)), options_.first_address_family_count);
  std::erase_if(plan, [&](const IpAddress& address) {
    return std::any_of(
        attempts_.begin(), attempts_.end(),
        [&](const Attempt& tried) { return tried.address == address; });
  });
  return plan;
}

bool RaceFuzzer::GateOpen() const {
  const auto aaaa = asked_.find(QueryType::kAaaa);
  if (aaaa == asked_.end() || aaaa->second) return true;
  return first_address_ && now_ >= *first_address_ + options_.resolution_delay;
}

size_t RaceFuzzer::InFlight() const {
  return std::count_if(
      attempts_.begin(), attempts_.end(),
      [](const Attempt& attempt) { return attempt.fate == Fate::kOpen; });
}

void RaceFuzzer::Expect(bool holds, absl::string_view what) {
  if (!holds && wrong_.empty()) wrong_ = std::string(what);
}

}  // namespace rawnet
