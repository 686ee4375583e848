// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/resolver_state.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include "rawnet/async/event_loop.h"
#include "rawnet/async/local_event.h"
#include "rawnet/netpoll/secure_random.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

using HitKind = DnsCache::Hit::Kind;

// RFC 8767 5: how long servers have before a stale answer does instead.
constexpr absl::Duration kStaleTimer = absl::Milliseconds(1800);

MonotonicTime Now() { return EventLoop::Current().clock().Now(); }

// The system's generator as <random> wants one.
struct SecureRandom {
  using result_type = uint16_t;
  static constexpr uint16_t min() { return 0; }
  static constexpr uint16_t max() { return 0xffff; }
  uint16_t operator()() const { return SecureRandom16(); }
};

uint32_t SystemRandomBelow(uint32_t limit) {
  SecureRandom random;
  return std::uniform_int_distribution<uint32_t>(0, limit - 1)(random);
}

ServerAnswer FromCache(const DnsCache::Hit& hit) {
  return {hit.Aged(), hit.found->server, /*cached=*/true};
}

bool IsAnswer(const absl::StatusOr<Answer>& answer) {
  return answer.ok() && WorthOf(answer->kind) != AnswerWorth::kFailure;
}

Task<absl::StatusOr<std::unique_ptr<Conn>>> ConnectNoMore(Context background) {
  co_return background.status();
}

// `options` whose hooks are not called when `background` is done: what is asked
// ahead may outlive what they belong to, by a turn.
QueryOptions Guarded(QueryOptions options, const Context& background) {
  if (options.random_id) {
    options.random_id = [background, hook = std::move(options.random_id)] {
      return background.done() ? SecureRandom16() : hook();
    };
  }
  if (options.connect) {
    options.connect = [background, hook = std::move(options.connect)](
                          Context context, DnsTransport transport,
                          Endpoint server) {
      return background.done() ? ConnectNoMore(background)
                               : hook(std::move(context), transport, server);
    };
  }
  if (options.tell_query) {
    options.tell_query = [background, hook = std::move(options.tell_query)](
                             const QueryReport& report) {
      if (!background.done()) hook(report);
    };
  }
  return options;
}

// What no resolv.conf says, but a program may: no servers, no attempts.
Resolver::Options Completed(Resolver::Options options) {
  if (options.conf.servers.empty()) {
    options.conf.servers = ParseResolvConf("").servers;
  }
  options.conf.attempts = std::max(options.conf.attempts, 1);
  return options;
}

}  // namespace

// A query that one with a stale answer waits for, for a while. On one thread.
struct ResolverState::Renewal {
  LocalEvent ended;
  std::optional<ServerAnswer> found;
  std::optional<OwnedContext> context;  // when nobody waits any more
};

Resolver::Options WithConfig(Resolver::Options options, NameConfig config) {
  options.conf = std::move(config.conf);
  if (options.adjust_conf) options.adjust_conf(options.conf);
  options.hosts = std::move(config.hosts);
  options.name_switch = std::move(config.name_switch);
  return options;
}

ResolverState::ResolverState(Resolver::Options options, Context background)
    : background_(std::move(background)),
      options_(Completed(std::move(options))),
      query_(Guarded(options_.query, background_)),
      generation_(has_cache() ? options_.cache->AddGeneration() : 0),
      servers_(options_.conf, query_),
      flights_(background_) {}

ResolverState::~ResolverState() {
  if (has_cache()) options_.cache->EndGeneration(generation_);
}

std::shared_ptr<ResolverState> ResolverState::Successor(
    NameConfig config) const {
  return std::make_shared<ResolverState>(
      WithConfig(options_, std::move(config)), background_);
}

RandomBelow ResolverState::random() const {
  return options_.random_below ? options_.random_below : &SystemRandomBelow;
}

Task<ServerAnswer> ResolverState::Ask(Context context, DnsName name,
                                      RecordType type, AddressSink* sink) {
  if (has_cache()) {
    return AskWithCache(std::move(context), KeyFor(name, type), sink);
  }
  return servers_.Ask(
      std::move(context), DnsQuestion(std::move(name), type),
      [type, sink](absl::string_view server) { sink->OnQuery(type, server); });
}

absl::InlinedVector<DnsCache::Hit, 2> ResolverState::FindFresh(
    const DnsName& name, absl::Span<const RecordType> types) {
  const DnsCacheKey key = KeyFor(name, RecordType::kA);
  absl::InlinedVector<DnsCache::Hit, 2> hits =
      options_.cache->FindFresh(key, types, Now());
  for (size_t i = 0; i < hits.size(); ++i) {
    if (hits[i].should_refresh) Refresh(KeyFor(name, types[i]));
  }
  return hits;
}

DnsCacheKey ResolverState::KeyFor(const DnsName& name, RecordType type) const {
  DnsCacheKey key(name, type);
  key.authentic_data = options_.conf.trust_ad;
  key.generation = generation_;
  return key;
}

Task<ServerAnswer> ResolverState::AskWithCache(Context context, DnsCacheKey key,
                                               AddressSink* sink) {
  const std::optional<DnsCache::Hit> hit = options_.cache->Find(key, Now());
  if (hit.has_value() && hit->kind != HitKind::kStale) {
    if (hit->should_refresh) Refresh(key);
    co_return FromCache(*hit);
  }
  if (hit.has_value() && !hit->should_refresh) co_return FromCache(*hit);
  sink->OnQuery(key.type, servers_.FirstName());
  if (!hit.has_value()) co_return co_await AskTogether(context, key);
  co_return co_await AskOrUseStale(context, key, *hit);
}

Task<ServerAnswer> ResolverState::AskOrUseStale(Context context,
                                                DnsCacheKey key,
                                                DnsCache::Hit stale) {
  const auto renewal = std::make_shared<Renewal>();
  // Who leaves before the time takes the query along, unless others wait too.
  OwnedContext query = WithCancel(background_);
  EventLoop::Current().Spawn(Renew(shared_from_this(), query, key, renewal));
  const absl::Status status =
      co_await renewal->ended.Wait(context, Now() + kStaleTimer);
  if (!status.ok()) co_return ServerAnswer{status, ""};
  if (!renewal->found.has_value()) {
    // So that the next ones need not wait as long. The query goes on: a server
    // that always takes longer shall renew the answer too (RFC 8767 5).
    options_.cache->Store(key, TimeoutError(), stale.found->server, Now());
    renewal->context.emplace(std::move(query));
  } else if (IsAnswer(renewal->found->answer)) {
    co_return *std::move(renewal->found);
  }
  co_return FromCache(stale);
}

Task<void> ResolverState::Renew(std::shared_ptr<ResolverState> self,
                                Context context, DnsCacheKey key,
                                std::shared_ptr<Renewal> renewal) {
  renewal->found = co_await self->AskTogether(context, key);
  renewal->ended.Set();
}

Task<ServerAnswer> ResolverState::AskTogether(Context context,
                                              DnsCacheKey key) {
  // Named: g++ 12 copies the bytes of one that is made within a co_await.
  decltype(flights_)::Start ask = [self = shared_from_this(),
                                   key](Context query) {
    return self->AskAndStore(std::move(query), key);
  };
  absl::StatusOr<ServerAnswer> found =
      co_await flights_.Run(context, std::move(key), std::move(ask));
  if (!found.ok()) co_return ServerAnswer{found.status(), ""};
  co_return *std::move(found);
}

Task<ServerAnswer> ResolverState::AskAndStore(Context context,
                                              DnsCacheKey key) {
  ServerAnswer found = co_await servers_.Ask(
      context, DnsQuestion(key.name, key.type), [](absl::string_view) {});
  options_.cache->Store(key, found.answer, found.server, Now());
  co_return found;
}

// On the loop, not on behalf of anybody.
void ResolverState::Refresh(const DnsCacheKey& key) {
  EventLoop::Current().Spawn(RefreshLater(shared_from_this(), key));
}

Task<void> ResolverState::RefreshLater(std::shared_ptr<ResolverState> self,
                                       DnsCacheKey key) {
  (void)co_await self->AskTogether(self->background_, key);
}

}  // namespace rawnet
