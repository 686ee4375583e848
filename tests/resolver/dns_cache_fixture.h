// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_DNS_CACHE_FIXTURE_H_
#define RAWNET_TESTS_RESOLVER_DNS_CACHE_FIXTURE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_cache.h"
#include "rawnet/resolver/dns_cache_key.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {

// Questions and answers as the cache gets them.

inline DnsCacheKey Asked(absl::string_view name,
                         RecordType type = RecordType::kA) {
  return DnsCacheKey(Name(name), type);
}

inline Answer Positive(absl::Duration ttl,
                       absl::string_view address = "192.0.2.1") {
  Answer answer;
  answer.kind = AnswerKind::kPositive;
  answer.canonical_name = Name("www.example");
  answer.addresses = {Ip(address)};
  answer.ttl = ttl;
  return answer;
}

// `canonical` is another name than the asked one at the end of CNAMEs. A TTL of
// zero is what an answer without a SOA has.
inline Answer Negative(AnswerKind kind, absl::string_view canonical,
                       absl::Duration ttl) {
  Answer answer;
  answer.kind = kind;
  answer.canonical_name = Name(canonical);
  answer.ttl = ttl;
  return answer;
}

inline Answer NoData(absl::Duration ttl) {
  return Negative(AnswerKind::kNoData, "www.example", ttl);
}

inline Answer NxDomain(absl::Duration ttl,
                       absl::string_view canonical = "www.example") {
  return Negative(AnswerKind::kNxDomain, canonical, ttl);
}

inline Answer Failed(AnswerKind kind = AnswerKind::kServFail) {
  Answer answer;
  answer.kind = kind;
  answer.canonical_name = Name("www.example");
  return answer;
}

// A cache and the time of day.
class DnsCacheFixture : public testing::Test {
 protected:
  static constexpr absl::Duration kTick = absl::Nanoseconds(1);

  void Use(DnsCache::Options options) { cache_.emplace(options); }
  void Advance(absl::Duration step) { now_ = now_ + step; }

  void Store(const DnsCacheKey& key, absl::StatusOr<Answer> answer) {
    cache_->Store(key, std::move(answer), "192.0.2.53:53", now_);
  }
  std::optional<DnsCache::Hit> Find(const DnsCacheKey& key) {
    return cache_->Find(key, now_);
  }
  bool Knows(const DnsCacheKey& key) { return Find(key).has_value(); }

  // For how long the question is answered from now on, to the nanosecond.
  void ExpectKnownFor(const DnsCacheKey& key, absl::Duration time) {
    Advance(time - kTick);
    EXPECT_TRUE(Knows(key)) << "just before " << time;
    Advance(kTick);
    EXPECT_FALSE(Knows(key)) << "after " << time;
  }

  // Empty: a miss.
  static std::string KindOf(const std::optional<DnsCache::Hit>& hit) {
    if (!hit.has_value()) return "";
    const absl::StatusOr<Answer>& answer = hit->found->answer;
    const std::string text(answer.ok() ? ToString(answer->kind)
                                       : answer.status().message());
    return hit->kind == DnsCache::Hit::Kind::kStale
               ? absl::StrCat("stale ", text)
               : text;
  }

  const DnsCacheKey www_ = Asked("www.example");
  const DnsCacheKey www6_ = Asked("www.example", RecordType::kAaaa);

  MonotonicTime now_{1'000'000'000'000};
  std::optional<DnsCache> cache_{std::in_place};
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_DNS_CACHE_FIXTURE_H_
