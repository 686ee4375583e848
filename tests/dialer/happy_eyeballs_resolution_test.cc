// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// When the first attempt starts, and where to: the gate of RFC 8305 section 3
// and the order of section 4. Times are in milliseconds after the start.

#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "rawnet/dialer/happy_eyeballs.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/dialer/race_simulator.h"

namespace rawnet {
namespace {

using Families = HappyEyeballsOptions::Families;
using Rules = RaceSimulator::Rules;

Rules OnlyFamily(Families families) {
  Rules rules;
  rules.options.families = families;
  return rules;
}

TEST(Resolution, Ipv6StartsWithItsAnswerAndIpv4IsNeverTouched) {
  EXPECT_EQ(RunRace("AAAA@20=6a A@21=4a 6a+30=ok"), "20 start 6a, 50 done 6a");
}

TEST(Resolution, QueriesGoOutTogetherAaaaFirst) {
  RaceSimulator simulator("AAAA@20=6a A@21=4a 6a+30=ok");
  simulator.Run();
  EXPECT_EQ(simulator.queries(), "0 AAAA, 0 A");
}

TEST(Resolution, MissingAAnswerHoldsNothing) {
  EXPECT_EQ(RunRace("AAAA@20=6a 6a+30=ok"), "20 start 6a, 50 done 6a");
}

TEST(Resolution, MissingAaaaAnswerCostsTheResolutionDelayFromTheAAnswer) {
  EXPECT_EQ(RunRace("A@20=4a 4a+30=ok"), "70 start 4a, 100 done 4a");
}

TEST(Resolution, ResolutionDelayCountsFromTheAnswerNotFromTheQuery) {
  EXPECT_EQ(RunRace("A@200=4a 4a+30=ok"), "250 start 4a, 280 done 4a");
}

TEST(Resolution, AaaaWithinTheDelayGoesFirst) {
  EXPECT_EQ(RunRace("A@20=4a AAAA@60=6a 4a+30=ok"),
            "60 start 6a, 310 start 4a, 340 abort 6a, 340 done 4a");
}

TEST(Resolution, NoDataForAaaaReleasesIpv4) {
  EXPECT_EQ(RunRace("A@20=4a AAAA@30=nodata 4a+5=ok"),
            "30 start 4a, 35 done 4a");
  EXPECT_EQ(RunRace("A@20=4a AAAA@30=empty 4a+5=ok"),
            "30 start 4a, 35 done 4a");
}

TEST(Resolution, AnErrorForAaaaReleasesIpv4AndIsKept) {
  for (const std::string error : {"servfail", "timeout"}) {
    RaceSimulator simulator("A@20=4a 4a+5=ok AAAA@30=" + error);
    EXPECT_EQ(simulator.Run(), "30 start 4a, 35 done 4a");
    EXPECT_FALSE(simulator.race().report().queries[0].status.ok());
  }
}

TEST(Resolution, NegativeAaaaFirstMeansNoDelayForA) {
  EXPECT_EQ(RunRace("AAAA@10=nodata A@200=4a 4a+5=ok"),
            "200 start 4a, 205 done 4a");
}

TEST(Resolution, CachedAnswersStartAtOnceIpv6First) {
  EXPECT_EQ(RunRace("AAAA@0=6a A@0=4a 6a+30=ok"), "0 start 6a, 30 done 6a");
}

TEST(Resolution, CachedAStillWaitsForAaaa) {
  EXPECT_EQ(RunRace("A@0=4a AAAA@30=6a 6a+5=ok"), "30 start 6a, 35 done 6a");
}

TEST(Resolution, NxdomainForOneTypeDoesNotFailTheDial) {
  EXPECT_EQ(RunRace("AAAA@10=nxdomain A@30=4a 4a+5=ok"),
            "30 start 4a, 35 done 4a");
}

TEST(Resolution, NxdomainForBothFailsWithTheSecondAnswer) {
  RaceSimulator simulator("AAAA@10=nxdomain A@12=nxdomain");
  EXPECT_EQ(simulator.Run(), "12 fail");
  EXPECT_TRUE(rawnet::IsNotFound(simulator.error())) << simulator.error();
}

TEST(Resolution, EmptyAnswersFailAsNotFound) {
  RaceSimulator simulator("AAAA@10=empty A@12=empty");
  EXPECT_EQ(simulator.Run(), "12 fail");
  EXPECT_EQ(simulator.error().code(), absl::StatusCode::kNotFound);
}

TEST(Resolution, AServerFailureOutranksNotFound) {
  RaceSimulator simulator("AAAA@10=nodata A@12=servfail");
  EXPECT_EQ(simulator.Run(), "12 fail");
  EXPECT_TRUE(rawnet::IsTemporary(simulator.error())) << simulator.error();
}

TEST(Resolution, SortMayPutIpv4First) {
  Rules rules;
  rules.prefer = Rules::Prefer::kIpv4;
  EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a 6a+30=ok", rules),
            "20 start 4a, 270 start 6a, 300 abort 4a, 300 done 6a");
}

TEST(Resolution, Ipv4OnlyAsksNoAaaaAndWaitsForNone) {
  RaceSimulator simulator("A@20=4a 4a+5=ok", OnlyFamily(Families::kIpv4));
  EXPECT_EQ(simulator.Run(), "20 start 4a, 25 done 4a");
  EXPECT_EQ(simulator.queries(), "0 A");
}

TEST(Resolution, Ipv6OnlyAsksNoA) {
  RaceSimulator simulator("AAAA@20=6a 6a+5=ok", OnlyFamily(Families::kIpv6));
  EXPECT_EQ(simulator.Run(), "20 start 6a, 25 done 6a");
  EXPECT_EQ(simulator.queries(), "0 AAAA");
}

TEST(Resolution, MappedAddressIsNoIpv6Address) {
  RaceSimulator simulator("AAAA@20=m4a", OnlyFamily(Families::kIpv6));
  EXPECT_EQ(simulator.Run(), "20 fail");
  EXPECT_EQ(simulator.error().message(), "no suitable address found");
}

TEST(Resolution, LateAaaaIsNotNeededWhenIpv4Wins) {
  EXPECT_EQ(RunRace("A@20=4a AAAA@150=6a 4a+130=ok"),
            "70 start 4a, 200 done 4a");
}

TEST(Resolution, LateAaaaDoesNotRestartTheRunningTimer) {
  EXPECT_EQ(RunRace("A@20=4a AAAA@150=6a 6a+5=ok"),
            "70 start 4a, 320 start 6a, 325 abort 4a, 325 done 6a");
}

TEST(Resolution, AddressLaterThanTheAttemptDelayStartsAtOnce) {
  EXPECT_EQ(RunRace("A@20=4a AAAA@600=6a 6a+5=ok"),
            "70 start 4a, 600 start 6a, 605 abort 4a, 605 done 6a");
}

TEST(Resolution, LateAComesNextEvenIfSeveralIpv6AreLeft) {
  EXPECT_EQ(RunRace("AAAA@20=6a,6b,6c A@100=4a 4a+5=ok"),
            "20 start 6a, 270 start 4a, 275 abort 6a, 275 done 4a");
}

TEST(Resolution, NoFailureWhileAQueryIsOutstanding) {
  EXPECT_EQ(RunRace("A@20=4a 4a+10=refused AAAA@150=6a 6a+5=ok"),
            "70 start 4a, 150 start 6a, 155 done 6a");
}

TEST(Resolution, ConnectErrorOutranksNegativeAnswer) {
  RaceSimulator simulator("A@20=4a 4a+10=refused AAAA@150=nodata");
  EXPECT_EQ(simulator.Run(), "70 start 4a, 150 fail");
  EXPECT_EQ(OutcomeWord(simulator.error()), "refused");
}

TEST(Resolution, DuplicatesAreTriedOnce) {
  EXPECT_EQ(RunRace("AAAA@20=m4a A@25=4a,4a 4a+300=refused"),
            "20 start 4a, 320 fail");
}

TEST(Resolution, GivenAddressesNeedNoQueryAndNoDelay) {
  Rules rules;
  rules.given = "4a,6a";
  RaceSimulator simulator("6a+20=refused 4a+30=ok", rules);
  EXPECT_EQ(simulator.Run(), "0 start 6a, 20 start 4a, 50 done 4a");
  EXPECT_EQ(simulator.queries(), "");
}

TEST(Resolution, ZeroResolutionDelayWaitsForNothing) {
  Rules rules;
  rules.options.resolution_delay = -absl::Seconds(1);
  EXPECT_EQ(RunRace("A@20=4a AAAA@21=6a 4a+30=ok", rules),
            "20 start 4a, 50 done 4a");
}

TEST(Resolution, InfiniteResolutionDelayWaitsForBothAnswers) {
  Rules rules;
  rules.options.resolution_delay = absl::InfiniteDuration();
  EXPECT_EQ(RunRace("A@20=4a AAAA@5000=6a 6a+30=ok", rules),
            "5000 start 6a, 5030 done 6a");
}

}  // namespace
}  // namespace rawnet
