// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Resolver::LookupCname.

#include <string>

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

class CanonicalNameTest : public RecordServerTest {
 protected:
  absl::StatusOr<std::string> Canonical(std::string name) {
    return Wait(resolver_->LookupCname({}, std::move(name)));
  }
};

TEST_F(CanonicalNameTest, IsTheEndOfTheAliases) {
  Have("alias.example", CnameRdata{Name("a.example")});
  Have("a.example", AaaaRdata{Ip("2001:db8::1")});
  EXPECT_EQ(*Canonical("alias.example"), "a.example");
  EXPECT_EQ(*Canonical("a.example"), "a.example");
  EXPECT_TRUE(rawnet::IsNotFound(Canonical("none.example").status()));
}

TEST_F(CanonicalNameTest, IsNoneOfANameWithoutAddressAndAlias) {
  Have("a.example", TxtRdata{{"text"}});
  EXPECT_EQ(DnsErrorOf(Canonical("a.example").status())->kind,
            DnsError::Kind::kNoData);
}

// As an address lookup: the first candidate that has an address of any family.
TEST_F(CanonicalNameTest, IsThatOfTheNameWhoseAddressesALookupFinds) {
  Configure("search one.example two.example");
  Have("www.one.example", AaaaRdata{Ip("2001:db8::1")});
  Have("www.two.example", ARdata{Ip("192.0.2.2")});
  EXPECT_EQ(*Canonical("www"), "www.one.example");
  EXPECT_THAT(*Wait(resolver_->LookupHost({}, "www")),
              ElementsAre(Ip("2001:db8::1")));
}

// golang#59943
TEST_F(CanonicalNameTest, OfAnAliasNeedsNoAddress) {
  Have("dangling.example", CnameRdata{Name("none.example")});
  Have("textual.example", CnameRdata{Name("text.example")});
  Have("text.example", TxtRdata{{"text"}});
  EXPECT_EQ(*Canonical("dangling.example"), "none.example");
  EXPECT_EQ(*Canonical("textual.example"), "text.example");
}

TEST_F(CanonicalNameTest, AnAddressLaterInTheSearchListIsBetterThanAnAlias) {
  Configure("search one.example two.example three.example");
  Have("www.one.example", CnameRdata{Name("none.example")});
  Have("www.two.example", CnameRdata{Name("nobody.example")});
  EXPECT_EQ(*Canonical("www"), "none.example");
  Have("www.three.example", ARdata{Ip("192.0.2.2")});
  EXPECT_EQ(*Canonical("www"), "www.three.example");
}

TEST_F(CanonicalNameTest, AFailureOfOneFamilyIsNotNotFound) {
  for (const RecordType failing : {RecordType::kA, RecordType::kAaaa}) {
    const auto server = Serve([failing](const Message& query, Transport) {
      const bool fails = query.question->type == failing;
      return Actions{DnsServer::Send(
          ErrorReply(query, fails ? Rcode::kServFail : Rcode::kNxDomain))};
    });
    Resolver resolver(OptionsFor({server->endpoint()}));
    EXPECT_TRUE(
        IsTemporary(Wait(resolver.LookupCname({}, "a.example")).status()))
        << ToString(failing);
  }
}

// Whether a later candidate has an address has not been settled.
TEST_F(CanonicalNameTest, ACancelIsNotAnsweredWithAnAlias) {
  OwnedContext context = WithCancel(Context::Background());
  const auto server = Serve([&context](const Message& query, Transport) {
    if (query.question->name != Name("www.one.example")) {
      context.Cancel();
      return Actions();
    }
    Message reply = ErrorReply(query, Rcode::kNxDomain);
    reply.answers = {Cname("www.one.example", "none.example")};
    return Actions{DnsServer::Send(reply)};
  });
  Resolver resolver(
      OptionsFor({server->endpoint()}, "search one.example two.example"));
  EXPECT_TRUE(IsCanceled(Wait(resolver.LookupCname(context, "www")).status()));
}

TEST_F(CanonicalNameTest, IsTheNameOfAHost) {
  Have("bad.example", CnameRdata{Name("<b>.example")});
  Have("root.example", CnameRdata{Name(".")});
  for (const char* name : {"bad.example", "root.example"}) {
    EXPECT_EQ(Canonical(name).status().message(),
              absl::StrCat("lookup ", name,
                           ": malformed dns reply: the alias is no host's "
                           "name"));
  }
}

TEST_F(CanonicalNameTest, NoAaaaAsksForAAlone) {
  Configure("options no-aaaa");
  Have("a.example", AaaaRdata{Ip("2001:db8::1")});
  EXPECT_TRUE(rawnet::IsNotFound(Canonical("a.example").status()));
  EXPECT_THAT(NamesAsked(*server_, RecordType::kAaaa), ElementsAre());
}

// --- The hosts file, in the order of the name switch.

constexpr char kHosts[] = "192.0.2.1 file.example alias.example short\n";

TEST_F(CanonicalNameTest, OfTheHostsFileIsTheFirstOfTheLine) {
  Configure("", kHosts);
  Have("alias.example", CnameRdata{Name("a.example")});
  EXPECT_EQ(*Canonical("alias.example"), "file.example");
  EXPECT_EQ(*Canonical("SHORT"), "file.example");
  EXPECT_EQ(server_->query_count(), 0);
}

TEST_F(CanonicalNameTest, DnsMayComeFirst) {
  Configure("", kHosts, "hosts: dns files");
  Have("alias.example", CnameRdata{Name("a.example")});
  EXPECT_EQ(*Canonical("alias.example"), "a.example");
  EXPECT_EQ(*Canonical("short"), "file.example");
}

TEST_F(CanonicalNameTest, ASourceThatIsNotNamedIsNotAsked) {
  Have("a.example", ARdata{Ip("192.0.2.1")});
  Configure("", kHosts, "hosts: files");
  EXPECT_TRUE(rawnet::IsNotFound(Canonical("a.example").status()));
  EXPECT_EQ(server_->query_count(), 0);
  Configure("", kHosts, "hosts: dns");
  EXPECT_TRUE(rawnet::IsNotFound(Canonical("short").status()));
}

TEST_F(CanonicalNameTest, LocalhostIsItsOwn) {
  for (const char* order : {"hosts: files dns", "hosts: files", "hosts: dns"}) {
    Configure("", "", order);
    EXPECT_EQ(*Canonical("a.localhost."), "a.localhost");
  }
  Configure("", "127.0.0.1 box.example localhost\n");
  EXPECT_EQ(*Canonical("localhost"), "box.example");
  EXPECT_EQ(server_->query_count(), 0);
}

}  // namespace
}  // namespace rawnet
