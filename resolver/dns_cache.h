// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_CACHE_H_
#define RAWNET_RESOLVER_DNS_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_cache_key.h"
#include "rawnet/resolver/dns_cache_table.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/dns_types.h"

namespace rawnet {

// Remembers what DNS servers said. Owns no clock: time is pushed in, and a
// clock that stands still while the machine sleeps (CLOCK_MONOTONIC on Linux)
// makes answers live longer by that.
//
// What is kept, and what it answers:
//
//   positive              for Answer::ttl         the type that was asked for
//   NODATA, with a SOA    for Answer::ttl         the type (RFC 2308 5)
//   NXDOMAIN, with a SOA  for Answer::ttl         every type of the name
//   NXDOMAIN at the end   for Answer::ttl         every type that an alias
//     of CNAMEs                                   stands for
//   failure of servers    1 s, doubling to 30 s   the type (RFC 9520)
//
// Nothing is kept of an answer whose TTL is zero, which is one without a SOA
// too, nor of a failure that is ours: cancelled, out of descriptors.
//
// After CNAMEs it is their target that does not exist (RFC 6604 3). The asked
// name has an alias, and that one stands for all its types but CNAME itself and
// those that may be beside a CNAME. Nothing is kept for the target, nor for any
// other name that was not asked for: who can forge the answer to one question
// shall not answer another one by it.
//
// A newer answer takes the place of those that it contradicts, even if it is
// not to be kept itself. A failure takes the place of no answer.
//
// Thread-safe: one lock. A hit copies no answer and allocates nothing.
class DnsCache {
 public:
  struct Options {
    // Beyond either, what was used least recently goes. An answer that is
    // greater than bytes_max by itself is not kept.
    size_t entries_max = 4096;
    size_t bytes_max = size_t{4} << 20;

    // The longest times that answers are believed, whatever their TTL says.
    absl::Duration ttl_max = absl::Hours(24);
    absl::Duration negative_ttl_max = absl::Hours(1);  // RFC 2308 5

    // How long servers that failed are not asked again for the same. Doubled
    // each time that they fail again, up to the maximum; forgotten when they
    // answer, or when nobody has asked for another failure_ttl_max. Both are
    // brought within RFC 9520 3.2: one second to five minutes.
    absl::Duration failure_ttl = absl::Seconds(1);
    absl::Duration failure_ttl_max = absl::Seconds(30);

    // How long past their TTL positive answers can be had as stale ones
    // (RFC 8767); it recommends one to three days. Zero: not at all.
    absl::Duration stale_max = absl::ZeroDuration();

    // In the last part of its TTL, a tenth by 0.1, a positive answer that is
    // used is to be refreshed. Zero: never.
    double prefetch_fraction = 0;
  };

  // RFC 8767 4: the TTL that a stale answer is given.
  static constexpr absl::Duration kStaleTtl = absl::Seconds(30);

  struct Hit {
    enum class Kind {
      kFresh,  // an answer, within its TTL
      kStale,  // a positive answer, past it; servers come first if they answer
      kFailure,  // servers failed a moment ago: they are not to be asked
    };

    // The answer with the TTL that is left, its records' TTLs counted down too.
    // Copies it; what is needed of it may be read in `found` instead.
    absl::StatusOr<Answer> Aged() const;

    Kind kind = Kind::kFresh;
    std::shared_ptr<const CachedAnswer> found;  // as it was stored
    absl::Duration ttl;  // what is left of it; of a stale one kStaleTtl
    absl::Duration age;  // since it was stored
    // The servers are to be asked anew beside this: one caller is told so when
    // the time for a prefetch has come. Of a stale answer everybody is, but
    // nobody while a failure is remembered.
    bool should_refresh = false;
  };

  // Each Find counts as one of the first five.
  struct Stats {
    uint64_t positive_hits = 0;
    uint64_t negative_hits = 0;
    uint64_t stale_hits = 0;
    uint64_t failure_hits = 0;
    uint64_t misses = 0;
    uint64_t prefetches = 0;  // hits that said should_refresh but stale ones
    uint64_t insertions = 0;
    uint64_t expirations = 0;  // went because they were of no more use
    uint64_t evictions = 0;    // went because there were too many
    size_t entries = 0;
    size_t bytes = 0;  // an estimate
  };

  // One entry, for people.
  struct Entry {
    DnsName name;
    std::optional<RecordType> type;  // absent: all, or all that an alias has
    std::string kind;    // "positive", "NXDOMAIN", "SERVFAIL", "i/o timeout"
    absl::Duration ttl;  // what is left; negative: past it
    std::string server;
  };

  explicit DnsCache(Options options);
  DnsCache() : DnsCache(Options()) {}

  // What is known of `key` at `now`.
  std::optional<Hit> Find(const DnsCacheKey& key, MonotonicTime now);

  // For each of `types` an answer within its time to the question of `key` but
  // for its type; empty unless there are all, one is positive, and none leaves
  // the end of its aliases to be asked for. That counts as no miss: a look
  // before the one that counts.
  absl::InlinedVector<Hit, 2> FindFresh(const DnsCacheKey& key,
                                        absl::Span<const RecordType> types,
                                        MonotonicTime now);

  // `answer` came from `server` at `now`, to the question of `key`: a reply, or
  // why there was none.
  //
  // A timeout counts as one of the servers. Who gave up because its own
  // deadline passed knows nothing about them: do not store that.
  void Store(const DnsCacheKey& key, absl::StatusOr<Answer> answer,
             absl::string_view server, MonotonicTime now);

  // Forgets everything, or everything about one name. Answers that are on their
  // way are stored when they come.
  void Flush();
  void Flush(const DnsName& name);

  // For keys of one configuration: its servers, network and options. A number
  // that was given to none before; what is kept under it is found under it
  // alone, but all share the room. Zero may be used without asking.
  uint64_t AddGeneration();
  // Forgets what is kept under `generation`, and keeps nothing more for it: an
  // answer that comes late from servers that are no longer asked is lost.
  void EndGeneration(uint64_t generation);

  Stats stats() const;

  // Everything that is kept, past its TTL or not, by name and type. For
  // people: holds the lock while it copies.
  std::vector<Entry> List(MonotonicTime now) const;

 private:
  void StoreFailure(const DnsCacheKey& key,
                    std::shared_ptr<const CachedAnswer> found,
                    MonotonicTime now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void StoreAnswer(const DnsCacheKey& key,
                   std::shared_ptr<const CachedAnswer> found, MonotonicTime now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Insert(const DnsCacheKey& key, DnsCacheTable::Entry entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Hit HitOn(DnsCacheTable::Entry& entry, Hit::Kind kind, MonotonicTime now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  mutable absl::Mutex mutex_;
  DnsCacheTable table_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_set<uint64_t> generations_ ABSL_GUARDED_BY(mutex_) = {0};
  uint64_t last_generation_ ABSL_GUARDED_BY(mutex_) = 0;
  Stats stats_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_CACHE_H_
