// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_cache.h"

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_cache_fixture.h"

namespace rawnet {
namespace {

using Kind = DnsCache::Hit::Kind;

class DnsCacheTest : public DnsCacheFixture {};

TEST_F(DnsCacheTest, IsEmptyAtFirst) { EXPECT_FALSE(Knows(www_)); }

// --- Positive answers.

TEST_F(DnsCacheTest, AnAnswerLivesForItsTtl) {
  Store(www_, Positive(absl::Seconds(300)));
  ExpectKnownFor(www_, absl::Seconds(300));
}

TEST_F(DnsCacheTest, AHitHasTheAnswerAndWhoGaveIt) {
  Store(www_, Positive(absl::Seconds(300), "192.0.2.7"));
  const std::optional<DnsCache::Hit> hit = Find(www_);
  ASSERT_TRUE(hit.has_value());
  EXPECT_EQ(hit->kind, Kind::kFresh);
  EXPECT_EQ(hit->found->answer->addresses,
            std::vector<IpAddress>{Ip("192.0.2.7")});
  EXPECT_EQ(hit->found->server, "192.0.2.53:53");
  EXPECT_FALSE(hit->should_refresh);
}

TEST_F(DnsCacheTest, TheTtlCountsDown) {
  Store(www_, Positive(absl::Seconds(300)));
  Advance(absl::Seconds(120) + absl::Milliseconds(1));
  const std::optional<DnsCache::Hit> hit = Find(www_);
  ASSERT_TRUE(hit.has_value());
  EXPECT_EQ(hit->ttl, absl::Seconds(180) - absl::Milliseconds(1));
  EXPECT_EQ(hit->age, absl::Seconds(120) + absl::Milliseconds(1));
  EXPECT_EQ(hit->Aged()->ttl, hit->ttl);
  EXPECT_EQ(hit->found->answer->ttl, absl::Seconds(300));
}

TEST_F(DnsCacheTest, TheTtlsOfRecordsCountDownToo) {
  Answer answer = Positive(absl::Seconds(60));
  answer.records = {A("www.example", "192.0.2.1", 60),
                    A("www.example", "192.0.2.2", 100)};
  Store(www_, answer);
  Advance(absl::Seconds(10));
  const Answer aged = *Find(www_)->Aged();
  EXPECT_EQ(aged.records[0].ttl_seconds, 50u);
  EXPECT_EQ(aged.records[1].ttl_seconds, 90u);
}

TEST_F(DnsCacheTest, AClockThatIsBehindTheOneThatStoredGivesNoLongerLife) {
  Store(www_, Positive(absl::Seconds(300)));
  Advance(-absl::Seconds(1));
  EXPECT_EQ(Find(www_)->ttl, absl::Seconds(300));
  EXPECT_EQ(Find(www_)->age, absl::ZeroDuration());
}

TEST_F(DnsCacheTest, ATtlHasALimit) {
  Use({.ttl_max = absl::Hours(2)});
  Store(www_, Positive(absl::Hours(24 * 7)));
  ExpectKnownFor(www_, absl::Hours(2));
}

TEST_F(DnsCacheTest, BelievesNoTtlAboveADay) {
  Store(www_, Positive(absl::Seconds(0x7fffffff)));
  ExpectKnownFor(www_, absl::Hours(24));
}

TEST_F(DnsCacheTest, TtlZeroIsNotKept) {
  Store(www_, Positive(absl::ZeroDuration()));
  EXPECT_FALSE(Knows(www_));
  EXPECT_EQ(cache_->stats().entries, 0u);
}

TEST_F(DnsCacheTest, CaseAndTheTrailingDotMakeNoDifference) {
  Store(Asked("WWW.Example."), Positive(absl::Seconds(300)));
  EXPECT_TRUE(Knows(Asked("www.eXample")));
  Store(Asked("www.example"), Positive(absl::Seconds(300)));
  EXPECT_EQ(cache_->stats().entries, 1u);
}

TEST_F(DnsCacheTest, OtherQuestionsAreOthers) {
  Store(www_, Positive(absl::Seconds(300)));
  EXPECT_FALSE(Knows(www6_));
  EXPECT_FALSE(Knows(Asked("example")));
  EXPECT_FALSE(Knows(Asked("www.www.example")));
  DnsCacheKey other = www_;
  other.record_class = RecordClass::kChaos;
  EXPECT_FALSE(Knows(other));
  other = www_;
  other.recursion_desired = false;
  EXPECT_FALSE(Knows(other));
  other = www_;
  other.checking_disabled = true;
  EXPECT_FALSE(Knows(other));
  other = www_;
  other.authentic_data = true;
  EXPECT_FALSE(Knows(other));
}

// "a.b" as one label is not the name of two: netty#8181's kind of mistake.
TEST_F(DnsCacheTest, LabelsWithDotsAreNoneOfTheirLookalikes) {
  Store(Asked("a\\.b.example"), Positive(absl::Seconds(300)));
  EXPECT_FALSE(Knows(Asked("a.b.example")));
}

TEST_F(DnsCacheTest, TheNewerAnswerReplacesTheOlder) {
  Store(www_, Positive(absl::Seconds(300), "192.0.2.1"));
  Advance(absl::Seconds(100));
  Store(www_, Positive(absl::Seconds(300), "192.0.2.2"));
  EXPECT_EQ(Find(www_)->found->answer->addresses[0], Ip("192.0.2.2"));
  ExpectKnownFor(www_, absl::Seconds(300));
}

TEST_F(DnsCacheTest, WhatIsNotKeptReplacesAllTheSame) {
  Store(www_, Positive(absl::Seconds(300)));
  Store(www_, Positive(absl::ZeroDuration()));
  EXPECT_FALSE(Knows(www_));
}

// --- Negative answers, RFC 2308 5.

TEST_F(DnsCacheTest, NoDataIsAboutItsTypeAlone) {
  Store(www_, NoData(absl::Seconds(60)));
  EXPECT_EQ(KindOf(Find(www_)), "no data");
  EXPECT_FALSE(Knows(www6_));
  ExpectKnownFor(www_, absl::Seconds(60));
}

TEST_F(DnsCacheTest, NxDomainIsAboutEveryType) {
  Store(www_, NxDomain(absl::Seconds(60)));
  for (int type = 1; type < 300; ++type) {
    const auto key = Asked("www.example", static_cast<RecordType>(type));
    EXPECT_EQ(KindOf(Find(key)), "NXDOMAIN") << type;
  }
  EXPECT_FALSE(Knows(Asked("example")));
  ExpectKnownFor(www6_, absl::Seconds(60));
}

TEST_F(DnsCacheTest, NegativeAnswersWithoutASoaAreNotKept) {
  Store(www_, NxDomain(absl::ZeroDuration()));
  EXPECT_FALSE(Knows(www_));
  Store(www_, NoData(absl::ZeroDuration()));
  EXPECT_FALSE(Knows(www_));
}

TEST_F(DnsCacheTest, NegativeTtlsHaveALimitOfTheirOwn) {
  Store(www_, NxDomain(absl::Hours(24)));
  ExpectKnownFor(www_, absl::Hours(1));
  Use({.negative_ttl_max = absl::Minutes(5)});
  Store(www_, NoData(absl::Hours(24)));
  ExpectKnownFor(www_, absl::Minutes(5));
}

TEST_F(DnsCacheTest, NxDomainReplacesAllThatWasKnownOfTheName) {
  Store(www_, Positive(absl::Seconds(300)));
  Store(Asked("www.example", RecordType::kMx), Failed());
  Store(www6_, NxDomain(absl::Seconds(60)));
  EXPECT_EQ(KindOf(Find(www_)), "NXDOMAIN");
  EXPECT_EQ(cache_->stats().entries, 1u);
}

TEST_F(DnsCacheTest, AnAnswerReplacesNxDomainForEveryType) {
  Store(www_, NxDomain(absl::Seconds(60)));
  Store(www_, Positive(absl::Seconds(300)));
  EXPECT_EQ(KindOf(Find(www_)), "positive");
  EXPECT_FALSE(Knows(www6_));
}

// RFC 6604 3: the target is denied. The asked name has a CNAME, which answers
// for all types but these.
TEST_F(DnsCacheTest, NxDomainBehindAnAliasIsNotAboutTheAliasItself) {
  Store(www_, NxDomain(absl::Seconds(60), "target.example"));
  for (int type = 1; type < 300; ++type) {
    const bool beside_cname =
        type == 5 || type == 25 || type == 46 || type == 47 || type == 255;
    const auto key = Asked("www.example", static_cast<RecordType>(type));
    EXPECT_EQ(KindOf(Find(key)), beside_cname ? "" : "NXDOMAIN") << type;
  }
}

// Who can forge the answer for one name must not deny another one by it.
TEST_F(DnsCacheTest, NothingIsKeptForTheTargetOfAnAlias) {
  Store(www_, NxDomain(absl::Seconds(60), "target.example"));
  EXPECT_FALSE(Knows(Asked("target.example")));
  Store(www_, Positive(absl::Seconds(60)));
  EXPECT_FALSE(Knows(Asked("target.example")));
}

TEST_F(DnsCacheTest, NxDomainBehindAnAliasLeavesTheAlias) {
  const DnsCacheKey alias = Asked("www.example", RecordType::kCname);
  Store(alias, Positive(absl::Seconds(300)));
  Store(www6_, Positive(absl::Seconds(300)));
  Store(www_, NxDomain(absl::Seconds(60), "target.example"));
  EXPECT_EQ(KindOf(Find(alias)), "positive");
  EXPECT_EQ(KindOf(Find(www6_)), "NXDOMAIN");
  Store(www6_, Positive(absl::Seconds(300)));  // the target exists now
  EXPECT_FALSE(Knows(www_));
  EXPECT_EQ(KindOf(Find(alias)), "positive");
}

TEST_F(DnsCacheTest, NxDomainOfTheNameAndBehindItsAliasReplaceEachOther) {
  const DnsCacheKey alias = Asked("www.example", RecordType::kCname);
  Store(www_, NxDomain(absl::Seconds(60)));
  Store(www_, NxDomain(absl::Seconds(60), "target.example"));
  EXPECT_FALSE(Knows(alias));
  Store(www_, NxDomain(absl::Seconds(60)));
  EXPECT_TRUE(Knows(alias));
  EXPECT_EQ(cache_->stats().entries, 1u);
}

}  // namespace
}  // namespace rawnet
