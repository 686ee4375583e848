// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/poller_conformance.h"

#include "rawnet/netpoll/clock.h"

namespace rawnet {
namespace {

bool Covers(const Event& seen, const Event& wanted) {
  return (seen.readable || !wanted.readable) &&
         (seen.writable || !wanted.writable) &&
         (seen.closing || !wanted.closing);
}

void Merge(const Event& event, Event* all) {
  all->readable |= event.readable;
  all->writable |= event.writable;
  all->closing |= event.closing;
}

}  // namespace

void PrintTo(const PollerBackend& backend, std::ostream* out) {
  *out << backend.name;
}

void PollerConformance::SetUp() {
  poller_ = GetParam().create();
  ASSERT_NE(poller_, nullptr);
  EXPECT_EQ(poller_->name(), GetParam().name);
}

Event PollerConformance::Await(uint64_t token, Event wanted) {
  const MonotonicTime limit = SystemClock().Now() + kPatience;
  Event all = {.token = token};
  while (!Covers(all, wanted)) {
    const absl::Duration left = limit - SystemClock().Now();
    if (left <= absl::ZeroDuration()) {
      ADD_FAILURE() << "event lost: readable=" << all.readable
                    << " writable=" << all.writable
                    << " closing=" << all.closing;
      break;
    }
    Event events[8];
    const int count = poller().Wait(absl::MakeSpan(events), left);
    for (int i = 0; i < count; ++i) {
      if (events[i].token == token) Merge(events[i], &all);
    }
  }
  return all;
}

Event PollerConformance::AwaitReadable(uint64_t token) {
  return Await(token, {.readable = true});
}

Event PollerConformance::AwaitWritable(uint64_t token) {
  return Await(token, {.writable = true});
}

void PollerConformance::Settle() {
  Event events[64];
  // Each turn reports each descriptor once at most; some need a second turn
  // for the other direction.
  for (int i = 0; i < 8; ++i) {
    poller().Wait(absl::MakeSpan(events), absl::ZeroDuration());
  }
}

testing::AssertionResult PollerConformance::StaysAsleep() {
  Event events[8];
  for (int i = 0; i < 32; ++i) {
    const int count =
        poller().Wait(absl::MakeSpan(events), absl::ZeroDuration());
    if (count != 0) return testing::AssertionFailure() << "turn " << i;
  }
  constexpr absl::Duration kShort = absl::Milliseconds(5);
  const absl::Duration taken = TimeOfWait(kShort);
  if (taken >= kShort) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "woke after " << taken;
}

absl::Duration PollerConformance::TimeOfWait(absl::Duration timeout) {
  Event events[8];
  const MonotonicTime start = SystemClock().Now();
  EXPECT_EQ(poller().Wait(absl::MakeSpan(events), timeout), 0);
  return SystemClock().Now() - start;
}

}  // namespace rawnet
