// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_network.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

// tcp(7): two hours of silence, nine probes of 75 s. Whoever waits for longer
// waits for what no probe will find out.
constexpr absl::Duration kLongestKeepAlive = absl::Hours(3);

uint64_t SeedOf(uint64_t asked) {
  const char* const text = std::getenv("RAWNET_SIM_SEED");
  uint64_t seed = 1;
  if (asked != 0) return asked;
  if (text != nullptr) {
    CheckThat(absl::SimpleAtoi(text, &seed), "RAWNET_SIM_SEED is a number");
  }
  return seed;
}

IpAddress AddressOf(absl::string_view text) {
  const absl::StatusOr<IpAddress> address = IpAddress::Parse(text);
  CheckThat(address.ok(), "an address of the simulation cannot be read");
  return *address;
}

}  // namespace

SimNetwork::SimNetwork(const Options& options)
    : seed_(SeedOf(options.seed)),
      options_(options),
      random_(seed_),
      start_(schedule_.Now()) {}

// What dies on one host may still speak to another one.
SimNetwork::~SimNetwork() {
  for (const auto& host : hosts_) host->holder_.reset();
  for (const auto& host : hosts_) host->stack().LetGoOfAll();
  descriptors_.CloseAll();
}

SimHost& SimNetwork::AddHost(
    absl::string_view name,
    std::initializer_list<absl::string_view> addresses) {
  SimHostOptions options{.name = std::string(name)};
  for (const absl::string_view address : addresses) {
    options.addresses.push_back(AddressOf(address));
  }
  return AddHost(std::move(options));
}

SimHost& SimNetwork::AddHost(SimHostOptions options) {
  for (const IpAddress& address : options.addresses) {
    CheckThat(HostOf(address) == nullptr, "two hosts with one address");
  }
  // The constructor is private.
  hosts_.push_back(
      std::unique_ptr<SimHost>(new SimHost(*this, std::move(options))));
  return *hosts_.back();
}

void SimNetwork::SetLink(const SimHost& from, const SimHost& to,
                         const SimLink& link) {
  links_[{&from, &to}] = link;
}

void SimNetwork::SetLinks(const SimHost& a, const SimHost& b,
                          const SimLink& link) {
  SetLink(a, b, link);
  SetLink(b, a, link);
}

void SimNetwork::Cut(const SimHost& a, const SimHost& b, bool cut) {
  LinkOf(a, b).cut = LinkOf(b, a).cut = cut;
}

SimLink& SimNetwork::LinkOf(const SimHost& from, const SimHost& to) {
  return links_.try_emplace({&from, &to}, options_.link).first->second;
}

void SimNetwork::BlackHole(absl::string_view address) {
  black_holes_.insert(AddressOf(address));
}

int SimNetwork::AddRule(SimRule rule) {
  rules_[++rules_added_] = std::move(rule);
  return rules_added_;
}

bool SimNetwork::TurnLoops(const EventLoop* waiting) {
  bool ran = false;
  const size_t first =
      options_.shuffles_hosts ? random_.Below(hosts_.size()) : 0;
  for (size_t i = 0; i < hosts_.size(); ++i) {
    EventLoop& loop = hosts_[(first + i) % hosts_.size()]->loop();
    if (&loop == waiting) continue;
    const EventLoop::Scope scope(loop);
    ran |= loop.Poll();
  }
  return ran;
}

MonotonicTime SimNetwork::NextMoment() {
  MonotonicTime next = schedule_.next();
  for (const auto& host : hosts_) {
    next = std::min(next, host->loop().next_timer());
  }
  return next;
}

void SimNetwork::WaitUntil(MonotonicTime deadline,
                           absl::FunctionRef<bool()> news) {
  const EventLoop* const waiting = EventLoop::CurrentOrNull();
  MonotonicTime last_hope = MonotonicTime::Infinite();
  for (;;) {
    schedule_.RunDue();
    if (news() || clock().Now() >= deadline) return;
    if (TurnLoops(waiting) || schedule_.next() <= clock().Now()) continue;
    const MonotonicTime next = std::min(NextMoment(), deadline);
    if (next == MonotonicTime::Infinite()) {
      last_hope = std::min(last_hope, clock().Now() + kLongestKeepAlive);
      if (schedule_.next_in_background() > last_hope) FailForWaiting();
    }
    schedule_.AdvanceTo(std::min(next, schedule_.next_in_background()));
  }
}

void SimNetwork::FailForWaiting() {
  CheckFailed(absl::StrCat("the simulation waits for ever (seed ", seed_,
                           "):\n", DescribeWaiting())
                  .c_str());
}

void SimNetwork::Settle() {
  bool ran = true;
  while (ran) {
    ran = schedule_.RunDue();
    ran |= TurnLoops(nullptr);
  }
}

void SimNetwork::RunFor(absl::Duration duration) {
  const MonotonicTime end = clock().Now() + duration;
  for (;;) {
    Settle();
    if (clock().Now() >= end) return;
    schedule_.AdvanceTo(
        std::min({NextMoment(), schedule_.next_in_background(), end}));
  }
}

void SimNetwork::RunUntilIdle() {
  for (;;) {
    Settle();
    if (NextMoment() == MonotonicTime::Infinite()) return;
    schedule_.AdvanceTo(std::min(NextMoment(), schedule_.next_in_background()));
  }
}

std::string SimNetwork::DescribeWaiting() {
  std::string text;
  for (const auto& host : hosts_) {
    absl::StrAppend(&text, host->name(), ": ", host->loop().parked_count(),
                    " operations wait, ", host->loop().task_count(),
                    " tasks are alive; open:\n", host->DescribeDescriptors());
  }
  return text;
}

}  // namespace rawnet
