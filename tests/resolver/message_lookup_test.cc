// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Resolver::LookupMessage.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/record_server.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr RecordType kStrange{65280};

class MessageLookupTest : public RecordServerTest {
 protected:
  absl::StatusOr<Message> Ask(std::string name, RecordType type = kStrange) {
    return Wait(resolver_->LookupMessage({}, std::move(name), type));
  }
  static absl::StatusOr<Message> AskOf(const std::vector<Endpoint>& servers) {
    Resolver::Options options = OptionsFor(servers);
    options.conf.attempts = 1;
    Resolver resolver(std::move(options));
    return Wait(resolver.LookupMessage({}, "a.example", kStrange));
  }
};

TEST_F(MessageLookupTest, IsAllThatTheServerSays) {
  const Record strange = {.name = Name("a.example"),
                          .type = kStrange,
                          .ttl_seconds = 60,
                          .rdata = RawRdata{Hex("00ff")}};
  const auto server = Serve([&strange](const Message& query, Transport) {
    Message reply = ReplyToQuery(query);
    reply.answers = {strange};
    reply.authorities = {Soa("example", 60, 60)};
    reply.additionals = {A("b.example", "192.0.2.1")};
    return Actions{DnsServer::Send(reply)};
  });
  const auto message = AskOf({server->endpoint()});
  ASSERT_TRUE(message.ok()) << message.status();
  EXPECT_THAT(message->answers, ElementsAre(strange));
  EXPECT_EQ(message->authorities.size(), 1u);
  EXPECT_EQ(message->additionals.size(), 1u);
  EXPECT_EQ(message->question->type, kStrange);
}

TEST_F(MessageLookupTest, WhatIsAbsentIsAMessageToo) {
  Have("a.example", ARdata{Ip("192.0.2.1")});
  EXPECT_EQ(Ask("none.example")->rcode(), Rcode::kNxDomain);
  const auto without = Ask("a.example");
  EXPECT_EQ(without->rcode(), Rcode::kNoError);
  EXPECT_THAT(without->answers, IsEmpty());
}

TEST_F(MessageLookupTest, AliasesAreLeftToTheCaller) {
  Have("alias.example", CnameRdata{Name("a.example")});
  Have("a.example", TxtRdata{{"text"}});
  const Record alias = Cname("alias.example", "a.example");
  EXPECT_THAT(Ask("alias.example", RecordType::kCname)->answers,
              ElementsAre(alias));
  EXPECT_THAT(Ask("alias.example")->answers, ElementsAre(alias));
  EXPECT_EQ(server_->query_count(), 2);
}

TEST_F(MessageLookupTest, TheNameIsTakenAsItIs) {
  Configure("search sub.example");
  EXPECT_EQ(Ask("a")->rcode(), Rcode::kNxDomain);
  EXPECT_THAT(NamesAsked(*server_, kStrange), ElementsAre("a"));
}

TEST_F(MessageLookupTest, WhatIsTooMuchForUdpComesOverTcp) {
  for (int i = 0; i < 20; ++i) {
    Have("a.example", TxtRdata{{std::string(200, 'x'), absl::StrCat(i)}});
  }
  const auto server = Serve([this](const Message& query, Transport via) {
    const Message reply = Reply(query);
    return Actions{DnsServer::Send(
        via == Transport::kTcp ? reply : TruncatedReply(reply))};
  });
  Resolver resolver(OptionsFor({server->endpoint()}));
  EXPECT_EQ(Wait(resolver.LookupMessage({}, "a.example", RecordType::kTxt))
                ->answers.size(),
            20u);
}

TEST_F(MessageLookupTest, AServerThatFailsMakesRoomForTheNext) {
  const auto failing = ServeError(Rcode::kServFail);
  EXPECT_TRUE(AskOf({failing->endpoint(), server_->endpoint()}).ok());
  const absl::Status status = AskOf({failing->endpoint()}).status();
  EXPECT_TRUE(IsTemporary(status));
  EXPECT_EQ(status.message(),
            absl::StrCat("lookup a.example on ", failing->endpoint().ToString(),
                         ": server misbehaving (SERVFAIL)"));
}

TEST_F(MessageLookupTest, AMessageThatCannotBeReadIsNoAnswer) {
  const auto server = Serve([](const Message& query, Transport) {
    std::vector<uint8_t> bytes = Wire(ReplyToQuery(query));
    bytes[7] = 9;  // the number of answers
    return Actions{DnsServer::SendRaw(std::move(bytes))};
  });
  EXPECT_EQ(DnsErrorOf(AskOf({server->endpoint()}).status())->kind,
            DnsError::Kind::kMalformed);
}

// CVE-2015-5180. A transfer is a stream of messages, and would end the
// connection for all who share it.
TEST_F(MessageLookupTest, SomeTypesNobodyIsAskedFor) {
  for (const uint16_t number : {0, 41, 128, 249, 250, 251, 252, 253, 254}) {
    const absl::Status status = Ask("a.example", RecordType{number}).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << number << ": " << status;
  }
  EXPECT_EQ(Ask("a.example", RecordType{252}).status().message(),
            "lookup a.example: TYPE252 is no type that a name has");
  EXPECT_EQ(server_->query_count(), 0);
  // RFC 8482
  Have("a.example", ARdata{Ip("192.0.2.1")});
  EXPECT_TRUE(Ask("a.example", RecordType{255}).ok());
}

TEST_F(MessageLookupTest, SomeNamesNobodyHearsOf) {
  for (const char* name : {"localhost", "a.onion"}) {
    EXPECT_TRUE(rawnet::IsNotFound(Ask(name).status())) << name;
  }
  EXPECT_EQ(DnsErrorOf(Ask("a..b").status())->kind,
            DnsError::Kind::kNameInvalid);
  EXPECT_EQ(server_->query_count(), 0);
}

}  // namespace
}  // namespace rawnet
