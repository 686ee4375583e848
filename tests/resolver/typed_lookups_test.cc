// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Resolver's lookups of MX, NS, TXT, SRV, PTR and canonical names.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/record_server.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

using TypedLookupsTest = RecordServerTest;

TEST_F(TypedLookupsTest, Mx) {
  Have("a.example", MxRdata{20, Name("m2.example")});
  Have("a.example", MxRdata{10, Name("m1.example")});
  EXPECT_THAT(*Wait(resolver_->LookupMx({}, "a.example")),
              ElementsAre(MxHost{"m1.example", 10}, MxHost{"m2.example", 20}));
}

TEST_F(TypedLookupsTest, AliasesAreFollowed) {
  Have("alias.example", CnameRdata{Name("a.example")});
  Have("a.example", MxRdata{10, Name("m1.example")});
  EXPECT_THAT(*Wait(resolver_->LookupMx({}, "alias.example")),
              ElementsAre(MxHost{"m1.example", 10}));
}

TEST_F(TypedLookupsTest, NsAndTxt) {
  Have("a.example", NsRdata{Name("ns.example")});
  Have("a.example", TxtRdata{{"v=spf1 ", "-all"}});
  EXPECT_THAT(*Wait(resolver_->LookupNs({}, "a.example")),
              ElementsAre("ns.example"));
  EXPECT_THAT(*Wait(resolver_->LookupTxt({}, "a.example")),
              ElementsAre("v=spf1 -all"));
}

TEST_F(TypedLookupsTest, SrvAsksForTheServicesName) {
  Have("_http._tcp.a.example", SrvRdata{1, 0, 8080, Name("w.example")});
  const SrvTarget target = {"w.example", 8080, 1, 0};
  EXPECT_THAT(*Wait(resolver_->LookupSrv({}, "http", "tcp", "a.example")),
              ElementsAre(target));
  EXPECT_THAT(*Wait(resolver_->LookupSrv({}, "", "", "_http._tcp.a.example")),
              ElementsAre(target));
}

TEST_F(TypedLookupsTest, PtrAsksForTheReverseName) {
  Have("1.2.0.192.in-addr.arpa", PtrRdata{Name("a.example")});
  EXPECT_THAT(*Wait(resolver_->LookupPtr({}, Ip("192.0.2.1"))),
              ElementsAre("a.example"));
  EXPECT_EQ(Wait(resolver_->LookupPtr({}, Ip("192.0.2.2"))).status().message(),
            "lookup 192.0.2.2 on " + server_->endpoint().ToString() +
                ": no such host");
}

TEST_F(TypedLookupsTest, TheSearchListIsTried) {
  Have("a.sub.example", TxtRdata{{"here"}});
  EXPECT_THAT(*Wait(resolver_->LookupTxt({}, "a")), ElementsAre("here"));
}

TEST_F(TypedLookupsTest, FailuresAreToldApart) {
  Have("a.example", TxtRdata{{"text"}});
  Have("mute.example", MxRdata{0, DnsName()});
  Have("bad.example", MxRdata{1, Name("<b>.example")});
  const auto error = [this](const std::string& name) {
    return Wait(resolver_->LookupMx({}, name)).status();
  };
  EXPECT_EQ(DnsErrorOf(error("a.example"))->kind, DnsError::Kind::kNoData);
  EXPECT_EQ(DnsErrorOf(error("none.example"))->kind, DnsError::Kind::kNotFound);
  EXPECT_EQ(DnsErrorOf(error("bad.example"))->kind, DnsError::Kind::kMalformed);
  EXPECT_EQ(DnsErrorOf(error("a..b"))->kind, DnsError::Kind::kNameInvalid);
  EXPECT_TRUE(IsTemporary(error("broken.example")));
  EXPECT_EQ(error("mute.example").message(),
            "lookup mute.example: the domain takes no mail");
}

// RFC 6761, RFC 7686: nobody hears of them.
TEST_F(TypedLookupsTest, SpecialNamesHaveNoRecords) {
  for (const char* name : {"localhost", "a.invalid", "a.onion"}) {
    EXPECT_TRUE(
        rawnet::IsNotFound(Wait(resolver_->LookupTxt({}, name)).status()));
  }
  EXPECT_EQ(server_->query_count(), 0);
}

// With the suffix, or by an alias: it is the name that counts.
TEST_F(TypedLookupsTest, NobodyHearsOfASpecialNameByAnotherWay) {
  Configure("search sub.onion\noptions no-tld-query");
  for (const RecordType type : {RecordType::kTxt, RecordType::kA}) {
    EXPECT_TRUE(rawnet::IsNotFound(
        type == RecordType::kA ? Wait(resolver_->LookupHost({}, "a")).status()
                               : Wait(resolver_->LookupTxt({}, "a")).status()));
  }
  EXPECT_EQ(server_->query_count(), 0);
  Have("alias.example", CnameRdata{Name("a.onion")});
  EXPECT_TRUE(rawnet::IsNotFound(
      Wait(resolver_->LookupTxt({}, "alias.example")).status()));
  EXPECT_TRUE(rawnet::IsNotFound(
      Wait(resolver_->LookupHost({}, "alias.example")).status()));
  EXPECT_EQ(server_->query_count(), 1 + 2);
}

TEST_F(TypedLookupsTest, AnAddressHasNoRecords) {
  for (const char* literal : {"192.0.2.1", "2001:db8::1"}) {
    EXPECT_TRUE(
        rawnet::IsNotFound(Wait(resolver_->LookupMx({}, literal)).status()));
    EXPECT_TRUE(
        rawnet::IsNotFound(Wait(resolver_->LookupCname({}, literal)).status()));
  }
  EXPECT_EQ(server_->query_count(), 0);
}

TEST_F(TypedLookupsTest, ACancelEndsALookup) {
  OwnedContext context = WithCancel(Context());
  context.Cancel();
  EXPECT_TRUE(
      IsCanceled(Wait(resolver_->LookupMx(context, "a.example")).status()));
}

}  // namespace
}  // namespace rawnet
