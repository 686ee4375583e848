// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/dialer/race_simulator.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

constexpr std::array<uint8_t, 16> kV6Prefix = {0x20, 0x01, 0x0d, 0xb8};

int64_t Number(absl::string_view text) {
  int64_t number = 0;
  EXPECT_TRUE(absl::SimpleAtoi(text, &number)) << text;
  return number;
}

absl::Status Failure(absl::string_view word) {
  if (word == "refused") return ErrnoStatus(ECONNREFUSED, "connect");
  if (word == "unreachable") return ErrnoStatus(ENETUNREACH, "connect");
  if (word == "toomany") return ErrnoStatus(EMFILE, "socket");
  if (word == "timeout") return TimeoutError();
  if (word == "nodata")
    return MakeDnsError({.name = "x",
                         .server = {},
                         .kind = DnsError::Kind::kNoData,
                         .detail = {}});
  if (word == "nxdomain")
    return MakeDnsError({.name = "x",
                         .server = {},
                         .kind = DnsError::Kind::kNotFound,
                         .detail = {}});
  EXPECT_EQ(word, "servfail");
  return MakeDnsError({.name = "x",
                       .server = {},
                       .kind = DnsError::Kind::kTemporary,
                       .detail = {}});
}

bool IsAddressList(absl::string_view outcome) {
  const char first = outcome.empty() ? '\0' : outcome[0];
  return first == '4' || first == '6' || outcome.substr(0, 2) == "m4";
}

absl::StatusOr<std::vector<IpAddress>> Answer(absl::string_view outcome) {
  if (outcome == "empty") return std::vector<IpAddress>();
  if (!IsAddressList(outcome)) return Failure(outcome);
  return NamedAddresses(outcome);
}

// Stable within a family, as RFC 6724 gives in the simple cases.
std::vector<IpAddress> FamilyFirst(const std::vector<IpAddress>& addresses,
                                   bool ipv6_first) {
  std::vector<IpAddress> sorted;
  for (const bool want_ipv6 : {ipv6_first, !ipv6_first}) {
    std::copy_if(addresses.begin(), addresses.end(), std::back_inserter(sorted),
                 [want_ipv6](const IpAddress& address) {
                   return address.is_v6() == want_ipv6;
                 });
  }
  return sorted;
}

}  // namespace

IpAddress NamedAddress(absl::string_view name) {
  const uint8_t host = static_cast<uint8_t>(name.back() - 'a' + 10);
  if (name[0] == '4') return IpAddress::V4({192, 0, 2, host});
  if (name[0] == 'm') {
    return IpAddress::V6(NamedAddress(name.substr(1)).V6Bytes());
  }
  std::array<uint8_t, 16> bytes = kV6Prefix;
  bytes[15] = host;
  return IpAddress::V6(bytes);
}

std::string AddressName(const IpAddress& address) {
  const char host = static_cast<char>('a' + address.V6Bytes()[15] - 10);
  return absl::StrCat(address.is_v4() ? "4" : "6", std::string(1, host));
}

std::vector<IpAddress> NamedAddresses(absl::string_view names) {
  std::vector<IpAddress> addresses;
  for (absl::string_view name : absl::StrSplit(names, ',', absl::SkipEmpty())) {
    addresses.push_back(NamedAddress(name));
  }
  return addresses;
}

std::string AddressNames(const std::vector<IpAddress>& addresses) {
  return absl::StrJoin(addresses, ",",
                       [](std::string* out, const IpAddress& address) {
                         out->append(AddressName(address));
                       });
}

MonotonicTime AtMillisecond(int64_t time) {
  // Not zero, so that nothing takes a time for a duration since the start.
  return MonotonicTime{1'000'000'000} + absl::Milliseconds(time);
}

RaceSimulator::RaceSimulator(absl::string_view script)
    : RaceSimulator(script, Rules()) {}

RaceSimulator::RaceSimulator(absl::string_view script, Rules rules)
    : rules_(std::move(rules)) {
  for (absl::string_view word :
       absl::StrSplit(script, ' ', absl::SkipEmpty())) {
    Parse(word);
  }
  rules_.options.port = 80;
  const bool ipv6_first = rules_.prefer == Rules::Prefer::kIpv6;
  race_.emplace(
      rules_.options,
      [ipv6_first](const std::vector<IpAddress>& addresses) {
        return FamilyFirst(addresses, ipv6_first);
      },
      &trace_);
}

void RaceSimulator::Parse(absl::string_view word) {
  const std::vector<absl::string_view> parts = absl::StrSplit(word, '@');
  if (parts.size() == 1) return ParseEnding(word);
  const std::vector<absl::string_view> value = absl::StrSplit(parts[1], '=');
  const MonotonicTime when = AtMillisecond(Number(value[0]));
  if (parts[0] == "deadline") {
    rules_.options.deadline = when;
  } else if (parts[0] == "cancel") {
    events_.insert({when, {.kind = Event::Kind::kCancel}});
  } else {
    const QueryType query =
        parts[0] == "AAAA" ? QueryType::kAaaa : QueryType::kA;
    const std::string outcome(value[1]);
    if (when == AtMillisecond(0)) {
      cached_[query] = outcome;
    } else {
      events_.insert(
          {when,
           {.kind = Event::Kind::kAnswer, .query = query, .outcome = outcome}});
    }
  }
}

void RaceSimulator::ParseEnding(absl::string_view word) {
  const size_t mark = word.find_first_of("+!");
  const std::string name(word.substr(0, mark));
  if (word[mark] == '!') {
    endings_[name] = {.outcome = std::string(word.substr(mark + 1)),
                      .reach = Reach::kNothingSent};
    return;
  }
  const std::vector<absl::string_view> value =
      absl::StrSplit(word.substr(mark + 1), '=');
  endings_[name] = {.after = Number(value[0]),
                    .outcome = std::string(value[1])};
}

std::string RaceSimulator::Run() {
  if (rules_.given.empty()) {
    race_->Begin(now_);
  } else {
    race_->BeginWithAddresses(NamedAddresses(rules_.given), now_);
  }
  do {
    DrainActions();
  } while (!ended_ && Step());
  EXPECT_EQ(race_->NextTimer() == MonotonicTime::Infinite(), true) << story_;
  return story_;
}

bool RaceSimulator::Step() {
  const MonotonicTime next =
      events_.empty() ? race_->NextTimer()
                      : std::min(race_->NextTimer(), events_.begin()->first);
  if (next == MonotonicTime::Infinite()) {
    Note("stuck");
    return false;
  }
  EXPECT_TRUE(race_->NextTimer() > now_)
      << "a timer that has passed: " << story_;
  now_ = next;
  HappenAll();
  race_->AdvanceTo(now_);
  return true;
}

void RaceSimulator::HappenAll() {
  std::vector<Event> batch;
  while (!events_.empty() && events_.begin()->first <= now_) {
    batch.push_back(events_.extract(events_.begin()).mapped());
  }
  if (rules_.batch == Rules::Batch::kReversed) {
    std::reverse(batch.begin(), batch.end());
  }
  for (const Event& event : batch) Happen(event);
}

void RaceSimulator::Happen(const Event& event) {
  switch (event.kind) {
    case Event::Kind::kAnswer:
      race_->OnAnswer(event.query, Answer(event.outcome), "192.0.2.53:53",
                      now_);
      break;
    case Event::Kind::kAttemptEnd:
      race_->OnAttemptEnd(
          event.id,
          event.outcome == "ok" ? absl::OkStatus() : Failure(event.outcome),
          Reach::kOnWire, now_);
      break;
    case Event::Kind::kCancel:
      race_->Cancel(CanceledError(), now_);
      break;
  }
  EXPECT_EQ(race_->CheckInvariants(), absl::OkStatus()) << story_;
}

void RaceSimulator::DrainActions() {
  while (std::optional<RaceAction> action = race_->NextAction()) {
    EXPECT_FALSE(ended_) << "I1: an action after the last one: " << story_;
    Do(*action);
    EXPECT_EQ(race_->CheckInvariants(), absl::OkStatus()) << story_;
  }
}

void RaceSimulator::Do(const RaceAction& action) {
  switch (action.kind) {
    case RaceAction::Kind::kQuery:
      return Query(action.query);
    case RaceAction::Kind::kStart:
      return Start(action);
    case RaceAction::Kind::kAbort:
    case RaceAction::Kind::kDone: {
      const absl::string_view verb =
          action.kind == RaceAction::Kind::kDone ? "done " : "abort ";
      const Endpoint& to = race_->report().attempts[action.id].endpoint;
      Note(absl::StrCat(verb, AddressName(to.address)));
      ended_ = action.kind == RaceAction::Kind::kDone;
      return;
    }
    case RaceAction::Kind::kFail:
      Note("fail");
      error_ = action.status;
      ended_ = true;
      return;
  }
}

void RaceSimulator::Query(QueryType type) {
  race_->OnQuerySent(type, "", now_);
  absl::StrAppend(&queries_, queries_.empty() ? "" : ", ",
                  absl::ToInt64Milliseconds(now_ - AtMillisecond(0)), " ",
                  QueryTypeName(type));
  if (const auto hit = cached_.find(type); hit != cached_.end()) {
    race_->OnAnswer(type, Answer(hit->second), "", now_);
  }
}

void RaceSimulator::Start(const RaceAction& action) {
  const std::string name = AddressName(action.endpoint.address);
  Note(absl::StrCat("start ", name));
  const auto ending = endings_.find(name);
  if (ending == endings_.end()) return;
  const auto& [after, outcome, reach] = ending->second;
  if (reach == Reach::kNothingSent) {
    race_->OnAttemptEnd(action.id, Failure(outcome), reach, now_);
    return;
  }
  events_.insert({now_ + absl::Milliseconds(after),
                  {.kind = Event::Kind::kAttemptEnd,
                   .outcome = outcome,
                   .id = action.id}});
}

void RaceSimulator::Note(absl::string_view what) {
  absl::StrAppend(&story_, story_.empty() ? "" : ", ",
                  absl::ToInt64Milliseconds(now_ - AtMillisecond(0)), " ",
                  what);
}

std::string RunRace(absl::string_view script) {
  return RaceSimulator(script).Run();
}

std::string RunRace(absl::string_view script, RaceSimulator::Rules rules) {
  return RaceSimulator(script, std::move(rules)).Run();
}

}  // namespace rawnet
