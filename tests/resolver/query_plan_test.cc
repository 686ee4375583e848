// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/query_plan.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

using Outcome = QueryPlan::Outcome;
using Kind = QueryPlan::Step::Kind;

constexpr auto kPositive = Outcome::kPositive;
constexpr auto kNegative = Outcome::kNegative;
constexpr auto kFailure = Outcome::kFailure;
constexpr auto kUnreachable = Outcome::kUnreachable;

absl::Duration Ms(int64_t n) { return absl::Milliseconds(n); }

// A plan, and a clock in milliseconds. Server k has a patience of 100 (k + 1).
class Script {
 public:
  explicit Script(size_t servers, int attempts = 2,
                  absl::Duration timeout = absl::Seconds(5))
      : plan_(Servers(servers), {attempts, timeout}) {}

  // Moves to `ms` and tells what the plan does from the last move until then:
  // "0:ask0 100:ask1".
  std::string To(int64_t ms) {
    std::vector<std::string> said;
    for (;;) {
      const QueryPlan::Step step = plan_.Next(now_);
      if (step.kind != Kind::kWait) {
        said.push_back(absl::StrCat(At(), ":", Text(step)));
        if (step.kind != Kind::kAsk) break;
        continue;
      }
      if (step.time > Time(ms)) break;
      EXPECT_GT(step.time, now_);
      now_ = step.time;
    }
    now_ = std::max(now_, Time(ms));
    return absl::StrJoin(said, " ");
  }
  Script& Tell(int id, Outcome outcome) {
    plan_.OnOutcome(id, outcome, now_);
    return *this;
  }
  // What the plan does now.
  std::string Now() { return To(At()); }

 private:
  static MonotonicTime Time(int64_t ms) { return MonotonicTime{} + Ms(ms); }
  int64_t At() const {
    return absl::ToInt64Milliseconds(now_ - MonotonicTime{});
  }
  static absl::InlinedVector<QueryPlan::Server, 3> Servers(size_t count) {
    absl::InlinedVector<QueryPlan::Server, 3> servers;
    for (size_t i = 0; i < count; ++i) {
      servers.push_back({i, Ms(static_cast<int64_t>(100 * (i + 1)))});
    }
    return servers;
  }
  static std::string Text(const QueryPlan::Step& step) {
    if (step.kind == Kind::kAsk) {
      return absl::StrCat(step.begins_round ? "round," : "",
                          step.is_last_resort ? "last," : "", "ask",
                          step.server);
    }
    return absl::StrCat(step.kind == Kind::kUse ? "use" : "fail", step.id);
  }

  QueryPlan plan_;
  MonotonicTime now_;
};

TEST(QueryPlanTest, TheFirstServerIsAskedAtOnceAndAlone) {
  Script script(3);
  EXPECT_EQ(script.To(99), "0:round,ask0");
}

TEST(QueryPlanTest, APositiveAnswerEndsIt) {
  Script script(3);
  script.To(20);
  EXPECT_EQ(script.Tell(0, kPositive).Now(), "20:use0");
  EXPECT_EQ(script.To(99999), "20:use0");
}

TEST(QueryPlanTest, ANegativeAnswerOfTheFirstServerEndsIt) {
  Script script(3);
  script.To(20);
  EXPECT_EQ(script.Tell(0, kNegative).Now(), "20:use0");
}

TEST(QueryPlanTest, SilenceLetsTheNextServerBeAskedToo) {
  Script script(3);
  // 0 is given 100, 1 is given 200.
  EXPECT_EQ(script.To(4999), "0:round,ask0 100:ask1 300:ask2");
  EXPECT_EQ(script.Tell(1, kPositive).Now(), "4999:use1");
}

TEST(QueryPlanTest, WhoWasAskedFirstIsStillListenedTo) {
  Script script(3);
  script.To(350);
  EXPECT_EQ(script.Tell(0, kPositive).Now(), "350:use0");
}

TEST(QueryPlanTest, AFailureLetsTheNextServerBeAskedAtOnce) {
  for (Outcome outcome : {kFailure, kUnreachable}) {
    Script script(3);
    script.To(20);
    EXPECT_EQ(script.Tell(0, outcome).To(219), "20:ask1");
    EXPECT_EQ(script.To(220), "220:ask2");
  }
}

// AdGuardHome#8578
TEST(QueryPlanTest, ANegativeOfALaterServerWaitsForTheFirst) {
  Script script(2);
  script.To(120);
  EXPECT_EQ(script.Tell(1, kNegative).To(150), "");
  EXPECT_EQ(script.Tell(0, kPositive).Now(), "150:use0");
}

TEST(QueryPlanTest, ANegativeOfALaterServerWaitsForAPatience) {
  Script script(2);
  script.To(120);
  EXPECT_EQ(script.Tell(1, kNegative).To(219), "");
  EXPECT_EQ(script.To(220), "220:use1");
}

TEST(QueryPlanTest, ANegativeCountsWhenTheServersBeforeHaveFailed) {
  Script script(2);
  script.To(20);
  script.Tell(0, kFailure).To(30);
  EXPECT_EQ(script.Tell(1, kNegative).Now(), "30:use1");
}

TEST(QueryPlanTest, AHeldNegativeCountsWhenTheServersBeforeFail) {
  Script script(2);
  script.To(120);
  script.Tell(1, kNegative).To(130);
  EXPECT_EQ(script.Tell(0, kFailure).Now(), "130:use1");
}

// The negative of 1 is held for longer than that of 2, which has been used.
TEST(QueryPlanTest, TheEndIsFinal) {
  Script script(3);
  script.To(310);
  script.Tell(2, kNegative).To(350);
  EXPECT_EQ(script.Tell(1, kNegative).To(410), "410:use2");
  EXPECT_EQ(script.To(450), "410:use2");
  EXPECT_EQ(script.Now(), "450:use2");
  EXPECT_EQ(script.Tell(0, kPositive).Now(), "450:use2");
}

TEST(QueryPlanTest, ASingleServerIsAskedAgainForALostDatagram) {
  Script script(1);
  EXPECT_EQ(script.To(4999), "0:round,ask0 100:ask0");
  EXPECT_EQ(script.Tell(1, kNegative).Now(), "4999:use1");
}

TEST(QueryPlanTest, ARoundEndsWithItsTimeout) {
  Script script(2);
  EXPECT_EQ(script.To(9999),
            "0:round,ask0 100:ask1 5000:round,last,ask0 5100:last,ask1");
  EXPECT_EQ(script.To(10000), "10000:fail3");
}

TEST(QueryPlanTest, TheLastResortIsTheLastOfSeveralRounds) {
  Script script(1, 3, Ms(90));
  EXPECT_EQ(script.To(269),
            "0:round,ask0 45:ask0 90:round,ask0 135:ask0 "
            "180:round,last,ask0 225:last,ask0");
}

TEST(QueryPlanTest, WhereSomebodyRepliedThereIsNoLastResort) {
  Script script(2);
  script.To(10);
  EXPECT_EQ(script.Tell(0, kFailure).To(5000), "10:ask1 5000:round,ask0");
}

TEST(QueryPlanTest, AClosedPortIsNoReply) {
  Script script(2);
  script.To(10);
  EXPECT_EQ(script.Tell(0, kUnreachable).To(5000),
            "10:ask1 5000:round,last,ask0");
  EXPECT_EQ(script.Tell(2, kFailure).Now(), "5000:ask1");
}

TEST(QueryPlanTest, ARoundEndsWhenAllHaveFailed) {
  Script script(2);
  script.To(10);
  EXPECT_EQ(script.Tell(0, kFailure).Now(), "10:ask1");
  EXPECT_EQ(script.Tell(1, kFailure).Now(), "10:round,ask0");
  EXPECT_EQ(script.Tell(2, kFailure).Now(), "10:ask1");
  EXPECT_EQ(script.Tell(3, kFailure).Now(), "10:fail3");
}

TEST(QueryPlanTest, ASingleServerThatFailsIsAskedOnceARound) {
  Script script(1);
  script.To(10);
  EXPECT_EQ(script.Tell(0, kFailure).To(20), "10:round,ask0");
  EXPECT_EQ(script.Tell(1, kFailure).Now(), "20:fail1");
}

TEST(QueryPlanTest, AnswersOfAnEarlierRoundAreLate) {
  Script script(1);
  script.To(5000);
  EXPECT_EQ(script.Tell(0, kPositive).To(5050), "");
}

TEST(QueryPlanTest, AReplyTellsMoreThanSilence) {
  Script script(2, 1);
  script.To(10);
  script.Tell(0, kFailure);
  EXPECT_EQ(script.To(5000), "10:ask1 5000:fail0");
}

TEST(QueryPlanTest, OfEqualFailuresTheLastIsTold) {
  Script script(3, 1);
  script.To(10);
  script.Tell(0, kUnreachable).To(20);
  script.Tell(1, kUnreachable);
  EXPECT_EQ(script.To(5000), "20:ask2 5000:fail1");
}

// However little time there is.
TEST(QueryPlanTest, EveryServerGetsItsTurn) {
  Script script(3, 1, Ms(90));
  EXPECT_EQ(script.To(90), "0:round,ask0 30:ask1 60:ask2 90:fail2");
}

// Whatever happens when: a plan ends in its time, asks no server twice in a
// round (but a single one), and uses only what there is.
TEST(QueryPlanTest, RandomOutcomes) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](unsigned limit) {
      return static_cast<int>(random() % limit);
    };
    const int servers = 1 + below(3);
    const int attempts = 1 + below(3);
    absl::InlinedVector<QueryPlan::Server, 3> list;
    for (int i = 0; i < servers; ++i) {
      list.push_back({static_cast<size_t>(i), Ms(below(700))});
    }
    QueryPlan plan(list, {attempts, Ms(1000)});
    std::vector<std::pair<int, Outcome>> told;
    std::vector<int> running;
    MonotonicTime now;
    QueryPlan::Step step = plan.Next(now);
    while (step.kind == Kind::kAsk || step.kind == Kind::kWait) {
      if (step.kind == Kind::kAsk) {
        if (step.begins_round) running.clear();
        running.push_back(step.id);
      } else if (!running.empty() && below(3) == 0) {
        const int which = below(static_cast<unsigned>(running.size()));
        const auto outcome = static_cast<Outcome>(below(4));
        now = std::min(step.time, now + Ms(below(50)));
        plan.OnOutcome(running[which], outcome, now);
        told.emplace_back(running[which], outcome);
        running.erase(running.begin() + which);
      } else {
        ASSERT_GT(step.time, now) << seed;
        now = step.time;
      }
      ASSERT_LE(now - MonotonicTime{}, attempts * Ms(1000)) << seed;
      step = plan.Next(now);
    }
    ASSERT_LE(plan.try_count(), attempts * std::max(servers, 2)) << seed;
    if (step.kind == Kind::kUse) {
      const bool used_told =
          std::any_of(told.begin(), told.end(), [&](const auto& one) {
            return one.first == step.id &&
                   (one.second == kPositive || one.second == kNegative);
          });
      ASSERT_TRUE(used_told) << seed;
    }
  }
}

}  // namespace
}  // namespace rawnet
