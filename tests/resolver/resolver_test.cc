// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/resolver.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/task_group.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

DnsZone HostZone() {
  return DnsZone()
      .AddAddress("host.example", "192.0.2.1")
      .AddAddress("host.example", "2001:db8::1");
}

class ResolverTest : public LeakCheck {
 protected:
  // What a resolver that knows `servers` says of `name`.
  static RecordingSink Ask(const std::vector<Endpoint>& servers,
                           absl::string_view name,
                           absl::string_view conf = "") {
    Resolver resolver(OptionsFor(servers, conf));
    RecordingSink sink;
    LookUp(resolver, AddressRequest(std::string(name)), sink);
    return sink;
  }
  static absl::Status HostError(Resolver& resolver, const std::string& name) {
    return Wait(resolver.LookupHost(Context::Background(), name)).status();
  }
};

// --- Names that no server hears of.

TEST_F(ResolverTest, LiteralIsItsOwnAnswer) {
  const auto server = ServeSilence();
  const RecordingSink v4 = Ask({server->endpoint()}, "192.0.2.7");
  EXPECT_THAT(*v4.A().addresses, ElementsAre(Ip("192.0.2.7")));
  EXPECT_TRUE(v4.Aaaa().addresses->empty());
  const RecordingSink v6 = Ask({server->endpoint()}, "fe80::1%lo");
  EXPECT_THAT(*v6.Aaaa().addresses, ElementsAre(Ip("fe80::1%lo")));
  EXPECT_TRUE(v6.A().addresses->empty());
  EXPECT_EQ(server->query_count(), 0);
}

// CVE-2016-10739, and what inet_aton(3) makes of numbers.
TEST_F(ResolverTest, OnlyAWholeLiteralIsOne) {
  const auto server = ServeZone(HostZone());
  int asked = 0;
  for (const char* name : {"127.0.0.1 host", "127.1", "0x7f.0.0.1",
                           "2130706433", "127.0.0.1\nhost", "1.2.3.4."}) {
    const RecordingSink sink = Ask({server->endpoint()}, name);
    EXPECT_TRUE(rawnet::IsNotFound(sink.A().addresses.status())) << name;
    EXPECT_EQ(server->query_count(), asked += 2) << name;
  }
}

TEST_F(ResolverTest, HostsFileComesFirst) {
  const auto server = ServeZone(HostZone());
  Resolver::Options options = OptionsFor({server->endpoint()});
  options.hosts = HostsFile::Parse("203.0.113.5 host.example alias\n");
  Resolver resolver(std::move(options));
  for (const char* name : {"host.example", "HOST.example.", "alias"}) {
    RecordingSink sink;
    LookUp(resolver, AddressRequest(name), sink);
    EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("203.0.113.5"))) << name;
    EXPECT_TRUE(sink.Aaaa().addresses->empty());
    EXPECT_EQ(sink.A().server, "hosts");
  }
  EXPECT_EQ(server->query_count(), 0);
}

TEST_F(ResolverTest, LocalhostIsTheLoopback) {
  const auto server = ServeSilence();
  for (const char* name : {"localhost", "a.LocalHost."}) {
    const RecordingSink sink = Ask({server->endpoint()}, name);
    EXPECT_THAT(*sink.A().addresses, ElementsAre(IpAddress::LoopbackV4()));
    EXPECT_THAT(*sink.Aaaa().addresses, ElementsAre(IpAddress::LoopbackV6()));
  }
  EXPECT_EQ(server->query_count(), 0);
}

// RFC 7686, RFC 6761
TEST_F(ResolverTest, NamesThatWouldLeakAreNotFoundUnasked) {
  const auto server = ServeSilence();
  for (const char* name : {"site.onion", "a.invalid"}) {
    const RecordingSink sink =
        Ask({server->endpoint()}, name, "search lan.example\n");
    EXPECT_TRUE(rawnet::IsNotFound(sink.A().addresses.status())) << name;
    EXPECT_TRUE(rawnet::IsNotFound(sink.Aaaa().addresses.status())) << name;
  }
  EXPECT_EQ(server->query_count(), 0);
}

TEST_F(ResolverTest, BadNameIsAnErrorThatSaysWhy) {
  const auto server = ServeSilence();
  Resolver resolver(OptionsFor({server->endpoint()}));
  EXPECT_EQ(HostError(resolver, "").message(), "lookup : empty name");
  EXPECT_EQ(HostError(resolver, "a..b").message(), "lookup a..b: empty label");
  EXPECT_EQ(
      HostError(resolver, std::string(64, 'x')).message(),
      absl::StrCat("lookup ", std::string(64, 'x'), ": label too long (>63)"));
  EXPECT_EQ(server->query_count(), 0);
}

TEST_F(ResolverTest, OnlyTheFamiliesOfTheRequestAreAskedAndTold) {
  const auto server = ServeZone(HostZone());
  Resolver resolver(OptionsFor({server->endpoint()}));
  for (const char* name : {"host.example", "192.0.2.1", "localhost", "a..b"}) {
    RecordingSink sink;
    LookUp(resolver, Ipv4Request(name), sink);
    EXPECT_EQ(sink.answers.size(), 1u) << name;
    EXPECT_EQ(sink.answers.front().type, RecordType::kA);
  }
  EXPECT_THAT(NamesAsked(*server, RecordType::kAaaa), ElementsAre());
}

// --- Answers.

TEST_F(ResolverTest, TellsBothFamiliesAndWhoSaidIt) {
  const auto server = ServeZone(HostZone());
  const RecordingSink sink = Ask({server->endpoint()}, "host.example");
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
  EXPECT_THAT(*sink.Aaaa().addresses, ElementsAre(Ip("2001:db8::1")));
  EXPECT_EQ(sink.A().server, server->endpoint().ToString());
  EXPECT_EQ(sink.A().canonical_name, "host.example");
  EXPECT_EQ(sink.A().ttl, absl::Seconds(300));
  EXPECT_THAT(sink.servers, ElementsAre(server->endpoint().ToString(),
                                        server->endpoint().ToString()));
}

// The query for A comes though the one for AAAA is never answered.
TEST_F(ResolverTest, BothFamiliesAreAskedAtOnce) {
  OwnedContext context = WithCancel(Context::Background());
  const auto server = Serve([&context](const Message& query, Transport) {
    if (query.question->type == RecordType::kA) context.Cancel();
    return Actions();
  });
  Resolver resolver(OptionsFor({server->endpoint()}));
  RecordingSink sink;
  LookUp(resolver, AddressRequest("host.example"), sink, context);
  EXPECT_EQ(server->query_count(), 2);
}

TEST_F(ResolverTest, FollowsAliases) {
  const auto server = ServeZone(HostZone()
                                    .AddAlias("www.example", "web.example", 60)
                                    .AddAlias("web.example", "host.example"));
  const RecordingSink sink = Ask({server->endpoint()}, "www.example");
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
  EXPECT_EQ(sink.A().canonical_name, "host.example");
  EXPECT_EQ(sink.A().ttl, absl::Seconds(60));
}

TEST_F(ResolverTest, AsksForTheTargetThatAMinimalServerLeavesOut) {
  const auto server = Serve([](const Message& query, Transport via) {
    if (query.question->name == Name("host.example")) {
      return Actions{DnsServer::Send(HostZone().Answer(query, via))};
    }
    Message reply = ReplyToQuery(query);
    reply.answers.push_back(Cname("www.example", "host.example"));
    return Actions{DnsServer::Send(reply)};
  });
  const RecordingSink sink = Ask({server->endpoint()}, "www.example");
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
  EXPECT_THAT(*sink.Aaaa().addresses, ElementsAre(Ip("2001:db8::1")));
  EXPECT_EQ(sink.A().canonical_name, "host.example");
}

TEST_F(ResolverTest, AliasesInACircleAreAnError) {
  const auto server = ServeZone(DnsZone()
                                    .AddAlias("a.example", "b.example")
                                    .AddAlias("b.example", "a.example"));
  Resolver resolver(OptionsFor({server->endpoint()}));
  const absl::Status error = HostError(resolver, "a.example");
  EXPECT_EQ(DnsErrorOf(error)->kind, DnsError::Kind::kMalformed);
  EXPECT_THAT(std::string(error.message()), HasSubstr("CNAME loop"));
}

TEST_F(ResolverTest, OneFamilyDoesNotWaitForTheOther) {
  OwnedContext context = WithCancel(Context::Background());
  const auto server = Serve([](const Message& query, Transport via) {
    if (query.question->type == RecordType::kAaaa) return Actions();
    return Actions{DnsServer::Send(HostZone().Answer(query, via))};
  });
  Resolver resolver(OptionsFor({server->endpoint()}));
  RecordingSink sink;
  sink.on_answer = [&](const AddressAnswer&) { context.Cancel(); };
  LookUp(resolver, AddressRequest("host.example"), sink, context);
  EXPECT_THAT(sink.events,
              ElementsAre("ask AAAA", "ask A", "got A", "got AAAA"));
  EXPECT_TRUE(sink.A().addresses.ok());
  EXPECT_TRUE(IsCanceled(sink.Aaaa().addresses.status()));
}

TEST_F(ResolverTest, LookupHostGivesAllAddresses) {
  const auto server = ServeZone(HostZone());
  Resolver resolver(OptionsFor({server->endpoint()}));
  const auto addresses =
      Wait(resolver.LookupHost(Context::Background(), "host.example"));
  ASSERT_TRUE(addresses.ok()) << addresses.status();
  EXPECT_THAT(*addresses,
              UnorderedElementsAre(Ip("192.0.2.1"), Ip("2001:db8::1")));
}

TEST_F(ResolverTest, NoDataIsNotFound) {
  const auto server = ServeZone(HostZone());
  Resolver resolver(OptionsFor({server->endpoint()}));
  RecordingSink sink;
  const auto zone = ServeZone(DnsZone().AddAddress("v4.example", "192.0.2.1"));
  Resolver v4(OptionsFor({zone->endpoint()}));
  LookUp(v4, AddressRequest("v4.example"), sink);
  EXPECT_TRUE(sink.Aaaa().addresses.ok());
  EXPECT_TRUE(sink.Aaaa().addresses->empty());
}

TEST_F(ResolverTest, NoSuchHostNamesTheServer) {
  const auto server = ServeZone(HostZone());
  Resolver resolver(OptionsFor({server->endpoint()}));
  const absl::Status error = HostError(resolver, "absent.example");
  EXPECT_TRUE(rawnet::IsNotFound(error));
  EXPECT_EQ(error.message(),
            absl::StrCat("lookup absent.example on ",
                         server->endpoint().ToString(), ": no such host"));
}

TEST_F(ResolverTest, NxDomainOfOneFamilyDoesNotHideServFailOfTheOther) {
  for (RecordType missing : {RecordType::kA, RecordType::kAaaa}) {
    const auto server = Serve([missing](const Message& query, Transport) {
      const bool absent = query.question->type == missing;
      return Actions{DnsServer::Send(
          ErrorReply(query, absent ? Rcode::kNxDomain : Rcode::kServFail))};
    });
    Resolver resolver(OptionsFor({server->endpoint()}));
    EXPECT_TRUE(IsTemporary(HostError(resolver, "host.example")));
  }
}

// nodejs/node#57636
TEST_F(ResolverTest, NothingIsCachedUnlessAskedFor) {
  EXPECT_EQ(Resolver::SystemOptions().cache, nullptr);
  const auto server = ServeZone(HostZone());
  Resolver resolver(OptionsFor({server->endpoint()}));
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(Wait(resolver.LookupHost({}, "host.example")).ok());
  }
  EXPECT_EQ(server->query_count(), 4);
}

// --- Many at once.

Task<void> LookUpNumbered(Resolver* resolver, int number, int* good) {
  RecordingSink sink;
  co_await resolver->LookupAddresses(
      Context::Background(), Ipv4Request(absl::StrCat("h", number, ".example")),
      &sink);
  const IpAddress expected = IpAddress::V4(
      {10, 0, static_cast<uint8_t>(number >> 8), static_cast<uint8_t>(number)});
  const AddressAnswer answer = sink.A();
  *good += answer.addresses.ok() &&
           *answer.addresses == std::vector<IpAddress>{expected};
}

TEST_F(ResolverTest, FiveHundredLookupsAtOnce) {
  constexpr int kLookups = 500;
  DnsZone zone;
  for (int i = 0; i < kLookups; ++i) {
    zone.AddAddress(absl::StrCat("h", i, ".example"),
                    absl::StrCat("10.0.", i / 256, ".", i % 256));
  }
  const auto server = ServeZone(std::move(zone));
  Resolver::Options options = OptionsFor({server->endpoint()});
  options.conf.timeout = absl::Seconds(1);  // a full buffer drops datagrams
  options.conf.attempts = 20;
  Resolver resolver(std::move(options));
  int good = 0;
  TaskGroup group;
  for (int i = 0; i < kLookups; ++i) {
    group.Spawn(LookUpNumbered(&resolver, i, &good));
  }
  Wait(group.Join());
  EXPECT_EQ(good, kLookups);
}

// --- Cancellation.

TEST_F(ResolverTest, CancelEndsBothFamilies) {
  OwnedContext context = WithCancel(Context::Background());
  const auto server = Serve([&context](const Message&, Transport) {
    context.Cancel();
    return Actions();
  });
  Resolver resolver(OptionsFor({server->endpoint()}));
  const absl::Status error =
      Wait(resolver.LookupHost(context, "host.example")).status();
  EXPECT_TRUE(IsCanceled(error)) << error;
}

TEST_F(ResolverTest, DoneContextAsksNobody) {
  const auto server = ServeSilence();
  Resolver resolver(OptionsFor({server->endpoint(), server->endpoint()}));
  OwnedContext context = WithCancel(Context::Background());
  context.Cancel();
  EXPECT_TRUE(
      IsCanceled(Wait(resolver.LookupHost(context, "host.example")).status()));
  EXPECT_EQ(server->query_count(), 0);
}

TEST_F(ResolverTest, ALookupThatIsDroppedLeavesNothing) {
  const auto server = ServeSilence();
  Resolver resolver(OptionsFor({server->endpoint()}));
  RecordingSink sink;
  {
    TaskGroup group;
    group.Spawn(resolver.LookupAddresses(
        Context::Background(), AddressRequest("host.example"), &sink));
    EventLoop::Current().Poll();
  }
  EXPECT_TRUE(sink.answers.empty());
}

}  // namespace
}  // namespace rawnet
