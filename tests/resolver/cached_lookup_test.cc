// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// A resolver with a cache, on a simulated network whose links take a
// millisecond. What the cache itself does: dns_cache_test.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

constexpr absl::Duration kRoundTrip = absl::Milliseconds(2);
constexpr absl::Duration kTtl = absl::Seconds(300);  // of DnsZone

struct Got {
  absl::Status status = absl::UnknownError("nothing yet");
  std::string address;
  absl::Duration at;
};

class CachedLookupTest : public SimTest {
 protected:
  ~CachedLookupTest() override {
    resolver_.reset();
    network_.RunUntilIdle();
    ExpectNothingLeft(client_);
  }

  void Start(DnsCache::Options cache = {}) {
    cache_ = std::make_shared<DnsCache>(cache);
    Resolver::Options options;
    options.conf.servers = {{Ip("192.0.2.53"), SimDnsServer::kPort}};
    options.cache = cache_;
    options.query = query_;
    resolver_.emplace(options);
  }
  Task<void> LookUpInto(std::string name, Context context, Got* got) {
    const auto found = co_await resolver_->LookupHost(context, name);
    got->status = found.status();
    if (found.ok()) got->address = found->front().ToString();
    got->at = network_.elapsed();
  }
  Got LookUpHost(const std::string& name = "host.example",
                 const Context& context = Context()) {
    Got got;
    client_.Run(LookUpInto(name, context, &got));
    return got;
  }
  // How long a lookup takes.
  absl::Duration Cost(const std::string& name = "host.example") {
    const absl::Duration begin = network_.elapsed();
    return LookUpHost(name).at - begin;
  }
  size_t Queries() const { return server_.queries().size(); }

  std::function<Actions(const Message&, Transport)> script_ =
      [this](const Message& query, Transport via) {
        return Actions{DnsServer::Send(zone_.Answer(query, via))};
      };
  DnsZone zone_ = DnsZone()
                      .AddAddress("host.example", "192.0.2.1")
                      .AddAddress("host.example", "2001:db8::1");
  SimHost& host_ = network_.AddHost("dns", {"192.0.2.53"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.9"});
  SimDnsServer server_{network_, host_,
                       [this](const Message& query, Transport via) {
                         return script_(query, via);
                       }};
  QueryOptions query_;
  std::shared_ptr<DnsCache> cache_;
  std::optional<Resolver> resolver_;
};

TEST_F(CachedLookupTest, TheSecondLookupCostsNothing) {
  Start();
  EXPECT_EQ(Cost(), kRoundTrip);
  EXPECT_EQ(Cost(), absl::ZeroDuration());
  EXPECT_EQ(Cost("HOST.example."), absl::ZeroDuration());
  EXPECT_EQ(Queries(), 2u);
  EXPECT_EQ(cache_->stats().positive_hits, 4u);
}

TEST_F(CachedLookupTest, ACachedAnswerSaysSo) {
  Start();
  LookUpHost();
  RecordingSink sink;
  {
    const EventLoop::Scope on_client = client_.Enter();
    LookUp(*resolver_, AddressRequest("host.example"), sink);
  }
  EXPECT_THAT(sink.events, ElementsAre("got AAAA", "got A"));
  EXPECT_EQ(sink.A().server, "cache");
}

TEST_F(CachedLookupTest, AFamilyThatIsMissingIsAskedForAlone) {
  Start();
  AddressRequest one_family("host.example");
  one_family.ipv6 = false;
  RecordingSink sink;
  client_.Run(resolver_->LookupAddresses(Context(), one_family, &sink));
  EXPECT_EQ(Cost(), kRoundTrip);
  EXPECT_EQ(Queries(), 2u);
  EXPECT_EQ(cache_->stats().positive_hits, 1u);
  EXPECT_EQ(cache_->stats().misses, 2u);
}

// The whole way to AAAA, and of the way to A one step.
TEST_F(CachedLookupTest, AnAliasWithoutItsEndHidesNoFamily) {
  Start();
  zone_.AddAlias("www.example", "host.example");
  script_ = [this](const Message& query, Transport via) {
    Message reply = zone_.Answer(query, via);
    if (query.question->type == RecordType::kA && reply.answers.size() > 1) {
      reply.answers.resize(1);
    }
    return Actions{DnsServer::Send(reply)};
  };
  AddressRequest www("www.example");
  for (const size_t queries : {3u, 3u}) {
    RecordingSink sink;
    client_.Run(resolver_->LookupAddresses(Context(), www, &sink));
    EXPECT_THAT(*sink.Aaaa().addresses, ElementsAre(Ip("2001:db8::1")));
    EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
    EXPECT_EQ(Queries(), queries);
  }
}

TEST_F(CachedLookupTest, AnswersAreAskedForAgainWhenTheirTimeIsOver) {
  Start();
  LookUpHost();
  network_.RunFor(kTtl - absl::Milliseconds(1));
  EXPECT_EQ(Cost(), absl::ZeroDuration());
  network_.RunFor(absl::Milliseconds(1));
  EXPECT_EQ(Cost(), kRoundTrip);
}

TEST_F(CachedLookupTest, ThatANameIsNotThereIsCachedToo) {
  Start();
  EXPECT_TRUE(rawnet::IsNotFound(LookUpHost("none.example").status));
  const absl::Duration begin = network_.elapsed();
  const Got again = LookUpHost("none.example");
  EXPECT_TRUE(rawnet::IsNotFound(again.status)) << again.status;
  EXPECT_EQ(again.at, begin);
  EXPECT_EQ(cache_->stats().negative_hits, 2u);
  EXPECT_EQ(again.status.message(),
            "lookup none.example on 192.0.2.53:53: no such host");
}

TEST_F(CachedLookupTest, AFailureIsNotAskedForAgainAtOnce) {
  Start();
  script_ = [](const Message& query, Transport) {
    return Actions{DnsServer::Send(ErrorReply(query, Rcode::kServFail))};
  };
  EXPECT_TRUE(IsTemporary(LookUpHost().status));
  const size_t queries = Queries();
  EXPECT_TRUE(IsTemporary(LookUpHost().status));
  EXPECT_EQ(Queries(), queries);
  network_.RunFor(absl::Seconds(1));
  EXPECT_TRUE(IsTemporary(LookUpHost().status));
  EXPECT_GT(Queries(), queries);
}

// nodejs/node#62599
TEST_F(CachedLookupTest, ManyLookupsAtOnceAreOneQueryAFamily) {
  Start();
  std::vector<Got> got(100);
  for (Got& one : got) {
    client_.Spawn(LookUpInto("host.example", Context(), &one));
  }
  network_.RunUntilIdle();
  for (const Got& one : got) {
    EXPECT_TRUE(one.status.ok()) << one.status;
    EXPECT_EQ(one.at, kRoundTrip);
  }
  EXPECT_EQ(Queries(), 2u);
}

TEST_F(CachedLookupTest, TheOneWhoAskedFirstMayLeave) {
  Start();
  script_ = [this](const Message& query, Transport via) {
    return Actions{
        DnsServer::Send(zone_.Answer(query, via), absl::Milliseconds(10))};
  };
  OwnedContext context = WithCancel(Context());
  Got first, second;
  client_.Spawn(LookUpInto("host.example", context, &first));
  client_.Spawn(LookUpInto("host.example", Context(), &second));
  network_.RunFor(absl::Milliseconds(5));
  context.Cancel();
  network_.RunUntilIdle();
  EXPECT_TRUE(IsCanceled(first.status)) << first.status;
  EXPECT_EQ(first.at, absl::Milliseconds(5));
  EXPECT_TRUE(second.status.ok());
  EXPECT_EQ(Queries(), 2u);
}

TEST_F(CachedLookupTest, TheLastOneToLeaveEndsTheQuery) {
  Start();
  script_ = [](const Message&, Transport) { return Actions(); };
  OwnedContext context = WithCancel(Context());
  Got got[2];
  for (Got& one : got) {
    client_.Spawn(LookUpInto("host.example", context, &one));
  }
  network_.RunFor(absl::Milliseconds(5));
  EXPECT_EQ(client_.open_descriptors(), 2u);
  context.Cancel();
  network_.Settle();
  EXPECT_EQ(client_.open_descriptors(), 0u);
}

// The servers are silent: RFC 8767 section 5 gives them 1.8 s.
TEST_F(CachedLookupTest, AStaleAnswerIsBetterThanNone) {
  Start({.stale_max = absl::Hours(24)});
  LookUpHost();
  network_.RunFor(kTtl);
  script_ = [](const Message&, Transport) { return Actions(); };
  const absl::Duration begin = network_.elapsed();
  const Got got = LookUpHost();
  EXPECT_TRUE(got.status.ok()) << got.status;
  EXPECT_EQ(got.at - begin, absl::Milliseconds(1800));
  EXPECT_EQ(Cost(), absl::ZeroDuration());  // it is known that they are silent
}

TEST_F(CachedLookupTest, AFreshAnswerIsBetterThanAStaleOne) {
  Start({.stale_max = absl::Hours(24)});
  LookUpHost();
  network_.RunFor(kTtl);
  zone_ = DnsZone().AddAddress("host.example", "192.0.2.2");
  EXPECT_EQ(LookUpHost().address, "192.0.2.2");
}

TEST_F(CachedLookupTest, AnAnswerThatIsUsedIsFetchedAheadOfItsEnd) {
  Start({.prefetch_fraction = 0.1});
  LookUpHost();
  network_.RunFor(kTtl * 0.95);
  EXPECT_EQ(Cost(), absl::ZeroDuration());
  network_.RunUntilIdle();
  EXPECT_EQ(Queries(), 4u);
  network_.RunFor(kTtl * 0.5);
  EXPECT_EQ(Cost(), absl::ZeroDuration());
  EXPECT_EQ(Queries(), 4u);
}

// RFC 8767 5: the resolution goes on.
TEST_F(CachedLookupTest, AServerThatIsAlwaysSlowRenewsAStaleAnswer) {
  Start({.stale_max = absl::Hours(24)});
  LookUpHost();
  network_.RunFor(kTtl);
  zone_ = DnsZone().AddAddress("host.example", "192.0.2.2");
  script_ = [this](const Message& query, Transport via) {
    return Actions{DnsServer::Send(zone_.Answer(query, via), absl::Seconds(2))};
  };
  const absl::Duration begin = network_.elapsed();
  const Got stale = LookUpHost();
  EXPECT_TRUE(stale.status.ok()) << stale.status;
  EXPECT_NE(stale.address, "192.0.2.2");
  EXPECT_EQ(stale.at - begin, absl::Milliseconds(1800));
  network_.RunFor(absl::Milliseconds(200) + kRoundTrip);
  EXPECT_EQ(Cost(), absl::ZeroDuration());
  EXPECT_EQ(LookUpHost().address, "192.0.2.2");
}

TEST_F(CachedLookupTest, WhoLeavesBeforeTheStaleAnswerEndsTheQuery) {
  Start({.stale_max = absl::Hours(24)});
  LookUpHost();
  network_.RunFor(kTtl);
  script_ = [](const Message&, Transport) { return Actions(); };
  OwnedContext context = WithCancel(Context());
  Got got;
  client_.Spawn(LookUpInto("host.example", context, &got));
  network_.RunFor(absl::Milliseconds(5));
  EXPECT_EQ(client_.open_descriptors(), 2u);
  context.Cancel();
  network_.Settle();
  EXPECT_TRUE(IsCanceled(got.status)) << got.status;
  EXPECT_EQ(client_.open_descriptors(), 0u);
}

TEST_F(CachedLookupTest, WhatIsFetchedAheadEndsWithTheResolver) {
  int told = 0;
  query_.tell_query = [&told](const QueryReport&) { ++told; };
  Start({.prefetch_fraction = 0.1});
  LookUpHost();
  EXPECT_EQ(told, 2);
  network_.RunFor(kTtl * 0.95);
  script_ = [this](const Message& query, Transport via) {
    return Actions{DnsServer::Send(zone_.Answer(query, via), absl::Seconds(1))};
  };
  EXPECT_EQ(Cost(), absl::ZeroDuration());
  network_.RunFor(absl::Milliseconds(5));
  EXPECT_EQ(Queries(), 4u);
  const absl::Duration begin = network_.elapsed();
  resolver_.reset();
  {
    const EventLoop::Scope on_client = client_.Enter();
    client_.loop().Run();
  }
  EXPECT_EQ(network_.elapsed(), begin);
  network_.RunUntilIdle();
  EXPECT_EQ(told, 2);
}

}  // namespace
}  // namespace rawnet
