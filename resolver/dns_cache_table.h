// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_CACHE_TABLE_H_
#define RAWNET_RESOLVER_DNS_CACHE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rawnet/async/intrusive_list.h"
#include "rawnet/async/timer_queue.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_cache_key.h"
#include "rawnet/resolver/dns_name.h"

namespace rawnet {

// What became of a question: a reply, or why there was none; and who was asked.
struct CachedAnswer {
  absl::StatusOr<Answer> answer;
  std::string server;
  std::string canonical_host;  // the text of the answer's canonical name
};

// The entries of a DnsCache, by name, by age and by last use. Knows what an
// entry is about, but not how long it is to be believed. Not thread-safe.
//
// Invariant: of the entries of a name, one that is no failure and one that is
// answer a question, at the most.
class DnsCacheTable {
 public:
  // Which of its name's types an entry is about.
  enum class Scope {
    kType,     // the one that was asked for
    kName,     // all of them: there is no such name
    kAlias,    // all that a CNAME stands for
    kFailure,  // the one that was asked for, and it is no answer
  };

  struct Entry {
    Scope scope = Scope::kType;
    std::shared_ptr<const CachedAnswer> found;
    MonotonicTime stored;
    MonotonicTime expires;
    MonotonicTime useless;  // from when on nobody wants it
    MonotonicTime refresh = MonotonicTime::Infinite();
  };

  // What there is for one question; null: nothing. Valid until the next change.
  struct Known {
    Entry* answer = nullptr;
    Entry* failure = nullptr;
  };

  DnsCacheTable();
  DnsCacheTable(const DnsCacheTable&) = delete;
  DnsCacheTable& operator=(const DnsCacheTable&) = delete;
  ~DnsCacheTable();

  // The entries that answer `key`, whatever their age.
  Known Find(const DnsCacheKey& key);
  // The answers alone, to the question of `key` but for its type: for each of
  // `types` one, or null.
  absl::InlinedVector<Entry*, 2> FindAnswers(
      const DnsCacheKey& key, absl::Span<const RecordType> types);
  // This entry was used last.
  void Touch(Entry& entry);

  // Nothing that contradicts the entry may be there.
  void Insert(const DnsCacheKey& key, Entry entry);
  // Erases what an entry of `scope` for `key` is newer news of.
  void EraseContradicted(const DnsCacheKey& key, Scope scope);
  void EraseName(const DnsName& name);
  void EraseGeneration(uint64_t generation);
  void Clear();
  // Erases what is useless at `now`; how many those were.
  size_t EraseUseless(MonotonicTime now);
  // Erases the one that was used least recently. There must be one.
  void EraseLeastRecent();

  void ForEach(
      absl::FunctionRef<void(const DnsCacheKey&, const Entry&)> visit) const;

  size_t size() const { return size_; }
  size_t bytes() const { return bytes_; }

  // The memory that an entry takes, about.
  static size_t BytesOf(const DnsCacheKey& key, const CachedAnswer& found);

 private:
  struct RecencyTag;
  struct Node;
  using Nodes = std::vector<std::unique_ptr<Node>>;

  static bool IsFor(const Node& node, const DnsCacheKey& key);
  static bool Contradicts(const DnsCacheKey& key, Scope scope,
                          const Node& node);
  void Leave(Node& node);
  void Erase(Node& node);

  // No name without a node.
  absl::flat_hash_map<DnsName, Nodes> names_;
  IntrusiveList<Node, RecencyTag> by_use_;  // the least recent one first
  TimerQueue by_uselessness_;
  size_t size_ = 0;
  size_t bytes_ = 0;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_CACHE_TABLE_H_
