// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What the servers that people run do not do for everybody: refuse, refer,
// truncate, and answer from data of their own.

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/real_servers_fixture.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr char kDelegatedHost[] = "host.sub.site.test";

class RealPolicyTest : public RealServersTest {
 protected:
  RealKind kind() const { return GetParam().kind; }
  // Asks for IPv4 alone.
  static AddressAnswer AskA(Resolver& resolver, std::string name) {
    RecordingSink sink;
    LookUp(resolver, Ipv4Request(std::move(name)), sink);
    return sink.A();
  }
  // This server, and a recursor behind it.
  absl::StatusOr<Resolver::Options> WithRecursor() {
    const absl::StatusOr<Endpoint> recursor =
        kEnvironment->servers().Get(RealKind::kUnbound);
    if (!recursor.ok()) return recursor.status();
    Resolver::Options options = Options();
    options.conf.servers.push_back(*recursor);
    return options;
  }
};

TEST_P(RealPolicyTest, WhatIsTooMuchForUdpIsTruncated) {
  if (!Dig::IsInstalled()) GTEST_SKIP() << "dig is not installed";
  const std::vector<DigReply> replies =
      dig().Run({"+ignore many.site.test AAAA", "+ignore big.site.test TXT",
                 "+ignore huge.site.test TXT"});
  for (const DigReply& reply : replies) {
    EXPECT_EQ(reply.truncated, GetParam().transport == DigTransport::kUdp);
  }
}

TEST_P(RealPolicyTest, ADelegatedNameIsForARecursorToFind) {
  const AddressAnswer answer = AskA(*resolver_, kDelegatedHost);
  const AddressAnswer alias = AskA(*resolver_, "to-sub.site.test");
  if (IsRecursor(kind())) {
    EXPECT_THAT(answer.addresses, Holds(ElementsAre(Ip("192.0.2.30"))));
    EXPECT_THAT(alias.addresses, Holds(ElementsAre(Ip("192.0.2.30"))));
    EXPECT_THAT(Wait(resolver_->LookupMx({}, kDelegatedHost)),
                Holds(SizeIs(1)));
    return;
  }
  for (const AddressAnswer* each : {&answer, &alias}) {
    EXPECT_TRUE(IsTemporary(each->addresses.status()));
    EXPECT_THAT(each->addresses.status().message(),
                HasSubstr("the server does not look up names for others"));
  }
}

TEST_P(RealPolicyTest, AReferralMakesRoomForTheNextServer) {
  const auto options = WithRecursor();
  if (!options.ok()) GTEST_SKIP() << options.status();
  Resolver both(*options);
  for (const char* name : {kDelegatedHost, "to-sub.site.test"}) {
    const AddressAnswer answer = AskA(both, name);
    EXPECT_THAT(answer.addresses, Holds(ElementsAre(Ip("192.0.2.30"))));
  }
}

TEST_P(RealPolicyTest, ARefusalSaysSo) {
  const absl::Status error =
      AskA(*resolver_, "foreign.example").addresses.status();
  EXPECT_TRUE(IsTemporary(error)) << error;
  EXPECT_THAT(error.message(),
              HasSubstr(IsRecursor(kind()) ? "SERVFAIL" : "REFUSED"));
}

TEST_P(RealPolicyTest, ARefusalMakesRoomForTheNextServer) {
  const auto options = WithRecursor();
  if (!options.ok()) GTEST_SKIP() << options.status();
  Resolver both(*options);
  const AddressAnswer answer = AskA(both, "host.local.test");
  EXPECT_THAT(answer.addresses, Holds(ElementsAre(IpAddress::LoopbackV4())));
}

using RealLocalDataTest = RealServersTest;

TEST_P(RealLocalDataTest, HasAddresses) {
  EXPECT_THAT(Ask(RecordType::kA, "host.local.test").addresses,
              Holds(ElementsAre(IpAddress::LoopbackV4())));
  EXPECT_THAT(Ask(RecordType::kAaaa, "host.local.test").addresses,
              Holds(ElementsAre(IpAddress::LoopbackV6())));
  EXPECT_THAT(Ask(RecordType::kAaaa, "v4.local.test").addresses,
              Holds(SizeIs(0)));
}

// unbound leaves the end of an alias in its local data to us.
TEST_P(RealLocalDataTest, HasAliases) {
  const AddressAnswer answer = Ask(RecordType::kA, "alias.local.test");
  EXPECT_THAT(answer.addresses, Holds(ElementsAre(IpAddress::LoopbackV4())));
  EXPECT_EQ(answer.canonical_name, "host.local.test");
  EXPECT_THAT(Wait(resolver_->LookupCname({}, "alias.local.test")),
              Holds("host.local.test"));
}

TEST_P(RealLocalDataTest, HasRecordsThatAreNoAddresses) {
  EXPECT_THAT(Wait(resolver_->LookupMx({}, "host.local.test")),
              Holds(ElementsAre(MxHost{"mail.local.test", 10})));
  EXPECT_THAT(Wait(resolver_->LookupTxt({}, "host.local.test")),
              Holds(ElementsAre("v=spf1 -all")));
  EXPECT_THAT(Wait(resolver_->LookupSrv({}, "http", "tcp", "local.test")),
              Holds(ElementsAre(SrvTarget{"host.local.test", 80, 1, 2})));
  EXPECT_THAT(Wait(resolver_->LookupPtr({}, Ip("198.51.100.7"))),
              Holds(ElementsAre("host.local.test")));
}

TEST_P(RealLocalDataTest, KnowsWhatIsAbsent) {
  const auto error = [this](const char* name) {
    return Wait(resolver_->LookupMx({}, name)).status();
  };
  EXPECT_EQ(KindOf(error("v4.local.test")), DnsError::Kind::kNoData);
  EXPECT_EQ(KindOf(error("absent.local.test")), DnsError::Kind::kNotFound);
  EXPECT_EQ(KindOf(Ask(RecordType::kA, "absent.local.test").addresses.status()),
            DnsError::Kind::kNotFound);
}

INSTANTIATE_TEST_SUITE_P(Servers, RealPolicyTest,
                         testing::ValuesIn(FaithfulCases()), NameOfRealCase);
INSTANTIATE_TEST_SUITE_P(
    Servers, RealLocalDataTest,
    testing::ValuesIn(RealCases({RealKind::kUnbound, RealKind::kDnsmasq,
                                 RealKind::kDnsmasqWithCache})),
    NameOfRealCase);

}  // namespace
}  // namespace rawnet
