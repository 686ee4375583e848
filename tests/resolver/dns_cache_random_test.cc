// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The cache against two models that are slow and simple: one remembers all that
// was ever stored and works out each time what of it counts, the other is a
// list in the order of use.

#include <algorithm>
#include <list>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/resolver/dns_cache.h"
#include "rawnet/tests/resolver/dns_cache_fixture.h"

namespace rawnet {
namespace {

enum class What { kPositive, kNoData, kNxDomain, kNxDomainByAlias, kFailure };

struct Event {
  What what;
  int name;
  RecordType type;
  absl::Duration ttl;
  MonotonicTime when;
};

bool IsAboutName(const Event& event) {
  return event.what == What::kNxDomain || event.what == What::kNxDomainByAlias;
}

// Of the types used here, the one that an alias does not stand for.
bool IsBesideAlias(RecordType type) { return type == RecordType::kCname; }

// What was stored, in order; events go by their number.
class History {
 public:
  explicit History(absl::Duration stale_max) : stale_max_(stale_max) {}

  void Add(const Event& event) { events_.push_back(event); }
  size_t size() const { return events_.size(); }

  // "fresh 17": the answer that was stored as the 17th. Empty: nothing.
  std::string Find(int name, RecordType type, MonotonicTime now) const {
    const int answer = LastAnswer(name, type);
    const int failure = LastFailure(name, type, now);
    if (answer >= 0) {
      const Event& event = events_[answer];
      const MonotonicTime end = event.when + event.ttl;
      if (now < end) return absl::StrCat("fresh ", answer);
      if (event.what == What::kPositive && event.ttl > absl::ZeroDuration() &&
          now < end + stale_max_) {
        return absl::StrCat(failure < 0 ? "stale " : "failing ", answer);
      }
    }
    return failure < 0 ? "" : absl::StrCat("failure ", failure);
  }

 private:
  // Whether the event says something about the type: answers or denies it.
  static bool Says(const Event& event, RecordType type) {
    if (event.what == What::kNxDomain) return true;
    if (event.what == What::kNxDomainByAlias) return !IsBesideAlias(type);
    return event.type == type;
  }

  // Whether the later event shows that there are other types than the earlier
  // one of the whole name knew of.
  static bool Refutes(const Event& later, const Event& earlier) {
    if (IsAboutName(later)) return true;
    return later.what != What::kFailure && Says(earlier, later.type);
  }

  int LastAnswer(int name, RecordType type) const {
    for (int i = static_cast<int>(events_.size()) - 1; i >= 0; --i) {
      const Event& event = events_[i];
      if (event.name != name || event.what == What::kFailure) continue;
      if (!Says(event, type)) continue;
      if (!IsAboutName(event)) return i;
      const bool refuted = std::any_of(
          events_.begin() + i + 1, events_.end(), [&](const Event& later) {
            return later.name == name && Refutes(later, event);
          });
      return refuted ? -1 : i;
    }
    return -1;
  }

  // The failure that is remembered at `now`.
  int LastFailure(int name, RecordType type, MonotonicTime now) const {
    int last = -1;
    absl::Duration memory;
    MonotonicTime end;
    for (size_t i = 0; i < events_.size(); ++i) {
      const Event& event = events_[i];
      if (event.name != name || !Says(event, type)) continue;
      if (event.what != What::kFailure) {
        last = -1;
        continue;
      }
      if (last >= 0 && event.when < end) continue;
      const bool again = last >= 0 && event.when < end + absl::Seconds(30);
      memory =
          again ? std::min(2 * memory, absl::Seconds(30)) : absl::Seconds(1);
      last = static_cast<int>(i);
      end = event.when + memory;
    }
    return last >= 0 && now < end ? last : -1;
  }

  const absl::Duration stale_max_;
  std::vector<Event> events_;
};

// A cache and its history, with the same done to both.
class Pair {
 public:
  explicit Pair(uint32_t seed)
      : random_(seed),
        stale_max_(absl::Seconds(Below(2) * 20)),
        cache_({.stale_max = stale_max_}),
        history_(stale_max_) {}

  void Step() {
    now_ = now_ + absl::Milliseconds(Below(4) * Below(2000));
    if (Below(3) == 0) return Store();
    const int name = Below(3);
    const RecordType type = SomeType();
    EXPECT_EQ(InCache(name, type), history_.Find(name, type, now_))
        << "after " << history_.size() << " were stored";
  }

 private:
  int Below(int limit) { return static_cast<int>(random_() % limit); }

  RecordType SomeType() {
    constexpr RecordType kTypes[] = {RecordType::kA, RecordType::kAaaa,
                                     RecordType::kCname};
    return kTypes[Below(3)];
  }

  DnsCacheKey KeyOf(int name, RecordType type) {
    std::string text = absl::StrCat("name-", name, ".example");
    if (Below(2) == 0) absl::AsciiStrToUpper(&text);
    return Asked(text, type);
  }

  Answer AnswerOf(const Event& event) {
    const std::string name = absl::StrCat("name-", event.name, ".example");
    switch (event.what) {
      case What::kPositive:
        return Positive(event.ttl);
      case What::kNoData:
        return NoData(event.ttl);
      case What::kNxDomain:
        return NxDomain(event.ttl, name);
      case What::kNxDomainByAlias:
        return NxDomain(event.ttl, "target.example");
      case What::kFailure:
        break;
    }
    return Failed();
  }

  void Store() {
    const Event event{static_cast<What>(Below(5)), Below(3), SomeType(),
                      absl::Seconds(Below(20)), now_};
    cache_.Store(KeyOf(event.name, event.type), AnswerOf(event),
                 absl::StrCat(history_.size()), now_);
    history_.Add(event);
  }

  std::string InCache(int name, RecordType type) {
    const auto hit = cache_.Find(KeyOf(name, type), now_);
    if (!hit.has_value()) return "";
    switch (hit->kind) {
      case DnsCache::Hit::Kind::kFresh:
        return absl::StrCat("fresh ", hit->found->server);
      case DnsCache::Hit::Kind::kStale:
        return absl::StrCat(hit->should_refresh ? "stale " : "failing ",
                            hit->found->server);
      case DnsCache::Hit::Kind::kFailure:
        break;
    }
    return absl::StrCat("failure ", hit->found->server);
  }

  std::mt19937 random_;
  MonotonicTime now_{1'000'000'000};
  const absl::Duration stale_max_;
  DnsCache cache_;
  History history_;
};

TEST(DnsCacheRandomTest, KnowsWhatItsHistoryTells) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    Pair pair(seed);
    for (int i = 0; i < 300; ++i) pair.Step();
    ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed;
  }
}

TEST(DnsCacheRandomTest, KeepsTheMostRecentlyUsed) {
  constexpr size_t kEntriesMax = 20;
  const MonotonicTime now{1'000'000'000};
  std::mt19937 random(2026);
  DnsCache cache({.entries_max = kEntriesMax});
  std::list<int> by_use;  // the most recent one first
  for (int i = 0; i < 50'000; ++i) {
    const int number = static_cast<int>(random() % 30);
    const DnsCacheKey key = Asked(absl::StrCat("n", number));
    const auto place = std::find(by_use.begin(), by_use.end(), number);
    ASSERT_EQ(cache.Find(key, now).has_value(), place != by_use.end());
    if (place != by_use.end()) {
      by_use.splice(by_use.begin(), by_use, place);
    } else if (random() % 2 == 0) {
      cache.Store(key, Positive(absl::Hours(1)), "", now);
      by_use.push_front(number);
      if (by_use.size() > kEntriesMax) by_use.pop_back();
    }
    ASSERT_EQ(cache.stats().entries, by_use.size());
  }
}

}  // namespace
}  // namespace rawnet
