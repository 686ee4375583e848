// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_RESOLVER_STATE_H_
#define RAWNET_RESOLVER_RESOLVER_STATE_H_

#include <cstdint>
#include <memory>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/resolver/dns_cache.h"
#include "rawnet/resolver/dns_cache_key.h"
#include "rawnet/resolver/dns_servers.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/resolver/single_flight.h"

namespace rawnet {

// `options` with what `config` has in place of its own, adjusted.
Resolver::Options WithConfig(Resolver::Options options, NameConfig config);

// What a lookup goes by from its beginning to its end: one configuration, its
// servers, and what is known of them. When the files of the configuration
// change another one takes its place, for the lookups that begin then.
//
// Thread-safe.
class ResolverState final : public std::enable_shared_from_this<ResolverState> {
 public:
  // `background` is for what nobody waits for. When it is done no hook of the
  // options is called any more.
  ResolverState(Resolver::Options options, Context background);
  ResolverState(const ResolverState&) = delete;
  ResolverState& operator=(const ResolverState&) = delete;
  ~ResolverState();

  // The same options with another configuration. The cache has none of its
  // answers yet, and forgets those of this one with the last lookup that goes
  // by it.
  std::shared_ptr<ResolverState> Successor(NameConfig config) const;

  const ResolvConf& conf() const { return options_.conf; }
  const HostsFile& hosts() const { return options_.hosts; }
  const NameSwitch& name_switch() const { return options_.name_switch; }
  RandomBelow random() const;

  // Asks the servers, or the cache if there is one.
  Task<ServerAnswer> Ask(Context context, DnsName name, RecordType type,
                         AddressSink* sink);
  // The same, and again about the end of the aliases wherever an answer has
  // nothing but aliases. `name`'s answer has the least TTL of all on the way.
  Task<ServerAnswer> AskAlongAliases(Context context, DnsName name,
                                     RecordType type, AddressSink* sink);
  // Not the cache.
  Task<ServerAnswer> AskServers(Context context, DnsQuestion question,
                                DnsServers::OnQuery on_query) {
    return servers_.Ask(std::move(context), std::move(question),
                        std::move(on_query));
  }

  bool has_cache() const { return options_.cache != nullptr; }
  // What the cache knows for sure: for each of `types` an answer, within its
  // time; empty unless there are all and one is positive. There must be a
  // cache.
  absl::InlinedVector<DnsCache::Hit, 2> FindFresh(
      const DnsName& name, absl::Span<const RecordType> types);

  void CloseIdle() { servers_.CloseIdle(); }

 private:
  struct Renewal;

  DnsCacheKey KeyFor(const DnsName& name, RecordType type) const;
  Task<ServerAnswer> AskWithCache(Context context, DnsCacheKey key,
                                  AddressSink* sink);
  // Shares the query with others of this loop, and stores its answer.
  Task<ServerAnswer> AskTogether(Context context, DnsCacheKey key);
  Task<ServerAnswer> AskAndStore(Context context, DnsCacheKey key);
  // AskTogether for who has a stale answer, and uses it if there is no other in
  // time.
  Task<ServerAnswer> AskOrUseStale(Context context, DnsCacheKey key,
                                   DnsCache::Hit stale);
  void Refresh(const DnsCacheKey& key);
  static Task<void> RefreshLater(std::shared_ptr<ResolverState> self,
                                 DnsCacheKey key);
  static Task<void> Renew(std::shared_ptr<ResolverState> self, Context context,
                          DnsCacheKey key, std::shared_ptr<Renewal> renewal);

  const Context background_;
  const Resolver::Options options_;
  const QueryOptions query_;   // of them, with hooks that end
  const uint64_t generation_;  // tells configurations apart in the cache
  DnsServers servers_;
  SingleFlight<DnsCacheKey, ServerAnswer> flights_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_RESOLVER_STATE_H_
