// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// How much the cache keeps, what it forgets on demand, and what it tells.

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/dns_cache.h"
#include "rawnet/tests/resolver/dns_cache_fixture.h"

namespace rawnet {
namespace {

class DnsCacheLimitsTest : public DnsCacheFixture {
 protected:
  static DnsCacheKey Numbered(int i) { return Asked(absl::StrCat("n", i)); }
  void StoreNumbered(int from, int to,
                     absl::Duration ttl = absl::Seconds(300)) {
    for (int i = from; i < to; ++i) Store(Numbered(i), Positive(ttl));
  }
};

// A reply of 65,535 bytes.
Answer HugeAnswer() {
  Answer answer = Positive(absl::Seconds(300));
  answer.addresses.clear();
  TxtRdata txt;
  for (int i = 0; i < 255; ++i) txt.strings.push_back(std::string(255, 'x'));
  answer.records = {MakeRecord(Name("www.example"), 300, txt)};
  return answer;
}

TEST_F(DnsCacheLimitsTest, TheLeastRecentlyUsedGoesFirst) {
  Use({.entries_max = 3});
  StoreNumbered(0, 3);
  EXPECT_TRUE(Knows(Numbered(0)));
  Store(Numbered(1), Positive(absl::Seconds(300)));
  StoreNumbered(3, 4);
  EXPECT_FALSE(Knows(Numbered(2)));
  EXPECT_TRUE(Knows(Numbered(0)));
  EXPECT_TRUE(Knows(Numbered(1)));
  EXPECT_TRUE(Knows(Numbered(3)));
  EXPECT_EQ(cache_->stats().evictions, 1u);
}

TEST_F(DnsCacheLimitsTest, WhatIsPastItsTtlGoesBeforeThat) {
  Use({.entries_max = 3});
  StoreNumbered(0, 2);
  StoreNumbered(2, 3, absl::Seconds(10));
  Advance(absl::Seconds(10));
  StoreNumbered(3, 4);
  EXPECT_TRUE(Knows(Numbered(0)));
  EXPECT_TRUE(Knows(Numbered(1)));
  EXPECT_EQ(cache_->stats().evictions, 0u);
  EXPECT_EQ(cache_->stats().expirations, 1u);
}

TEST_F(DnsCacheLimitsTest, StaleAnswersAreStillOfUse) {
  Use({.entries_max = 3, .stale_max = absl::Seconds(100)});
  StoreNumbered(0, 3, absl::Seconds(10));
  Advance(absl::Seconds(110) - kTick);
  StoreNumbered(3, 4);
  EXPECT_EQ(cache_->stats().evictions, 1u);
  Advance(kTick);
  StoreNumbered(4, 5);
  EXPECT_EQ(cache_->stats().expirations, 2u);
  EXPECT_EQ(cache_->stats().entries, 2u);
}

TEST_F(DnsCacheLimitsTest, NoEntriesIsNoCache) {
  Use({.entries_max = 0});
  Store(www_, Positive(absl::Seconds(300)));
  EXPECT_FALSE(Knows(www_));
}

TEST_F(DnsCacheLimitsTest, HugeAnswersCountByTheirSize) {
  Use({.bytes_max = 200'000});
  for (int i = 0; i < 5; ++i) Store(Numbered(i), HugeAnswer());
  EXPECT_EQ(cache_->stats().entries, 2u);
  EXPECT_LE(cache_->stats().bytes, 200'000u);
  EXPECT_TRUE(Knows(Numbered(3)));
  EXPECT_TRUE(Knows(Numbered(4)));
}

TEST_F(DnsCacheLimitsTest, AnAnswerAboveTheLimitIsNotKeptNorAnythingEvicted) {
  Use({.bytes_max = 60'000});
  StoreNumbered(0, 10);
  Store(www_, HugeAnswer());
  EXPECT_FALSE(Knows(www_));
  EXPECT_EQ(cache_->stats().entries, 10u);
}

TEST_F(DnsCacheLimitsTest, BytesAreGivenBack) {
  StoreNumbered(0, 10);
  Store(www_, HugeAnswer());
  EXPECT_GT(cache_->stats().bytes, 65'000u);
  cache_->Flush();
  EXPECT_EQ(cache_->stats().bytes, 0u);
}

TEST_F(DnsCacheLimitsTest, FlushForgetsEverything) {
  StoreNumbered(0, 10);
  Store(www_, Failed());
  cache_->Flush();
  EXPECT_FALSE(Knows(Numbered(0)));
  EXPECT_FALSE(Knows(www_));
  EXPECT_EQ(cache_->stats().entries, 0u);
}

TEST_F(DnsCacheLimitsTest, FlushForgetsAllOfOneName) {
  DnsCacheKey authentic = www_;
  authentic.authentic_data = true;
  Store(www_, Positive(absl::Seconds(300)));
  Store(authentic, Positive(absl::Seconds(300)));
  Store(www6_, Failed());
  Store(Asked("sub.www.example"), Positive(absl::Seconds(300)));
  cache_->Flush(Name("WWW.example"));
  EXPECT_FALSE(Knows(www_));
  EXPECT_FALSE(Knows(authentic));
  EXPECT_FALSE(Knows(www6_));
  EXPECT_TRUE(Knows(Asked("sub.www.example")));
  cache_->Flush(Name("unknown.example"));
}

TEST_F(DnsCacheLimitsTest, GenerationsShareNoAnswer) {
  DnsCacheKey young = www_;
  young.generation = cache_->AddGeneration();
  Store(www_, Positive(absl::Seconds(300)));
  EXPECT_FALSE(Knows(young));
  Store(young, Failed());
  EXPECT_EQ(KindOf(Find(www_)), "positive");
  EXPECT_EQ(KindOf(Find(young)), "SERVFAIL");
  EXPECT_NE(cache_->AddGeneration(), young.generation);
}

TEST_F(DnsCacheLimitsTest, AGenerationThatEndsIsForgottenAndRefused) {
  DnsCacheKey old = www_;
  old.generation = cache_->AddGeneration();
  Store(www_, Positive(absl::Seconds(300)));
  Store(old, Positive(absl::Seconds(300)));
  EXPECT_TRUE(Knows(old));
  cache_->EndGeneration(old.generation);
  EXPECT_FALSE(Knows(old));
  EXPECT_EQ(cache_->stats().entries, 1u);
  Store(old, Positive(absl::Seconds(300)));  // was on its way
  EXPECT_FALSE(Knows(old));
  EXPECT_TRUE(Knows(www_));
}

TEST_F(DnsCacheLimitsTest, EveryFindIsCounted) {
  Use({.stale_max = absl::Hours(1)});
  Store(www_, Positive(absl::Seconds(10)));
  Store(www6_, NoData(absl::Seconds(60)));
  Store(Asked("other"), Failed());
  Knows(www_);
  for (int i = 0; i < 2; ++i) Knows(www6_);
  for (int i = 0; i < 3; ++i) Knows(Asked("other"));
  for (int i = 0; i < 4; ++i) Knows(Asked("unknown"));
  Advance(absl::Seconds(10));
  for (int i = 0; i < 5; ++i) Knows(www_);
  const DnsCache::Stats stats = cache_->stats();
  EXPECT_EQ(stats.positive_hits, 1u);
  EXPECT_EQ(stats.negative_hits, 2u);
  EXPECT_EQ(stats.failure_hits, 3u);
  EXPECT_EQ(stats.misses, 4u);
  EXPECT_EQ(stats.stale_hits, 5u);
  EXPECT_EQ(stats.insertions, 3u);
}

TEST_F(DnsCacheLimitsTest, ListsWhatItKeeps) {
  Store(www_, Positive(absl::Seconds(300)));
  Store(www6_, Failed());
  Store(Asked("gone.example"), NxDomain(absl::Seconds(60), "gone.example"));
  Advance(absl::Seconds(2));
  std::string text;
  for (const DnsCache::Entry& entry : cache_->List(now_)) {
    absl::StrAppend(&text, entry.name.ToText(), " ",
                    entry.type ? ToString(*entry.type) : "all", " ", entry.kind,
                    " ", absl::FormatDuration(entry.ttl), " ", entry.server,
                    "\n");
  }
  EXPECT_EQ(text,
            "gone.example all NXDOMAIN 58s 192.0.2.53:53\n"
            "www.example A positive 4m58s 192.0.2.53:53\n"
            "www.example AAAA SERVFAIL -1s 192.0.2.53:53\n");
}

TEST_F(DnsCacheLimitsTest, AHitOutlivesItsEntry) {
  Store(www_, Positive(absl::Seconds(300)));
  const std::optional<DnsCache::Hit> hit = Find(www_);
  cache_.reset();
  EXPECT_EQ(hit->found->answer->addresses[0], Ip("192.0.2.1"));
}

TEST_F(DnsCacheLimitsTest, ThreadsShareIt) {
  constexpr int kRounds = 2000;
  Use({.entries_max = 10, .stale_max = absl::Seconds(1)});
  std::vector<std::thread> threads;
  for (int id = 0; id < 4; ++id) {
    threads.emplace_back([this, id] {
      MonotonicTime now = now_;
      for (int i = 0; i < kRounds; ++i, now = now + absl::Milliseconds(1)) {
        const DnsCacheKey key = Numbered((i * 7 + id) % 20);
        if (const auto hit = cache_->Find(key, now)) {
          EXPECT_FALSE(hit->found->server.empty());
        } else {
          cache_->Store(key, Positive(absl::Milliseconds(i % 50)), "s", now);
        }
        if (i % 500 == 0) cache_->Flush(key.name);
        if (i % 700 == 0) cache_->List(now);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const DnsCache::Stats stats = cache_->stats();
  EXPECT_LE(stats.entries, 10u);
  EXPECT_EQ(stats.positive_hits + stats.stale_hits + stats.misses,
            4u * kRounds);
}

}  // namespace
}  // namespace rawnet
