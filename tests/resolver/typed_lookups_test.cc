// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Resolver's lookups of MX, NS, TXT, SRV, PTR and canonical names.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

DnsName Named(absl::string_view text) {
  return DnsName::FromText(text).value();
}

// A server that has what is in `records`, NXDOMAIN for all other names.
class TypedLookupsTest : public LeakCheck {
 protected:
  void SetUp() override {
    server_ = Serve([this](const Message& query, DnsServer::Transport) {
      return DnsServer::Actions{DnsServer::Send(Reply(query))};
    });
    Configure("search sub.example");
  }
  void TearDown() override {
    resolver_.reset();
    server_.reset();
    LeakCheck::TearDown();
  }

  void Configure(absl::string_view conf, absl::string_view hosts = "") {
    Resolver::Options options = OptionsFor({server_->endpoint()}, conf);
    options.conf.attempts = 1;
    options.hosts = HostsFile::Parse(hosts);
    options.random_below = [](uint32_t) { return 0; };
    resolver_ = std::make_unique<Resolver>(std::move(options));
  }

  template <class T>
  void Have(absl::string_view name, T rdata) {
    absl::MutexLock lock(&mutex_);
    records_.push_back(MakeRecord(Named(name), 300, std::move(rdata)));
  }

  Message Reply(const Message& query) const {
    absl::MutexLock lock(&mutex_);
    const DnsName& name = query.question->name;
    if (name == Named("broken.example")) {
      return ErrorReply(query, Rcode::kServFail);
    }
    Message reply = ReplyToQuery(query);
    bool exists = false;
    for (const Record& record : records_) {
      if (record.name != name) continue;
      exists = true;
      const bool alias = record.type == RecordType::kCname;
      if (alias || record.type == query.question->type) {
        reply.answers.push_back(record);
      }
      if (alias) AddTarget(record, query.question->type, reply);
    }
    return exists ? reply : ErrorReply(query, Rcode::kNxDomain);
  }

  std::unique_ptr<Resolver> resolver_;
  std::unique_ptr<DnsServer> server_;

 private:
  void AddTarget(const Record& alias, RecordType type, Message& reply) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const DnsName& target = std::get<CnameRdata>(alias.rdata).target;
    for (const Record& record : records_) {
      if (record.name == target && record.type == type) {
        reply.answers.push_back(record);
      }
    }
  }

  mutable absl::Mutex mutex_;
  std::vector<Record> records_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(TypedLookupsTest, Mx) {
  Have("a.example", MxRdata{20, Named("m2.example")});
  Have("a.example", MxRdata{10, Named("m1.example")});
  EXPECT_THAT(*Wait(resolver_->LookupMx({}, "a.example")),
              ElementsAre(MxHost{"m1.example", 10}, MxHost{"m2.example", 20}));
}

TEST_F(TypedLookupsTest, AliasesAreFollowed) {
  Have("alias.example", CnameRdata{Named("a.example")});
  Have("a.example", MxRdata{10, Named("m1.example")});
  EXPECT_THAT(*Wait(resolver_->LookupMx({}, "alias.example")),
              ElementsAre(MxHost{"m1.example", 10}));
}

TEST_F(TypedLookupsTest, NsAndTxt) {
  Have("a.example", NsRdata{Named("ns.example")});
  Have("a.example", TxtRdata{{"v=spf1 ", "-all"}});
  EXPECT_THAT(*Wait(resolver_->LookupNs({}, "a.example")),
              ElementsAre("ns.example"));
  EXPECT_THAT(*Wait(resolver_->LookupTxt({}, "a.example")),
              ElementsAre("v=spf1 -all"));
}

TEST_F(TypedLookupsTest, SrvAsksForTheServicesName) {
  Have("_http._tcp.a.example", SrvRdata{1, 0, 8080, Named("w.example")});
  const SrvTarget target = {"w.example", 8080, 1, 0};
  EXPECT_THAT(*Wait(resolver_->LookupSrv({}, "http", "tcp", "a.example")),
              ElementsAre(target));
  EXPECT_THAT(*Wait(resolver_->LookupSrv({}, "", "", "_http._tcp.a.example")),
              ElementsAre(target));
}

TEST_F(TypedLookupsTest, PtrAsksForTheReverseName) {
  Have("1.2.0.192.in-addr.arpa", PtrRdata{Named("a.example")});
  EXPECT_THAT(*Wait(resolver_->LookupPtr({}, Ip("192.0.2.1"))),
              ElementsAre("a.example"));
  EXPECT_EQ(Wait(resolver_->LookupPtr({}, Ip("192.0.2.2"))).status().message(),
            "lookup 192.0.2.2 on " + server_->endpoint().ToString() +
                ": no such host");
}

TEST_F(TypedLookupsTest, TheHostsFileKnowsAddresses) {
  Configure("", "192.0.2.1 file.example alias\n");
  EXPECT_THAT(*Wait(resolver_->LookupPtr({}, Ip("192.0.2.1"))),
              ElementsAre("file.example", "alias"));
  EXPECT_EQ(server_->query_count(), 0);
}

TEST_F(TypedLookupsTest, CnameIsTheEndOfTheAliases) {
  Have("alias.example", CnameRdata{Named("a.example")});
  Have("a.example", AaaaRdata{Ip("2001:db8::1")});
  EXPECT_EQ(*Wait(resolver_->LookupCname({}, "alias.example")), "a.example");
  EXPECT_EQ(*Wait(resolver_->LookupCname({}, "a.example")), "a.example");
  EXPECT_TRUE(rawnet::IsNotFound(
      Wait(resolver_->LookupCname({}, "none.example")).status()));
}

TEST_F(TypedLookupsTest, TheSearchListIsTried) {
  Have("a.sub.example", TxtRdata{{"here"}});
  EXPECT_THAT(*Wait(resolver_->LookupTxt({}, "a")), ElementsAre("here"));
}

TEST_F(TypedLookupsTest, FailuresAreToldApart) {
  Have("a.example", TxtRdata{{"text"}});
  Have("mute.example", MxRdata{0, DnsName()});
  Have("bad.example", MxRdata{1, Named("<b>.example")});
  const auto error = [this](const std::string& name) {
    return Wait(resolver_->LookupMx({}, name)).status();
  };
  EXPECT_EQ(DnsErrorOf(error("a.example"))->kind, DnsError::Kind::kNoData);
  EXPECT_EQ(DnsErrorOf(error("none.example"))->kind, DnsError::Kind::kNotFound);
  EXPECT_EQ(DnsErrorOf(error("bad.example"))->kind, DnsError::Kind::kMalformed);
  EXPECT_EQ(DnsErrorOf(error("a..b"))->kind, DnsError::Kind::kNameInvalid);
  EXPECT_TRUE(IsTemporary(error("broken.example")));
  EXPECT_EQ(error("mute.example").message(),
            "lookup mute.example: the domain takes no mail");
}

// RFC 6761, RFC 7686: nobody hears of them.
TEST_F(TypedLookupsTest, SpecialNamesHaveNoRecords) {
  for (const char* name : {"localhost", "a.invalid", "a.onion"}) {
    EXPECT_TRUE(
        rawnet::IsNotFound(Wait(resolver_->LookupTxt({}, name)).status()));
  }
  EXPECT_EQ(server_->query_count(), 0);
}

TEST_F(TypedLookupsTest, ACancelEndsALookup) {
  OwnedContext context = WithCancel(Context());
  context.Cancel();
  EXPECT_TRUE(
      IsCanceled(Wait(resolver_->LookupMx(context, "a.example")).status()));
}

}  // namespace
}  // namespace rawnet
