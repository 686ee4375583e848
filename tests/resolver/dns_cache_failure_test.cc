// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What the cache does about servers that fail: RFC 9520, RFC 8767; and the
// prefetch that comes before it.

#include <cerrno>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/dns_cache.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/dns_cache_fixture.h"

namespace rawnet {
namespace {

using Kind = DnsCache::Hit::Kind;

class DnsCacheFailureTest : public DnsCacheFixture {};
class DnsCacheStaleTest : public DnsCacheFixture {
 protected:
  DnsCacheStaleTest() { Use({.stale_max = absl::Hours(24)}); }
};
class DnsCachePrefetchTest : public DnsCacheFixture {
 protected:
  DnsCachePrefetchTest() { Use({.prefetch_fraction = 0.1}); }
};

TEST_F(DnsCacheFailureTest, AFailureIsRememberedForASecond) {
  Store(www_, Failed());
  const std::optional<DnsCache::Hit> hit = Find(www_);
  ASSERT_TRUE(hit.has_value());
  EXPECT_EQ(hit->kind, Kind::kFailure);
  EXPECT_EQ(hit->ttl, absl::Seconds(1));
  EXPECT_FALSE(hit->should_refresh);
  EXPECT_EQ(hit->Aged()->ttl, absl::ZeroDuration());
  ExpectKnownFor(www_, absl::Seconds(1));
}

TEST_F(DnsCacheFailureTest, EveryKindOfItIsRemembered) {
  for (const AnswerKind kind :
       {AnswerKind::kServFail, AnswerKind::kRefused, AnswerKind::kNotImp,
        AnswerKind::kFormErr, AnswerKind::kOtherRcode, AnswerKind::kLame,
        AnswerKind::kTruncated, AnswerKind::kMalformed}) {
    Use({});
    Store(www_, Failed(kind));
    EXPECT_EQ(KindOf(Find(www_)), ToString(kind));
  }
}

TEST_F(DnsCacheFailureTest, SoIsSilenceAndAnUnreachableServer) {
  Store(www_, TimeoutError());
  EXPECT_EQ(KindOf(Find(www_)), "i/o timeout");
  for (const int error : {ECONNREFUSED, ENETUNREACH, EHOSTUNREACH}) {
    Use({});
    Store(www_, MakeOpError({.operation = "read", .error_number = error}));
    EXPECT_TRUE(Knows(www_)) << error;
  }
  Use({});
  Store(www_, EndOfStreamError());
  EXPECT_TRUE(Knows(www_));
}

TEST_F(DnsCacheFailureTest, WhatIsOursIsNotRemembered) {
  Store(www_, CanceledError());
  EXPECT_FALSE(Knows(www_));
  for (const int error : {EMFILE, ENOMEM, EACCES}) {
    Store(www_, MakeOpError({.operation = "dial", .error_number = error}));
    EXPECT_FALSE(Knows(www_)) << error;
  }
  Store(www_, absl::FailedPreconditionError("unusable dns configuration"));
  EXPECT_FALSE(Knows(www_));
}

TEST_F(DnsCacheFailureTest, AFailureIsAboutItsTypeAlone) {
  Store(www_, Failed());
  EXPECT_FALSE(Knows(www6_));
}

TEST_F(DnsCacheFailureTest, WhoGoesOnFailingIsLeftAloneForLonger) {
  for (const int seconds : {1, 2, 4, 8, 16, 30, 30, 30}) {
    Store(www_, Failed());
    ExpectKnownFor(www_, absl::Seconds(seconds));
  }
}

TEST_F(DnsCacheFailureTest, FailuresAtTheSameTimeAreOne) {
  Store(www_, Failed());
  Advance(absl::Milliseconds(999));
  Store(www_, Failed());
  ExpectKnownFor(www_, absl::Milliseconds(1));
  Store(www_, Failed());
  ExpectKnownFor(www_, absl::Seconds(2));
}

TEST_F(DnsCacheFailureTest, AnAnswerEndsTheFailing) {
  for (const int seconds : {1, 2, 4}) {
    Store(www_, Failed());
    ExpectKnownFor(www_, absl::Seconds(seconds));
  }
  Store(www_, Positive(absl::ZeroDuration()));
  Store(www_, Failed());
  ExpectKnownFor(www_, absl::Seconds(1));
}

TEST_F(DnsCacheFailureTest, AFailureIsForgottenAfterAWhile) {
  Store(www_, Failed());
  Advance(absl::Seconds(1) + absl::Seconds(30) - kTick);
  Store(www_, Failed());
  ExpectKnownFor(www_, absl::Seconds(2));
  Advance(absl::Seconds(30));
  Store(www_, Failed());
  ExpectKnownFor(www_, absl::Seconds(1));
}

TEST_F(DnsCacheFailureTest, AFailureReplacesNoAnswer) {
  Store(www_, Positive(absl::Seconds(300)));
  Store(www_, Failed());
  EXPECT_EQ(KindOf(Find(www_)), "positive");
  Store(www6_, NxDomain(absl::Seconds(60)));
  Store(www6_, Failed());
  EXPECT_EQ(KindOf(Find(www6_)), "NXDOMAIN");
}

TEST_F(DnsCacheFailureTest, TimesAreBroughtWithinTheStandard) {
  Use({.failure_ttl = absl::ZeroDuration(), .failure_ttl_max = {}});
  for (int i = 0; i < 3; ++i) {
    Store(www_, Failed());
    ExpectKnownFor(www_, absl::Seconds(1));
  }
  Use({.failure_ttl = absl::Hours(1), .failure_ttl_max = absl::Hours(2)});
  for (int i = 0; i < 3; ++i) {
    Store(www_, Failed());
    ExpectKnownFor(www_, absl::Minutes(5));
  }
}

// --- Serve-stale.

TEST_F(DnsCacheFailureTest, NothingIsStaleUnlessAskedFor) {
  Store(www_, Positive(absl::Seconds(300)));
  Advance(absl::Seconds(300));
  Store(www_, Failed());
  EXPECT_EQ(KindOf(Find(www_)), "SERVFAIL");
}

TEST_F(DnsCacheStaleTest, AnAnswerPastItsTtlIsStale) {
  Store(www_, Positive(absl::Seconds(300)));
  Advance(absl::Seconds(300) - kTick);
  EXPECT_EQ(KindOf(Find(www_)), "positive");
  Advance(kTick);
  const std::optional<DnsCache::Hit> hit = Find(www_);
  ASSERT_EQ(KindOf(hit), "stale positive");
  EXPECT_EQ(hit->ttl, absl::Seconds(30));
  EXPECT_EQ(hit->age, absl::Seconds(300));
  EXPECT_TRUE(hit->should_refresh);
  ExpectKnownFor(www_, absl::Hours(24));
}

TEST_F(DnsCacheStaleTest, ItsRecordsGetTheStaleTtl) {
  Answer answer = Positive(absl::Seconds(60));
  answer.records = {A("www.example", "192.0.2.1", 90)};
  Store(www_, answer);
  Advance(absl::Seconds(70));
  EXPECT_EQ(Find(www_)->Aged()->records[0].ttl_seconds, 30u);
}

TEST_F(DnsCacheStaleTest, ItIsNotRefreshedWhileAFailureIsRemembered) {
  Store(www_, Positive(absl::Seconds(300)));
  Advance(absl::Seconds(300));
  Store(www_, Failed());
  EXPECT_EQ(KindOf(Find(www_)), "stale positive");
  EXPECT_FALSE(Find(www_)->should_refresh);
  Advance(absl::Seconds(1));
  EXPECT_TRUE(Find(www_)->should_refresh);
}

TEST_F(DnsCacheStaleTest, NegativeAnswersAreNeverStale) {
  Store(www_, NoData(absl::Seconds(60)));
  ExpectKnownFor(www_, absl::Seconds(60));
  Store(www_, NxDomain(absl::Seconds(60)));
  ExpectKnownFor(www_, absl::Seconds(60));
}

TEST_F(DnsCacheStaleTest, AnyAnswerReplacesAStaleOne) {
  for (const Answer& answer :
       {NxDomain(absl::Seconds(1)), NoData(absl::ZeroDuration()),
        Positive(absl::Seconds(1))}) {
    Use({.stale_max = absl::Seconds(1)});
    Store(www_, Positive(absl::Seconds(300)));
    Advance(absl::Seconds(300));
    Store(www_, answer);
    EXPECT_NE(KindOf(Find(www_)), "stale positive");
  }
}

// --- Prefetch.

TEST_F(DnsCachePrefetchTest, OneCallerIsToldInTheLastTenthOfTheTtl) {
  Store(www_, Positive(absl::Seconds(300)));
  Advance(absl::Seconds(270) - kTick);
  EXPECT_FALSE(Find(www_)->should_refresh);
  Advance(kTick);
  EXPECT_TRUE(Find(www_)->should_refresh);
  EXPECT_FALSE(Find(www_)->should_refresh);
  EXPECT_EQ(cache_->stats().prefetches, 1u);
}

TEST_F(DnsCachePrefetchTest, TheFreshAnswerHasATimeOfItsOwn) {
  Store(www_, Positive(absl::Seconds(300)));
  Advance(absl::Seconds(280));
  EXPECT_TRUE(Find(www_)->should_refresh);
  Store(www_, Positive(absl::Seconds(100)));
  EXPECT_FALSE(Find(www_)->should_refresh);
  Advance(absl::Seconds(90));
  EXPECT_TRUE(Find(www_)->should_refresh);
}

TEST_F(DnsCachePrefetchTest, NegativeAnswersAreNotPrefetched) {
  Store(www_, NxDomain(absl::Seconds(300)));
  Advance(absl::Seconds(299));
  EXPECT_FALSE(Find(www_)->should_refresh);
}

TEST_F(DnsCacheFailureTest, NothingIsPrefetchedUnlessAskedFor) {
  Store(www_, Positive(absl::Seconds(300)));
  Advance(absl::Seconds(300) - kTick);
  EXPECT_FALSE(Find(www_)->should_refresh);
}

}  // namespace
}  // namespace rawnet
