// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The way of a name through the search list.

#include <memory>
#include <string>
#include <vector>

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

class AddressSearchTest : public LeakCheck {
 protected:
  static RecordingSink Ask(const DnsServer& server, absl::string_view name,
                           absl::string_view conf,
                           const Context& context = Context::Background()) {
    Resolver resolver(OptionsFor({server.endpoint()}, conf));
    RecordingSink sink;
    LookUp(resolver, AddressRequest(std::string(name)), sink, context);
    return sink;
  }
  static std::vector<std::string> AskedWithA(const DnsServer& server) {
    return NamesAsked(server, RecordType::kA);
  }
};

constexpr absl::string_view kSearch = "search one.example two.example\n";

TEST_F(AddressSearchTest, ShortNameGoesThroughTheListFirst) {
  const auto server = ServeZone(DnsZone());
  Ask(*server, "www", kSearch);
  EXPECT_THAT(AskedWithA(*server),
              ElementsAre("www.one.example", "www.two.example", "www"));
}

TEST_F(AddressSearchTest, NameWithDotsIsTriedAsItIsFirst) {
  const auto server = ServeZone(DnsZone());
  Ask(*server, "www.sub", kSearch);
  EXPECT_THAT(AskedWithA(*server), ElementsAre("www.sub", "www.sub.one.example",
                                               "www.sub.two.example"));
}

TEST_F(AddressSearchTest, NdotsSaysHowManyDotsAreEnough) {
  const auto server = ServeZone(DnsZone());
  Ask(*server, "www.sub", absl::StrCat(kSearch, "options ndots:2\n"));
  EXPECT_EQ(AskedWithA(*server).back(), "www.sub");
}

TEST_F(AddressSearchTest, TrailingDotMeansNoSearch) {
  const auto server = ServeZone(DnsZone());
  Ask(*server, "www.", kSearch);
  EXPECT_THAT(AskedWithA(*server), ElementsAre("www"));
}

TEST_F(AddressSearchTest, FirstNameWithAnAddressEndsTheSearch) {
  const auto server =
      ServeZone(DnsZone().AddAddress("www.one.example", "192.0.2.1"));
  const RecordingSink sink = Ask(*server, "www", kSearch);
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
  EXPECT_EQ(sink.A().canonical_name, "www.one.example");
  EXPECT_THAT(AskedWithA(*server), ElementsAre("www.one.example"));
}

// golang#12712
// CVE-2021-3672. The second lookup finds it in the cache.
TEST_F(AddressSearchTest, WhatIsNoHostsNameIsNotHandedOutAsOne) {
  const auto server = ServeZone(DnsZone()
                                    .AddAlias("a.example", "<b>.example")
                                    .AddAddress("<b>.example", "192.0.2.1"));
  Resolver::Options options = OptionsFor({server->endpoint()});
  options.cache = std::make_shared<DnsCache>();
  Resolver resolver(std::move(options));
  for (int i = 0; i < 2; ++i) {
    RecordingSink sink;
    LookUp(resolver, AddressRequest("a.example"), sink);
    EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
    EXPECT_EQ(sink.A().canonical_name, "");
  }
  EXPECT_EQ(server->query_count(), 2);
}

TEST_F(AddressSearchTest, ErrorNamesWhatTheUserTyped) {
  const auto server = ServeZone(DnsZone());
  const RecordingSink sink = Ask(*server, "www", kSearch);
  EXPECT_EQ(sink.A().addresses.status().message(),
            absl::StrCat("lookup www on ", server->endpoint().ToString(),
                         ": no such host"));
}

// A server that fails for `failing` and knows nothing else.
std::unique_ptr<DnsServer> ServeFailureFor(std::string failing) {
  return Serve([failing](const Message& query, Transport) {
    const bool fails = query.question->name == Name(failing);
    return Actions{DnsServer::Send(
        ErrorReply(query, fails ? Rcode::kServFail : Rcode::kNxDomain))};
  });
}

TEST_F(AddressSearchTest, ErrorIsThatOfTheNameAsGiven) {
  const auto server = ServeFailureFor("www.sub");
  const RecordingSink sink = Ask(*server, "www.sub", kSearch);
  EXPECT_TRUE(IsTemporary(sink.A().addresses.status()));
  EXPECT_TRUE(IsTemporary(sink.Aaaa().addresses.status()));
}

TEST_F(AddressSearchTest, FailureWithASuffixDoesNotHideThatTheNameIsAbsent) {
  const auto server = ServeFailureFor("www.sub.two.example");
  const RecordingSink sink = Ask(*server, "www.sub", kSearch);
  EXPECT_TRUE(rawnet::IsNotFound(sink.A().addresses.status()));
}

TEST_F(AddressSearchTest, FailureOfOneNameDoesNotEndTheSearch) {
  const auto server = Serve([](const Message& query, Transport via) {
    if (query.question->name == Name("www.one.example")) {
      return Actions{DnsServer::Send(ErrorReply(query, Rcode::kServFail))};
    }
    return Actions{
        DnsServer::Send(DnsZone()
                            .AddAddress("www.two.example", "192.0.2.2")
                            .Answer(query, via))};
  });
  const RecordingSink sink = Ask(*server, "www", kSearch);
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.2")));
}

TEST_F(AddressSearchTest, FamiliesSpeakOfOneName) {
  const auto server =
      ServeZone(DnsZone()
                    .AddAddress("www.one.example", "192.0.2.1")
                    .AddAddress("www.two.example", "2001:db8::2"));
  const RecordingSink sink = Ask(*server, "www", kSearch);
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
  ASSERT_TRUE(sink.Aaaa().addresses.ok());
  EXPECT_TRUE(sink.Aaaa().addresses->empty());
}

TEST_F(AddressSearchTest, NegativeAnswersOfAnEarlierNameAreNotTold) {
  const auto server =
      ServeZone(DnsZone().AddAddress("www.two.example", "192.0.2.2"));
  const RecordingSink sink = Ask(*server, "www", kSearch);
  EXPECT_EQ(sink.answers.size(), 2u);
  ASSERT_TRUE(sink.Aaaa().addresses.ok()) << "NXDOMAIN of www.one.example";
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.2")));
}

// The sink hears of the negative family while the other is still out.
TEST_F(AddressSearchTest, NegativeAnswerOfTheLastNameIsToldAtOnce) {
  OwnedContext context = WithCancel(Context::Background());
  const auto server = Serve([](const Message& query, Transport) {
    if (query.question->type == RecordType::kA) return Actions();
    return Actions{DnsServer::Send(ErrorReply(query, Rcode::kNoError))};
  });
  Resolver resolver(OptionsFor({server->endpoint()}));
  RecordingSink sink;
  sink.on_answer = [&](const AddressAnswer&) { context.Cancel(); };
  LookUp(resolver, AddressRequest("www.example"), sink, context);
  EXPECT_TRUE(sink.Aaaa().addresses.ok());
  EXPECT_TRUE(IsCanceled(sink.A().addresses.status()));
}

// The name as given was not found, but whether it is there with a suffix has
// not been settled.
TEST_F(AddressSearchTest, CancelDuringTheSearchIsNotNotFound) {
  OwnedContext context = WithCancel(Context::Background());
  const auto server = Serve([&context](const Message& query, Transport) {
    if (query.question->name == Name("www.sub")) {
      return Actions{DnsServer::Send(ErrorReply(query, Rcode::kNxDomain))};
    }
    context.Cancel();
    return Actions();
  });
  const RecordingSink sink = Ask(*server, "www.sub", kSearch, context);
  EXPECT_TRUE(IsCanceled(sink.A().addresses.status()))
      << sink.A().addresses.status();
  EXPECT_TRUE(IsCanceled(sink.Aaaa().addresses.status()));
}

TEST_F(AddressSearchTest, SuffixesThatMakeTheNameTooLongAreSkipped) {
  const std::string label(63, 'x');
  const std::string name =
      absl::StrCat(label, ".", label, ".", label, ".", std::string(55, 'y'));
  const auto server = ServeZone(DnsZone());
  const RecordingSink sink = Ask(*server, name, kSearch);
  EXPECT_THAT(AskedWithA(*server), ElementsAre(name));
  EXPECT_TRUE(rawnet::IsNotFound(sink.A().addresses.status()));
}

TEST_F(AddressSearchTest, LongestNameIsAskedFor) {
  const std::string label(63, 'x');
  const std::string longest =
      absl::StrCat(label, ".", label, ".", label, ".", std::string(61, 'y'));
  ASSERT_EQ(longest.size(), 253u);
  const auto server = ServeZone(DnsZone().AddAddress(longest, "192.0.2.3"));
  EXPECT_THAT(*Ask(*server, longest, "").A().addresses,
              ElementsAre(Ip("192.0.2.3")));
  const RecordingSink too_long = Ask(*server, longest + "y", "");
  EXPECT_EQ(DnsErrorOf(too_long.A().addresses.status())->kind,
            DnsError::Kind::kNameInvalid);
}

// golang#17448
class StrictErrorTest : public AddressSearchTest {
 protected:
  static constexpr absl::string_view kStrict =
      "search one.example\noptions strict-error\n";

  // AAAA fails.
  static std::unique_ptr<DnsServer> ServeHalf(DnsZone zone) {
    return Serve([zone = std::move(zone)](const Message& query, Transport via) {
      const bool v6 = query.question->type == RecordType::kAaaa;
      return Actions{DnsServer::Send(v6 ? ErrorReply(query, Rcode::kServFail)
                                        : zone.Answer(query, via))};
    });
  }
};

TEST_F(StrictErrorTest, OneFamilysErrorIsThatOfBoth) {
  const auto server =
      ServeHalf(DnsZone().AddAddress("www.one.example", "192.0.2.1"));
  const RecordingSink sink = Ask(*server, "www", kStrict);
  EXPECT_TRUE(IsTemporary(sink.A().addresses.status()));
  EXPECT_TRUE(IsTemporary(sink.Aaaa().addresses.status()));
}

TEST_F(StrictErrorTest, AnErrorEndsTheSearch) {
  const auto server = ServeHalf(DnsZone().AddAddress("www", "192.0.2.1"));
  const RecordingSink sink = Ask(*server, "www", kStrict);
  EXPECT_TRUE(IsTemporary(sink.A().addresses.status()));
  EXPECT_EQ(AskedWithA(*server).back(), "www.one.example");
}

TEST_F(StrictErrorTest, AnswersAreToldAsEver) {
  const auto server = ServeZone(DnsZone().AddAddress("www", "192.0.2.1"));
  const RecordingSink sink = Ask(*server, "www", kStrict);
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
  EXPECT_TRUE(sink.Aaaa().addresses->empty());
}

TEST_F(StrictErrorTest, WithoutItAnAddressIsEnough) {
  const auto server =
      ServeHalf(DnsZone().AddAddress("www.one.example", "192.0.2.1"));
  const RecordingSink sink = Ask(*server, "www", kSearch);
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
  EXPECT_TRUE(IsTemporary(sink.Aaaa().addresses.status()));
}

}  // namespace
}  // namespace rawnet
