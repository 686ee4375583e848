// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// When the next attempt starts: RFC 8305 section 5, and what follows a
// failure. Times are in milliseconds after the start.

#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/dialer/happy_eyeballs.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/tests/dialer/race_simulator.h"

namespace rawnet {
namespace {

using Rules = RaceSimulator::Rules;

Rules Serial() {
  Rules rules;
  rules.options.in_flight_max = 1;
  return rules;
}

Rules AttemptDelay(absl::Duration delay) {
  Rules rules;
  rules.options.attempt_delay = delay;
  return rules;
}

TEST(Pacing, BlackHoledIpv6CostsOneAttemptDelay) {
  EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a 4a+30=ok"),
            "20 start 6a, 270 start 4a, 300 abort 6a, 300 done 4a");
}

TEST(Pacing, RefusalAfterOneMillisecondWaitsForTheFloor) {
  EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a 6a+1=refused 4a+30=ok"),
            "20 start 6a, 30 start 4a, 60 done 4a");
}

TEST(Pacing, FailureOfConnectItselfMovesOnAtOnce) {
  EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a 6a!unreachable 4a+30=ok"),
            "20 start 6a, 20 start 4a, 50 done 4a");
}

TEST(Pacing, FailuresOfConnectItselfDoNotHideAnEarlierStart) {
  EXPECT_EQ(RunRace("AAAA@20=6a,6b A@20=4a 6a+2=refused 4a!unreachable "
                    "6b+5=ok"),
            "20 start 6a, 30 start 4a, 30 start 6b, 35 done 6b");
}

TEST(Pacing, LateRefusalMovesOnBeforeTheAttemptDelay) {
  EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a 6a+200=refused 4a+30=ok"),
            "20 start 6a, 220 start 4a, 250 done 4a");
}

TEST(Pacing, FailureOfAnOlderAttemptMovesOnToo) {
  EXPECT_EQ(RunRace("AAAA@20=6a,6b A@20=4a 6a+300=refused 6b+5=ok"),
            "20 start 6a, 270 start 4a, 320 start 6b, 325 abort 4a, "
            "325 done 6b");
}

TEST(Pacing, FailureSoonAfterAnotherStartKeepsTheFloor) {
  EXPECT_EQ(RunRace("AAAA@20=6a,6b A@20=4a 6a+253=refused 6b+5=ok"),
            "20 start 6a, 270 start 4a, 280 start 6b, 285 abort 4a, "
            "285 done 6b");
}

TEST(Pacing, AttemptDelayRestartsWithTheStartAfterAFailure) {
  EXPECT_EQ(RunRace("AAAA@20=6a,6b A@20=4a 6a+100=refused 6b+5=ok"),
            "20 start 6a, 120 start 4a, 370 start 6b, 375 abort 4a, "
            "375 done 6b");
}

TEST(Pacing, EightBlackHolesAlternateOneEachAttemptDelay) {
  EXPECT_EQ(RunRace("AAAA@20=6a,6b,6c,6d A@20=4a,4b,4c,4d deadline@1800"),
            "20 start 6a, 270 start 4a, 520 start 6b, 770 start 4b, "
            "1020 start 6c, 1270 start 4c, 1520 start 6d, 1770 start 4d, "
            "1800 abort 6a, 1800 abort 4a, 1800 abort 6b, 1800 abort 4b, "
            "1800 abort 6c, 1800 abort 4c, 1800 abort 6d, 1800 abort 4d, "
            "1800 fail");
}

TEST(Pacing, FirstAddressFamilyCountOfTwoTriesTwoFirst) {
  Rules rules;
  rules.options.first_address_family_count = 2;
  EXPECT_EQ(RunRace("AAAA@20=6a,6b,6c A@20=4a,4b 6a!unreachable "
                    "6b!unreachable 4a!unreachable 6c!unreachable 4b+1=ok",
                    rules),
            "20 start 6a, 20 start 6b, 20 start 4a, 20 start 6c, "
            "20 start 4b, 21 done 4b");
}

TEST(Pacing, AttemptDelayNeverEndsASlowAttempt) {
  EXPECT_EQ(RunRace("A@20=4a AAAA@20=nodata 4a+400=ok"),
            "20 start 4a, 420 done 4a");
}

TEST(Pacing, LostSynIsLeftToTheKernel) {
  EXPECT_EQ(RunRace("A@20=4a AAAA@20=nodata 4a+1030=ok"),
            "20 start 4a, 1050 done 4a");
}

TEST(Pacing, OutOfDescriptorsFailsThatAttemptOnly) {
  EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a 6a+300=ok 4a!toomany"),
            "20 start 6a, 270 start 4a, 320 done 6a");
}

TEST(Pacing, AttemptDelayIsAtLeastTheFloor) {
  EXPECT_EQ(
      RunRace("AAAA@20=6a A@20=4a 4a+5=ok", AttemptDelay(absl::ZeroDuration())),
      "20 start 6a, 30 start 4a, 35 abort 6a, 35 done 4a");
}

TEST(Pacing, AttemptDelayIsAtMostTwoSeconds) {
  EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a 4a+5=ok",
                    AttemptDelay(absl::InfiniteDuration())),
            "20 start 6a, 2020 start 4a, 2025 abort 6a, 2025 done 4a");
}

TEST(Pacing, CapHoldsTheNextStartUntilAnAttemptEnds) {
  EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a 6a+900=refused 4a+5=ok", Serial()),
            "20 start 6a, 920 start 4a, 925 done 4a");
}

TEST(Pacing, FullCapAsksForNoTimer) {
  EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a", Serial()), "20 start 6a, 20 stuck");
}

TEST(Pacing, NoMoreAttemptsThanAllowed) {
  Rules rules;
  rules.options.attempts_max = 2;
  EXPECT_EQ(
      RunRace("AAAA@20=6a,6b,6c A@20=4a 6a!unreachable 4a+50=refused", rules),
      "20 start 6a, 20 start 4a, 70 fail");
}

TEST(Pacing, ADriverThatComesLateStartsOneAttemptNotABurst) {
  RaceSimulator simulator("");
  HappyEyeballs& race = simulator.race();
  race.BeginWithAddresses(NamedAddresses("6a,6b,6c,6d"), AtMillisecond(0));
  EXPECT_EQ(race.NextAction()->kind, RaceAction::Kind::kStart);
  EXPECT_FALSE(race.NextAction().has_value());
  race.AdvanceTo(AtMillisecond(5000));
  EXPECT_EQ(race.NextAction()->kind, RaceAction::Kind::kStart);
  EXPECT_FALSE(race.NextAction().has_value());
  EXPECT_EQ(race.NextTimer(), AtMillisecond(5250));
}

}  // namespace
}  // namespace rawnet
