// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Against the servers that people run, where they are installed: what the zones
// of real_zone.cc and the servers' local data must come to. That nothing else
// is amiss, dig tells: see real_agreement_test.cc.

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/real_servers_fixture.h"

namespace rawnet {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::UnorderedElementsAre;

using Kind = DnsError::Kind;

// A TTL as the zone has it, or what a cache has left of it.
MATCHER_P2(IsTtl, seconds, kind, "") {
  const absl::Duration all = absl::Seconds(seconds);
  if (IsCache(kind)) return arg <= all && arg >= all - absl::Minutes(1);
  return arg == all;
}

class RealZoneTest : public RealServersTest {
 protected:
  // Of A records.
  void ExpectAddress(std::string name, absl::string_view address) {
    SCOPED_TRACE(name);
    const AddressAnswer answer = Ask(RecordType::kA, std::move(name));
    EXPECT_THAT(answer.addresses, Holds(ElementsAre(Ip(address))));
  }
  void ExpectError(const absl::Status& status, Kind kind) {
    EXPECT_EQ(KindOf(status), kind) << status;
  }
  RealKind kind() const { return GetParam().kind; }
};

TEST_P(RealZoneTest, FindsBothFamilies) {
  const AddressAnswer a = Ask(RecordType::kA, "host.site.test");
  EXPECT_THAT(a.addresses, Holds(ElementsAre(IpAddress::LoopbackV4())));
  EXPECT_THAT(a.ttl, IsTtl(600, kind()));
  const AddressAnswer aaaa = Ask(RecordType::kAaaa, "host.site.test");
  EXPECT_THAT(aaaa.addresses, Holds(ElementsAre(IpAddress::LoopbackV6())));
  EXPECT_THAT(aaaa.ttl, IsTtl(1200, kind()));
}

TEST_P(RealZoneTest, FollowsAliases) {
  for (const char* label : {"chain1", "chain2", "chain8", "x.wild-alias"}) {
    const std::string name = absl::StrCat(label, ".site.test");
    const AddressAnswer answer = Ask(RecordType::kA, name);
    EXPECT_THAT(answer.addresses, Holds(ElementsAre(IpAddress::LoopbackV4())));
    EXPECT_EQ(answer.canonical_name, "host.site.test");
    EXPECT_THAT(answer.ttl, IsTtl(600, kind()));
    EXPECT_THAT(Wait(resolver_->LookupCname({}, name)),
                Holds("host.site.test"));
  }
}

TEST_P(RealZoneTest, FollowsAliasesFromZoneToZone) {
  ExpectAddress("abroad.site.test", "192.0.2.20");
  const AddressAnswer answer = Ask(RecordType::kA, "zigzag.site.test");
  EXPECT_THAT(answer.addresses, Holds(ElementsAre(Ip("192.0.2.4"))));
  EXPECT_EQ(answer.canonical_name, "v4.site.test");
  EXPECT_THAT(answer.ttl, IsTtl(640, kind()));
}

// RFC 6672
TEST_P(RealZoneTest, FollowsTheAliasOfATree) {
  ExpectAddress("www.old.site.test", "192.0.2.8");
}

TEST_P(RealZoneTest, AnAliasOfNothingIsNotFound) {
  ExpectError(Ask(RecordType::kA, "dangling.site.test").addresses.status(),
              Kind::kNotFound);
  EXPECT_THAT(Ask(RecordType::kAaaa, "alias-v4.site.test").addresses,
              Holds(SizeIs(0)));
  ExpectError(Wait(resolver_->LookupMx({}, "alias-v4.site.test")).status(),
              Kind::kNoData);
}

TEST_P(RealZoneTest, ALoopOfAliasesIsAnErrorOfSomebodys) {
  for (const char* name : {"loop-a.site.test", "self.site.test"}) {
    const absl::Status error = Ask(RecordType::kA, name).addresses.status();
    EXPECT_FALSE(error.ok());
    EXPECT_FALSE(rawnet::IsNotFound(error)) << error;
  }
}

TEST_P(RealZoneTest, WildcardsCoverWhatIsNotThere) {
  ExpectAddress("x.wild.site.test", "192.0.2.9");
  ExpectAddress("x.y.wild.site.test", "192.0.2.9");
  ExpectAddress("*.wild.site.test", "192.0.2.9");
  EXPECT_THAT(Wait(resolver_->LookupTxt({}, "x.wild.site.test")),
              Holds(ElementsAre("wild")));
  // And not what is, nor what is below it (RFC 4592).
  EXPECT_THAT(Ask(RecordType::kA, "b.wild.site.test").addresses,
              Holds(SizeIs(0)));
  ExpectError(Ask(RecordType::kA, "a.b.wild.site.test").addresses.status(),
              Kind::kNotFound);
}

TEST_P(RealZoneTest, KnowsWhatIsAbsentAndForHowLong) {
  for (const RecordType type : {RecordType::kA, RecordType::kAaaa}) {
    const AddressAnswer absent = Ask(type, "absent.site.test");
    ExpectError(absent.addresses.status(), Kind::kNotFound);
    EXPECT_THAT(absent.ttl, IsTtl(420, kind()));  // the SOA's minimum
    const AddressAnswer empty = Ask(type, "empty.site.test");
    EXPECT_THAT(empty.addresses, Holds(SizeIs(0)));
    EXPECT_THAT(empty.ttl, IsTtl(420, kind()));
    EXPECT_THAT(Ask(type, "absent.other.test").ttl,
                IsTtl(500, kind()));  // the SOA's TTL
  }
}

TEST_P(RealZoneTest, TheLongestNamesAreFound) {
  ASSERT_EQ(NameOfLongestLabels().size(), 253u);
  ASSERT_EQ(NameOfMostLabels().size(), 253u);
  ExpectAddress(NameOfLongestLabels(), "192.0.2.11");
  ExpectAddress(NameOfLongestLabels() + ".", "192.0.2.11");
  ExpectAddress(NameOfMostLabels(), "192.0.2.12");
}

TEST_P(RealZoneTest, LongerNamesAreNotAskedFor) {
  ASSERT_EQ(NameTooLong().size(), 254u);
  for (const std::string& name : {NameTooLong(), "d" + NameTooLong()}) {
    const absl::Status error = Ask(RecordType::kA, name).addresses.status();
    ExpectError(error, Kind::kNameInvalid);
    EXPECT_THAT(error.message(), HasSubstr("too long (>"));
  }
}

TEST_P(RealZoneTest, NamesOfAnyBytesAreFound) {
  ExpectAddress("a\\.b.site.test", "192.0.2.13");
  ExpectAddress("sp\\032ace.site.test", "192.0.2.14");
  ExpectAddress("back\\\\slash.site.test", "192.0.2.15");
  ExpectAddress("nul\\000.site.test", "192.0.2.16");
  ExpectAddress("high\\255.site.test", "192.0.2.17");
  ExpectAddress("at@.site.test", "192.0.2.18");
  ExpectAddress("_under_score.site.test", "192.0.2.6");
}

TEST_P(RealZoneTest, TheCaseOfANameDoesNotMatter) {
  ExpectAddress("mixedcase.site.test", "192.0.2.5");
  ExpectAddress("MIXEDCASE.Site.TEST", "192.0.2.5");
}

TEST_P(RealZoneTest, GetsOverTcpWhatIsTooMuchForUdp) {
  EXPECT_THAT(Ask(RecordType::kAaaa, "many.site.test").addresses,
              Holds(SizeIs(kManyAddresses)));
  EXPECT_THAT(Wait(resolver_->LookupTxt({}, "big.site.test")),
              Holds(ElementsAre(SizeIs(kBigText))));
  EXPECT_THAT(
      Wait(resolver_->LookupTxt({}, "huge.site.test")),
      Holds(AllOf(SizeIs(kHugeTexts), Each(SizeIs(6 + 255 + 255 + 144)))));
}

TEST_P(RealZoneTest, TextsAreWhole) {
  const auto texts = [this](const char* label) {
    return Wait(resolver_->LookupTxt({}, absl::StrCat(label, ".site.test")));
  };
  EXPECT_THAT(texts("text"),
              Holds(UnorderedElementsAre("v=spf1 -all", "another")));
  EXPECT_THAT(texts("long-text"),
              Holds(ElementsAre("ten bytes and on the next line")));
  EXPECT_THAT(texts("empty-text"), Holds(ElementsAre("")));
  EXPECT_THAT(texts("empty-texts"), Holds(ElementsAre("x")));
  EXPECT_THAT(texts("bytes"),
              Holds(ElementsAre(std::string("\0\xff\"\\; \t", 7))));
}

TEST_P(RealZoneTest, MailGoesToTheLeastPreferenceFirst) {
  for (const char* name : {"mail.site.test", "alias-mail.site.test"}) {
    const auto hosts = Wait(resolver_->LookupMx({}, name));
    ASSERT_TRUE(hosts.ok()) << hosts.status();
    ASSERT_THAT(*hosts, SizeIs(3));
    EXPECT_THAT(std::vector(hosts->begin(), hosts->begin() + 2),
                UnorderedElementsAre(MxHost{"mx1.site.test", 10},
                                     MxHost{"mx3.site.test", 10}));
    EXPECT_EQ(hosts->back().preference, 20);
    // A server may shorten it by a name of other letters (RFC 4343).
    EXPECT_EQ(absl::AsciiStrToLower(hosts->back().host), "mx2.other.test");
  }
}

TEST_P(RealZoneTest, MailHostsWithoutAHostsNameAreLeftOut) {
  EXPECT_THAT(Wait(resolver_->LookupMx({}, "odd-mail.site.test")),
              Holds(ElementsAre(MxHost{"good.site.test", 2})));
  ExpectError(Wait(resolver_->LookupMx({}, "bad-mail.site.test")).status(),
              Kind::kMalformed);
}

// RFC 7505, RFC 2782
TEST_P(RealZoneTest, KnowsWhatIsSaidNotToBeThere) {
  const absl::Status mail =
      Wait(resolver_->LookupMx({}, "no-mail.site.test")).status();
  ExpectError(mail, Kind::kNoData);
  EXPECT_THAT(mail.message(), HasSubstr("the domain takes no mail"));
  const absl::Status service =
      Wait(resolver_->LookupSrv({}, "none", "tcp", "site.test")).status();
  ExpectError(service, Kind::kNoData);
  EXPECT_THAT(service.message(), HasSubstr("the service is not there"));
}

TEST_P(RealZoneTest, ServicesComeByPriority) {
  const auto found = Wait(resolver_->LookupSrv({}, "http", "tcp", "site.test"));
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_THAT(*found, SizeIs(3));
  EXPECT_EQ(found->front().port, 82);
  EXPECT_EQ(absl::AsciiStrToLower(found->front().host), "host.site.test");
  EXPECT_THAT(std::vector(found->begin() + 1, found->end()),
              UnorderedElementsAre(SrvTarget{"host.site.test", 80, 1, 2},
                                   SrvTarget{"v4.site.test", 81, 1, 0}));
}

TEST_P(RealZoneTest, ZonesHaveServers) {
  EXPECT_THAT(Wait(resolver_->LookupNs({}, "site.test")),
              Holds(UnorderedElementsAre("ns.site.test", "ns.other.test")));
}

TEST_P(RealZoneTest, AddressesHaveNames) {
  const auto names = [this](absl::string_view address) {
    return Wait(resolver_->LookupPtr({}, Ip(address)));
  };
  EXPECT_THAT(names("192.0.2.4"), Holds(ElementsAre("v4.site.test")));
  EXPECT_THAT(names("192.0.2.5"), Holds(SizeIs(2)));
  EXPECT_THAT(names("2001:db8::6"), Holds(ElementsAre("v6.site.test")));
  // RFC 2317: an alias, over a name that is no host's.
  EXPECT_THAT(names("192.0.2.7"), Holds(ElementsAre("host.site.test")));
  ExpectError(names("192.0.2.6").status(), Kind::kMalformed);
  ExpectError(names("192.0.2.8").status(), Kind::kNotFound);
}

TEST_P(RealZoneTest, TheSearchListCompletesNames) {
  Resolver searching(Options("search absent.test other.test site.test"));
  EXPECT_THAT(Wait(searching.LookupTxt({}, "text")), Holds(SizeIs(2)));
  const auto hosts = Wait(searching.LookupHost({}, "host"));
  ASSERT_TRUE(hosts.ok()) << hosts.status();
  EXPECT_THAT(*hosts,
              UnorderedElementsAre(Ip("192.0.2.20"), Ip("2001:db8::20")));
  // As it is it is not there.
  const auto last = Wait(searching.LookupHost({}, "www.other.test"));
  ASSERT_TRUE(last.ok()) << last.status();
  EXPECT_THAT(*last, ElementsAre(Ip("192.0.2.19")));
}

INSTANTIATE_TEST_SUITE_P(Servers, RealZoneTest,
                         testing::ValuesIn(FaithfulCases()), NameOfRealCase);

}  // namespace
}  // namespace rawnet
