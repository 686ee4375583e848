// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Aliases of which a server tells one an answer.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// "c3" is an alias of "c2", and so on to "c0", which has records; "loop" is one
// of "pool", which is one of "loop". The aliases' TTLs are 100 and their
// number.
Message OneStep(const Message& query) {
  Message reply = ReplyToQuery(query);
  const std::string name = query.question->name.ToText();
  int number = 0;
  if (name == "loop" || name == "pool") {
    reply.answers = {Cname(name, name == "loop" ? "pool" : "loop")};
  } else if (!absl::SimpleAtoi(name.substr(1), &number)) {
    return ErrorReply(query, Rcode::kNxDomain);
  } else if (number > 0) {
    reply.answers = {Cname(name, absl::StrCat("c", number - 1), 100 + number)};
  } else if (query.question->type == RecordType::kA) {
    reply.answers = {A(name, "192.0.2.1", 500)};
  } else {
    reply.answers = {MakeRecord(Name(name), 500, TxtRdata{{"end"}})};
  }
  return reply;
}

class AliasWalkTest : public LeakCheck {
 protected:
  AddressAnswer AskA(std::string name) {
    Resolver resolver(OptionsFor({server_->endpoint()}));
    RecordingSink sink;
    LookUp(resolver, Ipv4Request(std::move(name)), sink);
    return sink.A();
  }
  void TearDown() override {
    server_.reset();
    LeakCheck::TearDown();
  }

  std::unique_ptr<DnsServer> server_ =
      Serve([](const Message& query, Transport) {
        return Actions{DnsServer::Send(OneStep(query))};
      });
};

TEST_F(AliasWalkTest, AsksUntilTheAliasesEnd) {
  const AddressAnswer answer = AskA("c5.");
  ASSERT_TRUE(answer.addresses.ok()) << answer.addresses.status();
  EXPECT_THAT(*answer.addresses, ElementsAre(Ip("192.0.2.1")));
  EXPECT_EQ(answer.canonical_name, "c0");
  EXPECT_THAT(NamesAsked(*server_, RecordType::kA),
              ElementsAre("c5", "c4", "c3", "c2", "c1", "c0"));
}

TEST_F(AliasWalkTest, TheLeastTtlOnTheWayCounts) {
  EXPECT_EQ(AskA("c0.").ttl, absl::Seconds(500));
  EXPECT_EQ(AskA("c3.").ttl, absl::Seconds(101));
}

TEST_F(AliasWalkTest, GoesForRecordsOfAnyType) {
  Resolver resolver(OptionsFor({server_->endpoint()}));
  EXPECT_THAT(*Wait(resolver.LookupTxt({}, "c3.")), ElementsAre("end"));
}

TEST_F(AliasWalkTest, GivesUpWhereAnAnswerOfOnePieceWould) {
  EXPECT_TRUE(AskA("c16.").addresses.ok());
  const int before = server_->query_count();
  const absl::Status error = AskA("c17.").addresses.status();
  EXPECT_THAT(error.message(), HasSubstr("CNAME chain too long (>16)"));
  EXPECT_EQ(server_->query_count() - before, 17);
}

TEST_F(AliasWalkTest, ALoopIsAnErrorAndNotTheAbsenceOfTheName) {
  const absl::Status error = AskA("loop.").addresses.status();
  EXPECT_EQ(DnsErrorOf(error)->kind, DnsError::Kind::kMalformed) << error;
}

}  // namespace
}  // namespace rawnet
