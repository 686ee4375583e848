// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// How a race ends: success, failure, deadline, cancel, and what comes after.
// Times are in milliseconds after the start.

#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "rawnet/dialer/happy_eyeballs.h"
#include "rawnet/dialer/race_report.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/dialer/race_simulator.h"

namespace rawnet {
namespace {

using Phase = HappyEyeballs::Phase;
using Rules = RaceSimulator::Rules;

TEST(Ending, OfTwoThatConnectTogetherTheEarlierStartedWins) {
  for (const auto batch : {Rules::Batch::kInOrder, Rules::Batch::kReversed}) {
    Rules rules;
    rules.batch = batch;
    EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a 6a+280=ok 4a+30=ok", rules),
              "20 start 6a, 270 start 4a, 300 abort 4a, 300 done 6a");
  }
}

TEST(Ending, DeadlineBeforeTheNextStartAbortsTheFirst) {
  RaceSimulator simulator("AAAA@20=6a A@20=4a deadline@100");
  EXPECT_EQ(simulator.Run(), "20 start 6a, 100 abort 6a, 100 fail");
  EXPECT_TRUE(IsTimeout(simulator.error()));
  EXPECT_EQ(DescribeRace(simulator.race().report(), simulator.now()),
            "AAAA: 1 address after 20 ms; A: 1 address after 20 ms; "
            "[2001:db8::a]:80: in progress for 80 ms");
}

TEST(Ending, DeadlineDuringResolutionDelayOpensNoSocket) {
  RaceSimulator simulator("A@20=4a deadline@40");
  EXPECT_EQ(simulator.Run(), "40 fail");
  EXPECT_TRUE(IsTimeout(simulator.error()));
  EXPECT_EQ(DescribeRace(simulator.race().report(), simulator.now()),
            "AAAA: no answer for 40 ms; A: 1 address after 20 ms");
}

TEST(Ending, DeadlineBeforeTheStartAsksNothing) {
  RaceSimulator simulator("deadline@0");
  EXPECT_EQ(simulator.Run(), "0 fail");
  EXPECT_EQ(simulator.queries(), "");
}

TEST(Ending, AConnectionBeatsADeadlineSeenAtTheSameTime) {
  EXPECT_EQ(RunRace("AAAA@20=6a 6a+80=ok deadline@100"),
            "20 start 6a, 100 done 6a");
}

TEST(Ending, CancelDuringResolutionDelayOpensNoSocket) {
  RaceSimulator simulator("A@20=4a cancel@40");
  EXPECT_EQ(simulator.Run(), "40 fail");
  EXPECT_TRUE(IsCanceled(simulator.error()));
}

TEST(Ending, CancelAbortsAllAttempts) {
  EXPECT_EQ(RunRace("AAAA@20=6a A@20=4a cancel@290"),
            "20 start 6a, 270 start 4a, 290 abort 6a, 290 abort 4a, 290 fail");
}

TEST(Ending, CancelBeatsAConnectionOfTheSameTime) {
  EXPECT_EQ(RunRace("AAAA@20=6a 6a+20=ok cancel@40"),
            "20 start 6a, 40 abort 6a, 40 fail");
}

TEST(Ending, ErrorOnTheWireOutranksLocalError) {
  RaceSimulator simulator("AAAA@20=6a A@20=4a 6a!unreachable 4a+3=refused");
  EXPECT_EQ(simulator.Run(), "20 start 6a, 20 start 4a, 23 fail");
  EXPECT_EQ(OutcomeWord(simulator.error()), "refused");
}

TEST(Ending, ReportKeepsEveryOutcomeWithItsTimes) {
  RaceSimulator simulator("AAAA@20=6a A@20=4a 6a!unreachable 4a+3=refused");
  simulator.Run();
  const std::vector<AttemptOutcome>& attempts =
      simulator.race().report().attempts;
  ASSERT_EQ(attempts.size(), 2u);
  EXPECT_EQ(OutcomeWord(attempts[0].status), "unreachable");
  EXPECT_EQ(attempts[0].ended, AtMillisecond(20));
  EXPECT_EQ(OutcomeWord(attempts[1].status), "refused");
  EXPECT_EQ(attempts[1].started, AtMillisecond(20));
  EXPECT_EQ(attempts[1].ended, AtMillisecond(23));
}

TEST(Ending, OfEqualErrorsTheFirstStartedIsReported) {
  RaceSimulator simulator("AAAA@20=6a A@20=4a 6a+9=unreachable 4a+3=refused");
  EXPECT_EQ(simulator.Run(), "20 start 6a, 30 start 4a, 33 fail");
  EXPECT_EQ(OutcomeWord(simulator.error()), "unreachable");
}

TEST(Ending, NothingHappensAfterTheEnd) {
  RaceSimulator simulator("AAAA@20=6a A@20=4a 4a+30=ok");
  simulator.Run();
  HappyEyeballs& race = simulator.race();
  race.OnAttemptEnd(0, absl::OkStatus(), Reach::kOnWire, AtMillisecond(301));
  race.OnAnswer(QueryType::kA, NamedAddresses("4b"), "", AtMillisecond(302));
  race.Cancel(CanceledError(), AtMillisecond(303));
  EXPECT_FALSE(race.NextAction().has_value());
  EXPECT_EQ(race.NextTimer(), MonotonicTime::Infinite());
  EXPECT_EQ(race.phase(), Phase::kConnected);
  EXPECT_EQ(race.CheckInvariants(), absl::OkStatus());
}

TEST(Ending, CancelWhileActionsAreTakenStopsTheNextOne) {
  RaceSimulator simulator("");
  HappyEyeballs& race = simulator.race();
  race.Begin(AtMillisecond(0));
  EXPECT_EQ(race.NextAction()->kind, RaceAction::Kind::kQuery);
  race.Cancel(CanceledError(), AtMillisecond(0));
  EXPECT_EQ(race.NextAction()->kind, RaceAction::Kind::kFail);
  EXPECT_FALSE(race.NextAction().has_value());
}

TEST(Ending, PhasesFollowTheTable) {
  RaceSimulator simulator("");
  HappyEyeballs& race = simulator.race();
  EXPECT_EQ(race.phase(), Phase::kIdle);
  race.Begin(AtMillisecond(0));
  EXPECT_EQ(race.phase(), Phase::kResolving);
  race.OnAnswer(QueryType::kA, NamedAddresses("4a"), "", AtMillisecond(20));
  EXPECT_EQ(race.phase(), Phase::kHolding);
  race.AdvanceTo(AtMillisecond(70));
  EXPECT_EQ(race.phase(), Phase::kRacing);
  race.Cancel(CanceledError(), AtMillisecond(71));
  EXPECT_EQ(race.phase(), Phase::kFailed);
}

}  // namespace
}  // namespace rawnet
