// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What users do while they are being told something: cancel, ask again, drop
// other lookups, flush the cache (CVE-2025-31498, CVE-2026-33630). Over UDP and
// over a shared connection, with a cache and without. On a simulated network
// whose links take a millisecond.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/async/task_group.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

// Does something once, when it is first told.
class ActingSink final : public AddressSink {
 public:
  void OnQuery(RecordType, absl::string_view) override { ActOnce(on_query); }
  void OnAnswer(AddressAnswer answer) override {
    answers.push_back(std::move(answer));
    ActOnce(on_answer);
  }

  int AnswersFor(RecordType type) const {
    int count = 0;
    for (const AddressAnswer& answer : answers) count += answer.type == type;
    return count;
  }

  std::vector<AddressAnswer> answers;
  std::function<void()> on_query;
  std::function<void()> on_answer;

 private:
  static void ActOnce(std::function<void()>& act) {
    if (act) std::exchange(act, nullptr)();
  }
};

using Param = std::tuple<bool, bool>;

class LookupCallbacksTest : public SimTest,
                            public testing::WithParamInterface<Param> {
 protected:
  LookupCallbacksTest() {
    Resolver::Options options;
    options.conf.servers = {{Ip("192.0.2.53"), SimDnsServer::kPort}};
    options.conf.use_tcp = std::get<0>(GetParam());
    if (std::get<1>(GetParam())) options.cache = cache_;
    options.query.tell_query = [this](const QueryReport&) {
      if (on_report_) std::exchange(on_report_, nullptr)();
    };
    resolver_.emplace(std::move(options));
  }
  ~LookupCallbacksTest() override {
    group_.reset();
    resolver_.reset();
    network_.RunUntilIdle();
    ExpectNothingLeft(client_);
  }

  void LookUp(ActingSink& sink, const Context& context = Context()) {
    client_.Run(resolver_->LookupAddresses(
        context, AddressRequest("host.example"), &sink));
  }
  // A lookup that goes on meanwhile, until Drop.
  void Begin(const std::string& name, ActingSink& sink) {
    const EventLoop::Scope on_client = client_.Enter();
    group_ = std::make_unique<TaskGroup>();
    group_->Spawn(
        resolver_->LookupAddresses(Context(), AddressRequest(name), &sink));
  }
  void Drop() { group_.reset(); }
  static void ExpectEachFamilyOnce(const ActingSink& sink) {
    EXPECT_EQ(sink.AnswersFor(RecordType::kA), 1);
    EXPECT_EQ(sink.AnswersFor(RecordType::kAaaa), 1);
  }
  static void ExpectAddresses(const ActingSink& sink) {
    ExpectEachFamilyOnce(sink);
    for (const AddressAnswer& answer : sink.answers) {
      ASSERT_TRUE(answer.addresses.ok()) << answer.addresses.status();
      EXPECT_EQ(answer.addresses->size(), 1u);
    }
  }

  std::shared_ptr<DnsCache> cache_ = std::make_shared<DnsCache>();
  // AAAA comes later, and what is "slow" later still.
  DnsServer::Handler script_ = [this](const Message& query, Transport via) {
    const bool v6 = query.question->type == RecordType::kAaaa;
    const bool slow = query.question->name == Name("slow.example");
    return Actions{
        DnsServer::Send(zone_.Answer(query, via),
                        absl::Milliseconds((v6 ? 1 : 0) + (slow ? 50 : 0)))};
  };
  DnsZone zone_ = DnsZone()
                      .AddAddress("host.example", "192.0.2.1")
                      .AddAddress("host.example", "2001:db8::1")
                      .AddAddress("slow.example", "192.0.2.2")
                      .AddAddress("slow.example", "2001:db8::2");
  SimHost& host_ = network_.AddHost("dns", {"192.0.2.53"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.9"});
  SimDnsServer server_{network_, host_,
                       [this](const Message& query, Transport via) {
                         return script_(query, via);
                       }};
  std::optional<Resolver> resolver_;
  std::function<void()> on_report_;
  std::unique_ptr<TaskGroup> group_;
};

TEST_P(LookupCallbacksTest, MayCancelWhenAQueryIsTold) {
  OwnedContext context = WithCancel(Context());
  ActingSink sink;
  sink.on_query = [&context] { context.Cancel(); };
  LookUp(sink, context);
  ExpectEachFamilyOnce(sink);
  for (const AddressAnswer& answer : sink.answers) {
    EXPECT_TRUE(IsCanceled(answer.addresses.status()));
  }
}

TEST_P(LookupCallbacksTest, MayCancelWhenAnAnswerIsTold) {
  OwnedContext context = WithCancel(Context());
  ActingSink sink;
  sink.on_answer = [&context] { context.Cancel(); };
  LookUp(sink, context);
  ExpectEachFamilyOnce(sink);
  EXPECT_TRUE(sink.answers[0].addresses.ok());
  EXPECT_TRUE(IsCanceled(sink.answers[1].addresses.status()));
}

TEST_P(LookupCallbacksTest, MayCancelWhenAReportIsTold) {
  OwnedContext context = WithCancel(Context());
  ActingSink sink;
  on_report_ = [&context] { context.Cancel(); };
  LookUp(sink, context);
  ExpectEachFamilyOnce(sink);
  EXPECT_TRUE(IsCanceled(sink.answers[1].addresses.status()));
}

TEST_P(LookupCallbacksTest, MayAskTheSameAgain) {
  for (auto when : {&ActingSink::on_query, &ActingSink::on_answer}) {
    cache_->Flush();
    ActingSink sink, again;
    sink.*when = [this, &again] { Begin("host.example", again); };
    LookUp(sink);
    network_.RunUntilIdle();
    ExpectAddresses(sink);
    ExpectAddresses(again);
    Drop();
  }
}

TEST_P(LookupCallbacksTest, MayAskTheSameAgainInAReport) {
  ActingSink sink, again;
  on_report_ = [this, &again] { Begin("host.example", again); };
  LookUp(sink);
  network_.RunUntilIdle();
  ExpectAddresses(sink);
  ExpectAddresses(again);
}

// Which may wait for the same query, and read the same connection.
TEST_P(LookupCallbacksTest, MayDropAnotherLookup) {
  for (const char* name : {"host.example", "slow.example"}) {
    for (auto when : {&ActingSink::on_query, &ActingSink::on_answer}) {
      cache_->Flush();
      ActingSink sink, dropped;
      Begin(name, dropped);
      sink.*when = [this] { Drop(); };
      LookUp(sink);
      ExpectAddresses(sink);
      network_.RunUntilIdle();
      if (absl::string_view(name) == "slow.example") {
        EXPECT_TRUE(dropped.answers.empty());
      }
    }
  }
}

TEST_P(LookupCallbacksTest, MayDropAnotherLookupInAReport) {
  ActingSink sink, dropped;
  Begin("slow.example", dropped);
  on_report_ = [this] { Drop(); };
  LookUp(sink);
  ExpectAddresses(sink);
  network_.RunUntilIdle();
  EXPECT_TRUE(dropped.answers.empty());
}

TEST_P(LookupCallbacksTest, MayFlushTheCacheAndCloseConnections) {
  ActingSink sink;
  on_report_ = sink.on_query = sink.on_answer = [this] {
    cache_->Flush();
    resolver_->CloseIdleConnections();
  };
  LookUp(sink);
  ExpectAddresses(sink);
}

INSTANTIATE_TEST_SUITE_P(Ways, LookupCallbacksTest,
                         testing::Combine(testing::Bool(), testing::Bool()),
                         [](const testing::TestParamInfo<Param>& way) {
                           return absl::StrCat(
                               std::get<0>(way.param) ? "Tcp" : "Udp",
                               std::get<1>(way.param) ? "Cached" : "");
                         });

}  // namespace
}  // namespace rawnet
