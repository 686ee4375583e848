// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/single_flight.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "rawnet/async/race.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/dns_cache_key.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/test_operations.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/resolver/single_flight_fixture.h"

namespace rawnet {
namespace {

class SingleFlightTest : public SingleFlightFixture {};

TEST_F(SingleFlightTest, OneAskerGetsTheAnswer) {
  Outcome outcome;
  Wait(Ask(Context(), &outcome));
  ExpectAnswer(outcome, "answer 1", kQueryTime);
  EXPECT_EQ(flights_.size(), 0u);
}

TEST_F(SingleFlightTest, AskersOfAKeyShareAQuery) {
  std::vector<Outcome> outcomes(100);
  TaskGroup group;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    group.Spawn(Ask(Context(), &outcomes[i], absl::Milliseconds(10 * i)));
  }
  Wait(group.Join());
  for (const Outcome& outcome : outcomes) {
    ExpectAnswer(outcome, "answer 1", kQueryTime);
  }
  EXPECT_EQ(server_.queries(), 1);
}

TEST_F(SingleFlightTest, OtherKeysHaveQueriesOfTheirOwn) {
  Outcome outcomes[2];
  TaskGroup group;
  group.Spawn(AskFor("www", Context(), {}, &outcomes[0]));
  group.Spawn(AskFor("mail", Context(), {}, &outcomes[1]));
  EXPECT_EQ(flights_.size(), 2u);
  Wait(group.Join());
  EXPECT_EQ(server_.queries(), 2);
}

TEST_F(SingleFlightTest, WhoAsksAfterTheEndStartsAnew) {
  Outcome outcomes[2];
  Wait(Ask(Context(), &outcomes[0]));
  Wait(Ask(Context(), &outcomes[1]));
  ExpectAnswer(outcomes[1], "answer 2", 2 * kQueryTime);
}

TEST_F(SingleFlightTest, OneWhoLeavesDisturbsNobody) {
  Outcome outcomes[3];
  OwnedContext cancelled = WithCancel({});
  TaskGroup group;
  group.Spawn(Ask(Context(), &outcomes[0]));
  group.Spawn(Ask(cancelled, &outcomes[1]));
  group.Spawn(Ask(Context(), &outcomes[2]));
  Pass(absl::Seconds(1));
  cancelled.Cancel();
  Wait(group.Join());
  EXPECT_TRUE(absl::IsCancelled(outcomes[1].answer.status()));
  EXPECT_EQ(outcomes[1].when, absl::Seconds(1));
  ExpectAnswer(outcomes[0], "answer 1", kQueryTime);
  ExpectAnswer(outcomes[2], "answer 1", kQueryTime);
  EXPECT_EQ(server_.queries(), 1);
}

TEST_F(SingleFlightTest, ADeadlineEndsItsAskerAtItsMoment) {
  Outcome outcomes[2];
  const OwnedContext hurried = WithTimeout({}, absl::Seconds(2));
  TaskGroup group;
  group.Spawn(Ask(Context(), &outcomes[0]));
  group.Spawn(Ask(hurried, &outcomes[1]));
  Wait(group.Join());
  EXPECT_TRUE(absl::IsDeadlineExceeded(outcomes[1].answer.status()));
  EXPECT_EQ(outcomes[1].when, absl::Seconds(2));
  ExpectAnswer(outcomes[0], "answer 1", kQueryTime);
}

TEST_F(SingleFlightTest, TheQueryGoesOnWithoutTheFirstAsker) {
  Outcome outcomes[3];
  OwnedContext first = WithCancel({});
  TaskGroup group;
  group.Spawn(Ask(first, &outcomes[0]));
  group.Spawn(Ask(Context(), &outcomes[1]));
  Pass(absl::Seconds(1));
  first.Cancel();
  Pass(absl::Seconds(1));
  group.Spawn(Ask(Context(), &outcomes[2]));  // joins it still
  Wait(group.Join());
  EXPECT_EQ(outcomes[0].when, absl::Seconds(1));
  ExpectAnswer(outcomes[1], "answer 1", kQueryTime);
  ExpectAnswer(outcomes[2], "answer 1", kQueryTime);
  EXPECT_EQ(server_.queries(), 1);
}

TEST_F(SingleFlightTest, TheQueryEndsWithTheLastAsker) {
  std::vector<OwnedContext> contexts;
  std::vector<Outcome> outcomes(3);
  TaskGroup group;
  for (int i = 0; i < 3; ++i) {
    contexts.push_back(WithTimeout({}, absl::Seconds(i + 1)));
    group.Spawn(Ask(contexts[i], &outcomes[i]));
  }
  Wait(group.JoinDownTo(1));
  EXPECT_EQ(server_.running(), 1);
  Wait(group.Join());
  EXPECT_EQ(time_.elapsed(), absl::Seconds(3));
  EXPECT_EQ(server_.running(), 0);
  EXPECT_EQ(flights_.size(), 0u);
  EXPECT_EQ(EventLoop::Current().parked_count(), 0u);
  EXPECT_EQ(EventLoop::Current().timer_count(), 0u);
}

Task<std::string> ReadFromSilence(Context context) {
  const Pair pair = MakePair();
  char byte;
  const auto n =
      co_await Read(pair.a, absl::MakeSpan(&byte, 1), std::move(context));
  co_return n.ok() ? "read" : "failed";
}

TEST_F(SingleFlightTest, ItsDescriptorsAreClosedThen) {
  const size_t open_before = OpenDescriptors();
  const OwnedContext hurried = WithTimeout({}, absl::Seconds(1));
  TaskGroup group;
  group.Spawn(
      [](Flights* flights, Context context, size_t before) -> Task<void> {
        Flights::Start start = ReadFromSilence;
        (co_await flights->Run(context, "www", std::move(start)))
            .status()
            .IgnoreError();
        EXPECT_EQ(OpenDescriptors(), before);  // in the same turn
      }(&flights_, hurried, open_before));
  EXPECT_EQ(OpenDescriptors(), open_before + 2);
  Wait(group.Join());
  EXPECT_EQ(time_.elapsed(), absl::Seconds(1));
}

TEST_F(SingleFlightTest, TheNextAskerAfterThatStartsAnew) {
  Outcome outcomes[2];
  const OwnedContext hurried = WithTimeout({}, absl::Seconds(1));
  Wait(Ask(hurried, &outcomes[0]));
  Wait(Ask(Context(), &outcomes[1]));
  ExpectAnswer(outcomes[1], "answer 2", absl::Seconds(1) + kQueryTime);
}

TEST_F(SingleFlightTest, AContextThatIsDoneStartsNothing) {
  OwnedContext done = WithCancel({});
  done.Cancel();
  Outcome outcome;
  Wait(Ask(done, &outcome));
  EXPECT_TRUE(absl::IsCancelled(outcome.answer.status()));
  EXPECT_EQ(server_.queries(), 0);
}

constexpr ContextKey<int> kNumber;

TEST_F(SingleFlightTest, TheQuerysContextIsItsOwn) {
  const OwnedContext hurried = WithTimeout({}, absl::Seconds(1));
  const Context asker = WithValue(hurried, kNumber, 7);
  Outcome outcome;
  TaskGroup group;
  group.Spawn(Ask(asker, &outcome));
  EXPECT_EQ(server_.last_context().Value(kNumber), nullptr);
  EXPECT_EQ(server_.last_context().deadline(), MonotonicTime::Infinite());
  EXPECT_FALSE(server_.last_context().done());
  Wait(group.Join());
  EXPECT_TRUE(absl::IsCancelled(server_.last_context().status()));
}

TEST_F(SingleFlightTest, ATaskThatIsDestroyedHasLeft) {
  Outcome outcomes[2];
  TaskGroup staying;
  {
    TaskGroup leaving;
    leaving.Spawn(Ask(Context(), &outcomes[0]));
    staying.Spawn(Ask(Context(), &outcomes[1]));
    Pass(absl::Seconds(1));
  }
  EXPECT_EQ(server_.running(), 1);
  Wait(staying.Join());
  ExpectAnswer(outcomes[1], "answer 1", kQueryTime);
}

Task<int> AskThenOne(Task<void> ask) {
  co_await std::move(ask);
  co_return 1;
}

Task<int> TwoAfter(absl::Duration time) {
  (co_await Sleep(Context(), time)).IgnoreError();
  co_return 2;
}

TEST_F(SingleFlightTest, TheLoserOfARaceTakesTheQueryWithIt) {
  Outcome outcome;
  std::vector<Task<int>> tasks;
  tasks.push_back(AskThenOne(Ask(Context(), &outcome)));
  tasks.push_back(TwoAfter(absl::Seconds(1)));
  EXPECT_EQ(Wait(FirstOf(std::move(tasks))).value, 2);
  EXPECT_EQ(time_.elapsed(), absl::Seconds(1));
  EXPECT_EQ(server_.running(), 0);
  EXPECT_EQ(flights_.size(), 0u);
}

// --- Re-entrancy: what askers do when they go on.

TEST_F(SingleFlightTest, WhoAsksAgainWhenResumedStartsAnew) {
  Outcome first, again, other;
  TaskGroup group;
  group.Spawn(
      [](Flights* flights, Task<void> ask, Task<void> ask_again) -> Task<void> {
        co_await std::move(ask);
        EXPECT_EQ(flights->size(), 0u);
        co_await std::move(ask_again);
      }(&flights_, Ask(Context(), &first), Ask(Context(), &again)));
  group.Spawn(Ask(Context(), &other));
  Wait(group.Join());
  ExpectAnswer(first, "answer 1", kQueryTime);
  ExpectAnswer(other, "answer 1", kQueryTime);
  ExpectAnswer(again, "answer 2", 2 * kQueryTime);
}

// envoy#46877: the end of the first query is not to take the second one off
// the list, which has the same key.
TEST_F(SingleFlightTest, TheQueryThatFollowsIsSharedToo) {
  Outcome first, again, other, late;
  TaskGroup group;
  group.Spawn([](Task<void> ask, Task<void> ask_again) -> Task<void> {
    co_await std::move(ask);
    co_await std::move(ask_again);
  }(Ask(Context(), &first), Ask(Context(), &again)));
  group.Spawn(Ask(Context(), &other));
  group.Spawn(Ask(Context(), &late, kQueryTime + absl::Seconds(1)));
  Wait(group.Join());
  ExpectAnswer(again, "answer 2", 2 * kQueryTime);
  ExpectAnswer(late, "answer 2", 2 * kQueryTime);
  EXPECT_EQ(server_.queries(), 2);
}

TEST_F(SingleFlightTest, WhoGoesOnFirstMayDestroyTheOthers) {
  Outcome outcomes[3];
  auto others = std::make_unique<TaskGroup>();
  TaskGroup group;
  group.Spawn(
      [](Task<void> ask, std::unique_ptr<TaskGroup>* doomed) -> Task<void> {
        co_await std::move(ask);
        doomed->reset();
      }(Ask(Context(), &outcomes[0]), &others));
  others->Spawn(Ask(Context(), &outcomes[1]));
  others->Spawn(Ask(Context(), &outcomes[2]));
  Wait(group.Join());
  ExpectAnswer(outcomes[0], "answer 1", kQueryTime);
  EXPECT_TRUE(absl::IsUnknown(outcomes[2].answer.status()));
}

TEST_F(SingleFlightTest, OneWhoLeavesMayMakeOthersComeAndGo) {
  Outcome first, again;
  const OwnedContext hurried = WithTimeout({}, absl::Seconds(1));
  TaskGroup group;
  group.Spawn([](Task<void> ask, Task<void> ask_again) -> Task<void> {
    co_await std::move(ask);  // the last one to leave
    co_await std::move(ask_again);
  }(Ask(hurried, &first), Ask(Context(), &again)));
  Wait(group.Join());
  EXPECT_EQ(first.when, absl::Seconds(1));
  ExpectAnswer(again, "answer 2", absl::Seconds(1) + kQueryTime);
}

// An asker and the answer come to their moments in the same turn.
TEST_F(SingleFlightTest, TheDeadlineAtTheMomentOfTheAnswerIsADeadline) {
  Outcome outcome;
  const OwnedContext hurried = WithTimeout({}, kQueryTime);
  Wait(Ask(hurried, &outcome));
  EXPECT_TRUE(absl::IsDeadlineExceeded(outcome.answer.status()));
  EXPECT_EQ(outcome.when, kQueryTime);
  EXPECT_EQ(server_.running(), 0);
}

Task<std::string> AtOnce(std::string answer) { co_return answer; }

TEST_F(SingleFlightTest, AQueryMayBeReadyAtOnce) {
  for (const char* answer : {"one", "two"}) {
    Flights::Start start = [answer](Context) { return AtOnce(answer); };
    EXPECT_EQ(*Wait(flights_.Run({}, "www", std::move(start))), answer);
  }
}

// The captures of a coroutine live in the function object.
TEST_F(SingleFlightTest, TheQueryMayBeALambdaWithCaptures) {
  const std::string text(100, 'x');
  Flights::Start start = [text](Context context) -> Task<std::string> {
    (co_await Sleep(context, kQueryTime)).IgnoreError();
    co_return text;
  };
  EXPECT_EQ(*Wait(flights_.Run({}, "www", std::move(start))), text);
}

template <class Callable>
concept CanBeRun = requires(Flights flights, Callable start) {
  flights.Run(Context(), std::string(), std::move(start));
};
using Function = Task<std::string> (*)(Context);
static_assert(CanBeRun<Flights::Start>);
static_assert(!CanBeRun<Function>, "a temporary would be destroyed twice");

// --- Queries that wait for queries, as for the target of an alias.

Task<std::string> AskOther(Flights* flights, Server* server, Context context) {
  auto answer = co_await flights->Run(context, "target", server->Asked());
  co_return answer.ok() ? "by alias: " + *answer : "none";
}

TEST_F(SingleFlightTest, AQueryMayWaitForAnother) {
  Flights::Start start = [this](Context context) {
    return AskOther(&flights_, &server_, std::move(context));
  };
  EXPECT_EQ(*Wait(flights_.Run({}, "www", std::move(start))),
            "by alias: answer 1");
}

TEST_F(SingleFlightTest, AChainOfQueriesEndsWithItsLastAsker) {
  Flights::Start start = [this](Context context) {
    return AskOther(&flights_, &server_, std::move(context));
  };
  const OwnedContext hurried = WithTimeout({}, absl::Seconds(1));
  const auto answer = Wait(flights_.Run(hurried, "www", std::move(start)));
  EXPECT_TRUE(absl::IsDeadlineExceeded(answer.status()));
  EXPECT_EQ(time_.elapsed(), absl::Seconds(1));
  EXPECT_EQ(server_.running(), 0);
  EXPECT_EQ(flights_.size(), 0u);
}

TEST_F(SingleFlightTest, KeysOfTheCacheServe) {
  using Answer = std::shared_ptr<const int>;
  using Flights = SingleFlight<DnsCacheKey, Answer>;
  Flights flights;
  const DnsCacheKey key(Name("www.example"), RecordType::kA);
  const Answer answer = std::make_shared<const int>(7);
  const auto answer_it = [&answer](Context) -> Task<Answer> {
    co_return answer;
  };
  const auto got = Wait(flights.Run({}, key, Flights::Start(answer_it)));
  EXPECT_EQ(*got, answer);
}

}  // namespace
}  // namespace rawnet
