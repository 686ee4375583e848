// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_SINGLE_FLIGHT_FIXTURE_H_
#define RAWNET_TESTS_RESOLVER_SINGLE_FLIGHT_FIXTURE_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/async/context.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/task.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/single_flight.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/async/virtual_time.h"

namespace rawnet {

using Flights = SingleFlight<std::string, std::string>;

inline constexpr absl::Duration kQueryTime = absl::Seconds(5);

// Answers "answer 1", "answer 2" and so on, each after kQueryTime.
class Server {
 public:
  Flights::Start Asked() {
    return [this](Context context) { return Query(this, std::move(context)); };
  }
  int queries() const { return queries_; }
  // Of them, those that have neither ended nor been destroyed.
  int running() const { return running_; }
  const Context& last_context() const { return last_context_; }

 private:
  struct Running {
    explicit Running(Server* asked) : server(asked) { ++server->running_; }
    ~Running() { --server->running_; }
    Server* const server;
  };

  static Task<std::string> Query(Server* server, Context context) {
    const Running running(server);
    server->last_context_ = context;
    const int number = ++server->queries_;
    (co_await Sleep(context, kQueryTime)).IgnoreError();
    co_return "answer " + std::to_string(number);
  }

  int queries_ = 0;
  int running_ = 0;
  Context last_context_;
};

// What an asker got, and when.
struct Outcome {
  absl::StatusOr<std::string> answer = absl::UnknownError("still waiting");
  absl::Duration when;
};

class SingleFlightFixture : public LeakCheck {
 protected:
  ~SingleFlightFixture() override { EXPECT_EQ(flights_.size(), 0u); }

  // Asks for `key` after `delay`.
  static Task<void> Ask(SingleFlightFixture* test, std::string key,
                        Context context, absl::Duration delay,
                        Outcome* outcome) {
    if (delay > absl::ZeroDuration()) {
      (co_await Sleep(Context(), delay)).IgnoreError();
    }
    outcome->answer =
        co_await test->flights_.Run(context, key, test->server_.Asked());
    outcome->when = test->time_.elapsed();
  }
  Task<void> AskFor(std::string key, Context context, absl::Duration delay,
                    Outcome* outcome) {
    return Ask(this, std::move(key), std::move(context), delay, outcome);
  }
  Task<void> Ask(Context context, Outcome* outcome,
                 absl::Duration delay = absl::ZeroDuration()) {
    return AskFor("www", std::move(context), delay, outcome);
  }

  void ExpectAnswer(const Outcome& outcome, absl::string_view answer,
                    absl::Duration when) {
    EXPECT_TRUE(outcome.answer.ok()) << outcome.answer.status();
    EXPECT_EQ(outcome.answer.value_or(""), answer);
    EXPECT_EQ(outcome.when, when);
  }

  void Pass(absl::Duration time) {
    EXPECT_TRUE(Wait(Sleep(Context(), time)).ok());
  }

  VirtualTime time_;
  Server server_;
  Flights flights_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_SINGLE_FLIGHT_FIXTURE_H_
