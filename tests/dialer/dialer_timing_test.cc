// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// A whole dial on virtual time: when attempts start, and when it gives up.

#include <cerrno>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/dialer/dialer.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/dialer/fake_lookup.h"
#include "rawnet/tests/dialer/fake_network.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kV4[] = "192.0.2.1";
constexpr char kV6[] = "2001:db8::1";
constexpr char kV4Port[] = "192.0.2.1:80";
constexpr char kV6Port[] = "[2001:db8::1]:80";
constexpr char kName[] = "host.example:80";

class DialerTimingTest : public LeakCheck {
 protected:
  DialerTimingTest() {
    lookup_.v6.addresses = {IpAddress::Parse(kV6).value()};
    lookup_.v4.addresses = {IpAddress::Parse(kV4).value()};
    dialer_.lookup = &lookup_;
  }
  absl::Status Dial(absl::string_view address = kName,
                    const Context& context = Context::Background()) {
    return Wait(dialer_.Dial(context, "tcp", address)).status();
  }
  const std::vector<std::string>& connects() { return world_.network.connects; }

  FakeLookup lookup_;
  Dialer dialer_;
  FakeWorld world_;
};

// --- Pacing.

TEST_F(DialerTimingTest, FirstFamilyThatConnectsAtOnceIsTheOnlyOneTried) {
  world_.network.Set(kV6, 0);
  EXPECT_TRUE(Dial().ok());
  EXPECT_THAT(connects(), ElementsAre(kV6Port));
  EXPECT_EQ(world_.elapsed(), absl::ZeroDuration());
}

TEST_F(DialerTimingTest, SilentFamilyIsFollowedAfterTheDelay) {
  world_.network.Set(kV4, 0);
  EXPECT_TRUE(Dial().ok());
  EXPECT_THAT(connects(), ElementsAre(kV6Port, kV4Port));
  EXPECT_EQ(world_.elapsed(), absl::Milliseconds(250));
}

TEST_F(DialerTimingTest, FallbackDelayIsTheUsers) {
  world_.network.Set(kV4, 0);
  dialer_.fallback_delay = absl::Milliseconds(70);
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(world_.elapsed(), absl::Milliseconds(70));
}

TEST_F(DialerTimingTest, RefusalIsFollowedAfterTheLeastGap) {
  world_.network.Set(kV6, ECONNREFUSED);
  world_.network.Set(kV4, 0);
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(world_.elapsed(), absl::Milliseconds(10));
}

TEST_F(DialerTimingTest, UnreachableFamilyIsFollowedAtOnce) {
  world_.network.Set(kV6, ENETUNREACH);
  world_.network.Set(kV4, 0);
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(world_.elapsed(), absl::ZeroDuration());
}

TEST_F(DialerTimingTest, NegativeDelayTriesOneAfterTheOtherHasFailed) {
  world_.network.Set(kV6, ECONNREFUSED);
  world_.network.Set(kV4, 0);
  dialer_.fallback_delay = absl::Milliseconds(-1);
  EXPECT_TRUE(Dial().ok());
  EXPECT_THAT(connects(), ElementsAre(kV6Port, kV4Port));
}

TEST_F(DialerTimingTest, NegativeDelayWaitsForASilentAddress) {
  world_.network.Set(kV4, 0);
  dialer_.fallback_delay = absl::Milliseconds(-1);
  dialer_.timeout = absl::Seconds(30);
  EXPECT_TRUE(IsTimeout(Dial()));
  EXPECT_THAT(connects(), ElementsAre(kV6Port));
}

TEST_F(DialerTimingTest, Ipv4WaitsForTheResolutionDelay) {
  world_.network.Set(kV4, 0);
  lookup_.v6.delay = absl::InfiniteDuration();
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(world_.elapsed(), absl::Milliseconds(50));
}

TEST_F(DialerTimingTest, ResolutionDelayIsTheUsers) {
  world_.network.Set(kV4, 0);
  lookup_.v6.delay = absl::InfiniteDuration();
  dialer_.resolution_delay = absl::Milliseconds(20);
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(world_.elapsed(), absl::Milliseconds(20));
}

TEST_F(DialerTimingTest, SlowIpv4AnswerDoesNotHoldIpv6) {
  world_.network.Set(kV6, 0);
  lookup_.v4.delay = absl::InfiniteDuration();
  EXPECT_TRUE(Dial().ok());
  EXPECT_EQ(world_.elapsed(), absl::ZeroDuration());
}

// --- Giving up.

TEST_F(DialerTimingTest, TimeoutDuringTheLookupSaysWhatWasPending) {
  lookup_.v6.delay = lookup_.v4.delay = absl::InfiniteDuration();
  dialer_.timeout = absl::Milliseconds(300);
  const absl::Status error = Dial();
  EXPECT_TRUE(IsTimeout(error));
  EXPECT_EQ(error.message(),
            "dial tcp host.example:80: i/o timeout (AAAA: no answer from fake "
            "for 300 ms; A: no answer from fake for 300 ms)");
  EXPECT_EQ(world_.elapsed(), absl::Milliseconds(300));
  EXPECT_THAT(connects(), IsEmpty());
}

TEST_F(DialerTimingTest, TimeoutDuringConnectSaysWhatWasPending) {
  dialer_.timeout = absl::Milliseconds(300);
  const absl::Status error = Dial();
  EXPECT_TRUE(IsTimeout(error));
  EXPECT_THAT(std::string(error.message()),
              HasSubstr("[2001:db8::1]:80: in progress for 300 ms; "
                        "192.0.2.1:80: in progress for 50 ms"));
  EXPECT_EQ(world_.elapsed(), absl::Milliseconds(300));
}

TEST_F(DialerTimingTest, TimeoutOfALiteralNamesIt) {
  dialer_.timeout = absl::Milliseconds(300);
  EXPECT_EQ(Dial(kV4Port).message(), "dial tcp 192.0.2.1:80: i/o timeout");
  EXPECT_EQ(world_.elapsed(), absl::Milliseconds(300));
}

TEST_F(DialerTimingTest, TimeoutOfATracedLiteralNamesIt) {
  DialTrace trace;
  dialer_.trace = &trace;
  dialer_.timeout = absl::Milliseconds(300);
  EXPECT_THAT(std::string(Dial(kV4Port).message()),
              HasSubstr("dial tcp 192.0.2.1:80: i/o timeout"));
}

TEST_F(DialerTimingTest, DeadlineAloneCounts) {
  dialer_.deadline = world_.clock.WallNow() + absl::Milliseconds(80);
  EXPECT_TRUE(IsTimeout(Dial()));
  EXPECT_EQ(world_.elapsed(), absl::Milliseconds(80));
}

TEST_F(DialerTimingTest, EarliestOfTimeoutDeadlineAndContextCounts) {
  for (int earliest : {0, 1, 2}) {
    const auto limit = [earliest](int which) {
      return absl::Milliseconds(which == earliest ? 60 : 600);
    };
    const MonotonicTime start = world_.clock.Now();
    const OwnedContext context = WithTimeout(Context::Background(), limit(0));
    dialer_.timeout = limit(1);
    dialer_.deadline = world_.clock.WallNow() + limit(2);
    EXPECT_TRUE(IsTimeout(Dial(kName, context)));
    EXPECT_EQ(world_.clock.Now() - start, absl::Milliseconds(60));
  }
}

TEST_F(DialerTimingTest, PastDeadlineTriesNothing) {
  dialer_.deadline = world_.clock.WallNow() - absl::Seconds(1);
  EXPECT_TRUE(IsTimeout(Dial()));
  EXPECT_TRUE(IsTimeout(Dial(kV4Port)));
  dialer_.deadline = absl::InfiniteFuture();
  dialer_.timeout = absl::Nanoseconds(-1);
  EXPECT_TRUE(IsTimeout(Dial()));
  EXPECT_TRUE(IsTimeout(Dial(kV4Port)));
  EXPECT_THAT(connects(), IsEmpty());
  EXPECT_EQ(world_.elapsed(), absl::ZeroDuration());
}

TEST_F(DialerTimingTest, HugeTimeoutsDoNotOverflow) {
  world_.network.Set(kV4, 0);
  for (absl::Duration huge :
       {absl::InfiniteDuration(), absl::Hours(24 * 365 * 1000),
        absl::Nanoseconds(std::numeric_limits<int64_t>::max())}) {
    dialer_.timeout = huge;
    EXPECT_TRUE(Dial().ok()) << huge;
    EXPECT_TRUE(Dial(kV4Port).ok()) << huge;
  }
}

// --- Cancel.

TEST_F(DialerTimingTest, CancelEndsEachPhaseAtOnce) {
  const struct {
    absl::Duration lookup;
    absl::Duration cancel;
    size_t sockets;
  } phases[] = {
      {absl::InfiniteDuration(), absl::Milliseconds(30), 0},
      {absl::ZeroDuration(), absl::Milliseconds(30), 1},
      {absl::ZeroDuration(), absl::Milliseconds(300), 2},
  };
  for (const auto& phase : phases) {
    world_.network.connects.clear();
    lookup_.v6.delay = lookup_.v4.delay = phase.lookup;
    OwnedContext context = WithCancel(Context::Background());
    TaskGroup group;
    group.Spawn([](OwnedContext* end, absl::Duration delay) -> Task<void> {
      (void)co_await Sleep(Context::Background(), delay);
      end->Cancel();
    }(&context, phase.cancel));
    const MonotonicTime start = world_.clock.Now();
    const absl::Status error = Dial(kName, context);
    EXPECT_TRUE(IsCanceled(error)) << error;
    EXPECT_EQ(error.message(),
              "dial tcp host.example:80: operation was canceled");
    EXPECT_EQ(world_.clock.Now() - start, phase.cancel);
    EXPECT_EQ(connects().size(), phase.sockets);
  }
}

TEST_F(DialerTimingTest, CancelDuringTheResolutionDelayConnectsNowhere) {
  lookup_.v6.delay = absl::InfiniteDuration();
  OwnedContext context = WithCancel(Context::Background());
  EventLoop::Current().Post([&context] { context.Cancel(); });
  EXPECT_TRUE(IsCanceled(Dial(kName, context)));
  EXPECT_THAT(connects(), IsEmpty());
}

// A refused address must not pass for the reason.
TEST_F(DialerTimingTest, CancelAfterARefusalIsACancel) {
  world_.network.Set(kV6, ECONNREFUSED);
  lookup_.v4.delay = absl::InfiniteDuration();
  OwnedContext context = WithCancel(Context::Background());
  EventLoop::Current().Post([&context] { context.Cancel(); });
  const absl::Status error = Dial(kName, context);
  EXPECT_TRUE(IsCanceled(error)) << error;
}

TEST_F(DialerTimingTest, DoneContextAsksNobody) {
  OwnedContext context = WithCancel(Context::Background());
  context.Cancel();
  EXPECT_TRUE(IsCanceled(Dial(kName, context)));
  EXPECT_TRUE(IsCanceled(Dial(kV4Port, context)));
  EXPECT_THAT(lookup_.requests, IsEmpty());
  EXPECT_THAT(connects(), IsEmpty());
}

// --- All fail.

TEST_F(DialerTimingTest, ErrorIsOneAndTellsAll) {
  world_.network.Set(kV6, ENETUNREACH);
  world_.network.Set(kV4, ECONNREFUSED);
  const absl::Status error = Dial();
  EXPECT_EQ(ErrnoOf(error), ECONNREFUSED);
  EXPECT_EQ(std::string(error.message()),
            "dial tcp 192.0.2.1:80: connect: connection refused (AAAA: 1 "
            "address after 0 us; A: 1 address after 0 us; [2001:db8::1]:80: "
            "connect: network is unreachable after 0 us; 192.0.2.1:80: "
            "connect: connection refused after 0 us)");
}

TEST_F(DialerTimingTest, NoAddressesIsNotFound) {
  lookup_.v4.addresses = lookup_.v6.addresses = std::vector<IpAddress>();
  const absl::Status error = Dial();
  EXPECT_TRUE(rawnet::IsNotFound(error)) << error;
  EXPECT_EQ(error.message(),
            "dial tcp: lookup host.example: the name has no address");
}

TEST_F(DialerTimingTest, FailedQueryIsNoProofThatNothingIsThere) {
  lookup_.v4.addresses = std::vector<IpAddress>();
  lookup_.v6.addresses = MakeDnsError({.name = "host.example",
                                       .server = "fake",
                                       .kind = DnsError::Kind::kTimeout});
  const absl::Status error = Dial();
  EXPECT_TRUE(IsTimeout(error));
  EXPECT_EQ(error.message(),
            "dial tcp: lookup host.example on fake: i/o timeout");
}

class ForgetfulLookup final : public AddressLookup {
 public:
  Task<void> LookupAddresses(Context context, AddressRequest,
                             AddressSink*) override {
    (void)co_await Sleep(context, absl::Milliseconds(1));
  }
};

TEST_F(DialerTimingTest, LookupThatEndsWithoutAnswersEndsTheDial) {
  ForgetfulLookup lookup;
  dialer_.lookup = &lookup;
  EXPECT_THAT(std::string(Dial().message()),
              HasSubstr("the address lookup ended without an answer"));
}

// --- The trace.

std::string Line(const TraceEvent& event) {
  return absl::StrCat(absl::ToInt64Milliseconds(event.since_start), " ",
                      EventName(event.kind), " ", event.type, event.address,
                      event.status.empty() ? "" : " ", event.status);
}

TEST_F(DialerTimingTest, TraceTellsTheRaceInOrder) {
  DialTrace trace;
  dialer_.trace = &trace;
  lookup_.v6.delay = absl::Milliseconds(1);
  lookup_.v4.delay = absl::Milliseconds(20);
  world_.network.Set(kV4, 0);
  EXPECT_TRUE(Dial().ok());
  std::vector<std::string> lines;
  for (const TraceEvent& event : trace.events()) lines.push_back(Line(event));
  EXPECT_THAT(
      lines,
      ElementsAre("0 query AAAA", "0 query A", "1 answer AAAA2001:db8::1 ok",
                  "1 attempt [2001:db8::1]:80", "20 answer A192.0.2.1 ok",
                  "251 attempt 192.0.2.1:80",
                  "251 attempt_end [2001:db8::1]:80 aborted",
                  "251 attempt_end 192.0.2.1:80 connected",
                  "251 connected 192.0.2.1:80 ok"));
  EXPECT_EQ(trace.events()[0].server, "fake");
}

TEST_F(DialerTimingTest, TraceTellsAFailure) {
  DialTrace trace;
  dialer_.trace = &trace;
  world_.network.Set(kV4, ECONNREFUSED);
  EXPECT_FALSE(Dial(kV4Port).ok());
  ASSERT_EQ(trace.events().size(), 3u);
  EXPECT_EQ(Line(trace.events()[0]), "0 attempt 192.0.2.1:80");
  EXPECT_EQ(Line(trace.events()[1]), "0 attempt_end 192.0.2.1:80 refused");
  EXPECT_EQ(trace.events()[2].kind, TraceEvent::Kind::kFailed);
}

// --- Families.

TEST_F(DialerTimingTest, SuffixAsksForOneFamilyAlone) {
  world_.network.Set(kV4, 0);
  EXPECT_TRUE(Wait(dialer_.Dial(Context::Background(), "tcp4", kName)).ok());
  ASSERT_EQ(lookup_.requests.size(), 1u);
  EXPECT_TRUE(lookup_.requests[0].ipv4);
  EXPECT_FALSE(lookup_.requests[0].ipv6);
  EXPECT_EQ(world_.elapsed(), absl::ZeroDuration());
}

TEST_F(DialerTimingTest, LocalAddressAsksForItsFamilyAlone) {
  world_.network.Set(kV4, 0);
  dialer_.local_addr = Endpoint{IpAddress::LoopbackV4(), 0};
  EXPECT_TRUE(Dial().ok());
  EXPECT_FALSE(lookup_.requests[0].ipv6);
}

}  // namespace
}  // namespace rawnet
