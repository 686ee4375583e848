// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_cache.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/status/status.h"

namespace rawnet {
namespace {

using Scope = DnsCacheTable::Scope;

enum class Verdict {
  kPositive,  // the name has records of the type
  kNegative,  // it has none
  kFailure,   // the servers did not say
  kNothing,   // nobody's fault but ours
};

Verdict VerdictOf(const absl::StatusOr<Answer>& answer) {
  if (!answer.ok()) {
    return IsOfTheServers(answer.status()) ? Verdict::kFailure
                                           : Verdict::kNothing;
  }
  switch (WorthOf(answer->kind)) {
    case AnswerWorth::kPositive:
      return Verdict::kPositive;
    case AnswerWorth::kNegative:
      return Verdict::kNegative;
    case AnswerWorth::kFailure:
      break;
  }
  return Verdict::kFailure;
}

Scope ScopeOf(const DnsCacheKey& key, const Answer& answer) {
  if (answer.kind != AnswerKind::kNxDomain) return Scope::kType;
  return answer.canonical_name == key.name ? Scope::kName : Scope::kAlias;
}

std::string TextOf(const absl::StatusOr<Answer>& answer) {
  if (!answer.ok()) return std::string(answer.status().message());
  return std::string(ToString(answer->kind));
}

DnsCache::Options Sane(DnsCache::Options options) {
  constexpr absl::Duration kLeast = absl::Seconds(1);
  constexpr absl::Duration kMost = absl::Minutes(5);
  options.failure_ttl = std::clamp(options.failure_ttl, kLeast, kMost);
  options.failure_ttl_max =
      std::clamp(options.failure_ttl_max, options.failure_ttl, kMost);
  options.stale_max = std::max(options.stale_max, absl::ZeroDuration());
  options.prefetch_fraction = std::clamp(options.prefetch_fraction, 0.0, 1.0);
  return options;
}

}  // namespace

DnsCache::DnsCache(Options options) : options_(Sane(std::move(options))) {}

absl::StatusOr<Answer> DnsCache::Hit::Aged() const {
  absl::StatusOr<Answer> aged = found->answer;
  if (kind == Kind::kFailure) return aged;
  aged->ttl = ttl;
  for (Record& record : aged->records) {
    absl::Duration left = absl::Seconds(record.ttl_seconds) - age;
    if (kind == Kind::kStale) left = ttl;
    record.ttl_seconds = static_cast<uint32_t>(
        absl::ToInt64Seconds(std::max(left, absl::ZeroDuration())));
  }
  return aged;
}

std::optional<DnsCache::Hit> DnsCache::Find(const DnsCacheKey& key,
                                            MonotonicTime now) {
  absl::MutexLock lock(&mutex_);
  const DnsCacheTable::Known known = table_.Find(key);
  const bool failing = known.failure != nullptr && known.failure->expires > now;
  if (known.answer != nullptr && known.answer->expires > now) {
    return HitOn(*known.answer, Hit::Kind::kFresh, now);
  }
  if (known.answer != nullptr && known.answer->useless > now) {
    Hit hit = HitOn(*known.answer, Hit::Kind::kStale, now);
    hit.should_refresh = !failing;
    return hit;
  }
  if (failing) return HitOn(*known.failure, Hit::Kind::kFailure, now);
  ++stats_.misses;
  return std::nullopt;
}

absl::InlinedVector<DnsCache::Hit, 2> DnsCache::FindFresh(
    const DnsCacheKey& key, absl::Span<const RecordType> types,
    MonotonicTime now) {
  absl::InlinedVector<Hit, 2> hits;
  absl::MutexLock lock(&mutex_);
  const auto entries = table_.FindAnswers(key, types);
  bool is_positive = false;
  for (const DnsCacheTable::Entry* entry : entries) {
    if (entry == nullptr || entry->expires <= now) return hits;
    const Answer& answer = *entry->found->answer;
    if (answer.ask_canonical_name) return hits;
    is_positive |= answer.kind == AnswerKind::kPositive;
  }
  if (!is_positive) return hits;
  for (DnsCacheTable::Entry* entry : entries) {
    hits.push_back(HitOn(*entry, Hit::Kind::kFresh, now));
  }
  return hits;
}

DnsCache::Hit DnsCache::HitOn(DnsCacheTable::Entry& entry, Hit::Kind kind,
                              MonotonicTime now) {
  table_.Touch(entry);
  now = std::max(now, entry.stored);  // another thread's clock may be ahead
  Hit hit{.kind = kind,
          .found = entry.found,
          .ttl = entry.expires - now,
          .age = now - entry.stored};
  switch (kind) {
    case Hit::Kind::kFresh:
      ++(entry.found->answer->kind == AnswerKind::kPositive
             ? stats_.positive_hits
             : stats_.negative_hits);
      hit.should_refresh = entry.refresh <= now;
      if (!hit.should_refresh) break;
      entry.refresh = MonotonicTime::Infinite();
      ++stats_.prefetches;
      break;
    case Hit::Kind::kStale:
      ++stats_.stale_hits;
      hit.ttl = kStaleTtl;
      break;
    case Hit::Kind::kFailure:
      ++stats_.failure_hits;
      break;
  }
  return hit;
}

void DnsCache::Store(const DnsCacheKey& key, absl::StatusOr<Answer> answer,
                     absl::string_view server, MonotonicTime now) {
  const Verdict verdict = VerdictOf(answer);
  if (verdict == Verdict::kNothing) return;
  std::string host = answer.ok() ? answer->canonical_name.ToHostText() : "";
  auto found = std::make_shared<const CachedAnswer>(
      CachedAnswer{std::move(answer), std::string(server), std::move(host)});
  absl::MutexLock lock(&mutex_);
  if (!generations_.contains(key.generation)) return;
  stats_.expirations += table_.EraseUseless(now);
  if (verdict == Verdict::kFailure) {
    StoreFailure(key, std::move(found), now);
  } else {
    StoreAnswer(key, std::move(found), now);
  }
}

void DnsCache::StoreFailure(const DnsCacheKey& key,
                            std::shared_ptr<const CachedAnswer> found,
                            MonotonicTime now) {
  absl::Duration ttl = options_.failure_ttl;
  if (const DnsCacheTable::Entry* last = table_.Find(key).failure) {
    // Somebody asked at the same time as who stored this one: they failed once.
    if (last->expires > now) return;
    ttl =
        std::min(2 * (last->expires - last->stored), options_.failure_ttl_max);
  }
  table_.EraseContradicted(key, Scope::kFailure);
  Insert(key, {.scope = Scope::kFailure,
               .found = std::move(found),
               .stored = now,
               .expires = now + ttl,
               .useless = now + ttl + options_.failure_ttl_max});
}

void DnsCache::StoreAnswer(const DnsCacheKey& key,
                           std::shared_ptr<const CachedAnswer> found,
                           MonotonicTime now) {
  const Answer& answer = *found->answer;
  const Scope scope = ScopeOf(key, answer);
  table_.EraseContradicted(key, scope);
  const bool positive = answer.kind == AnswerKind::kPositive;
  const absl::Duration ttl = std::min(
      answer.ttl, positive ? options_.ttl_max : options_.negative_ttl_max);
  if (ttl <= absl::ZeroDuration()) return;
  DnsCacheTable::Entry entry{.scope = scope,
                             .found = std::move(found),
                             .stored = now,
                             .expires = now + ttl,
                             .useless = now + ttl};
  if (positive) {
    entry.useless = entry.expires + options_.stale_max;
    if (options_.prefetch_fraction > 0) {
      entry.refresh = entry.expires - options_.prefetch_fraction * ttl;
    }
  }
  Insert(key, std::move(entry));
}

void DnsCache::Insert(const DnsCacheKey& key, DnsCacheTable::Entry entry) {
  const size_t bytes = DnsCacheTable::BytesOf(key, *entry.found);
  if (options_.entries_max == 0 || bytes > options_.bytes_max) return;
  while (table_.size() >= options_.entries_max ||
         table_.bytes() + bytes > options_.bytes_max) {
    table_.EraseLeastRecent();
    ++stats_.evictions;
  }
  table_.Insert(key, std::move(entry));
  ++stats_.insertions;
}

void DnsCache::Flush() {
  absl::MutexLock lock(&mutex_);
  table_.Clear();
}

void DnsCache::Flush(const DnsName& name) {
  absl::MutexLock lock(&mutex_);
  table_.EraseName(name);
}

uint64_t DnsCache::AddGeneration() {
  absl::MutexLock lock(&mutex_);
  generations_.insert(++last_generation_);
  return last_generation_;
}

void DnsCache::EndGeneration(uint64_t generation) {
  absl::MutexLock lock(&mutex_);
  generations_.erase(generation);
  table_.EraseGeneration(generation);
}

DnsCache::Stats DnsCache::stats() const {
  absl::MutexLock lock(&mutex_);
  Stats stats = stats_;
  stats.entries = table_.size();
  stats.bytes = table_.bytes();
  return stats;
}

std::vector<DnsCache::Entry> DnsCache::List(MonotonicTime now) const {
  std::vector<Entry> entries;
  {
    absl::MutexLock lock(&mutex_);
    table_.ForEach([&](const DnsCacheKey& key,
                       const DnsCacheTable::Entry& entry) {
      const bool one =
          entry.scope == Scope::kType || entry.scope == Scope::kFailure;
      entries.push_back({.name = key.name,
                         .type = one ? std::optional(key.type) : std::nullopt,
                         .kind = TextOf(entry.found->answer),
                         .ttl = entry.expires - now,
                         .server = entry.found->server});
    });
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::make_tuple(a.name.ToText(), a.type, a.kind) <
           std::make_tuple(b.name.ToText(), b.type, b.kind);
  });
  return entries;
}

}  // namespace rawnet
