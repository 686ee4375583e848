// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Resolver::LookupPtr, in the order of the name switch.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/record_server.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

// 192.0.2.1 is in the hosts file and in DNS, 192.0.2.2 in DNS alone, 192.0.2.3
// in the hosts file alone.
class AddressNamesTest : public RecordServerTest {
 protected:
  void SetUp() override {
    RecordServerTest::SetUp();
    Have("1.2.0.192.in-addr.arpa", PtrRdata{Name("dns.example")});
    Have("2.2.0.192.in-addr.arpa", PtrRdata{Name("dns.example")});
  }
  void ConfigureOrder(absl::string_view order) {
    Configure("", "192.0.2.1 file.example alias\n192.0.2.3 file.example\n",
              order);
  }
  absl::StatusOr<std::vector<std::string>> NamesOf(absl::string_view address) {
    return Wait(resolver_->LookupPtr({}, Ip(address)));
  }
};

TEST_F(AddressNamesTest, TheHostsFileComesFirst) {
  ConfigureOrder("");
  EXPECT_THAT(*NamesOf("192.0.2.1"), ElementsAre("file.example", "alias"));
  EXPECT_THAT(*NamesOf("::ffff:192.0.2.1"),
              ElementsAre("file.example", "alias"));
  EXPECT_EQ(server_->query_count(), 0);
  EXPECT_THAT(*NamesOf("192.0.2.2"), ElementsAre("dns.example"));
}

TEST_F(AddressNamesTest, DnsMayComeFirst) {
  ConfigureOrder("hosts: dns files");
  EXPECT_THAT(*NamesOf("192.0.2.1"), ElementsAre("dns.example"));
  EXPECT_THAT(*NamesOf("192.0.2.3"), ElementsAre("file.example"));
}

TEST_F(AddressNamesTest, ASourceThatIsNotNamedIsNotAsked) {
  ConfigureOrder("hosts: files");
  EXPECT_TRUE(rawnet::IsNotFound(NamesOf("192.0.2.2").status()));
  EXPECT_EQ(server_->query_count(), 0);
  ConfigureOrder("hosts: dns");
  EXPECT_TRUE(rawnet::IsNotFound(NamesOf("192.0.2.3").status()));
}

TEST_F(AddressNamesTest, NotFoundMayEndALookup) {
  ConfigureOrder("hosts: files [NOTFOUND=return] dns");
  EXPECT_TRUE(rawnet::IsNotFound(NamesOf("192.0.2.2").status()));
  EXPECT_EQ(server_->query_count(), 0);
  ConfigureOrder("hosts: dns [NOTFOUND=return] files");
  EXPECT_TRUE(rawnet::IsNotFound(NamesOf("192.0.2.3").status()));
}

TEST_F(AddressNamesTest, AFailureMayEndALookup) {
  const auto server = ServeError(Rcode::kServFail);
  for (const bool ends : {false, true}) {
    Resolver::Options options = OptionsFor({server->endpoint()});
    options.hosts = HostsFile::Parse("192.0.2.3 file.example\n");
    options.name_switch = ParseNameSwitch(
        ends ? "hosts: dns [UNAVAIL=return] files" : "hosts: dns files");
    Resolver resolver(std::move(options));
    const auto names = Wait(resolver.LookupPtr({}, Ip("192.0.2.3")));
    EXPECT_EQ(names.ok(), !ends) << names.status();
    EXPECT_EQ(IsTemporary(names.status()), ends);
    // Where no source has it, the failure is the answer.
    EXPECT_TRUE(
        IsTemporary(Wait(resolver.LookupPtr({}, Ip("192.0.2.9"))).status()));
  }
}

TEST_F(AddressNamesTest, ACancelEndsALookupBetweenSources) {
  ConfigureOrder("hosts: dns files");
  OwnedContext context = WithCancel(Context::Background());
  context.Cancel();
  EXPECT_TRUE(IsCanceled(
      Wait(resolver_->LookupPtr(context, Ip("192.0.2.3"))).status()));
}

TEST_F(AddressNamesTest, ASourceNamedTwiceIsAskedOnce) {
  ConfigureOrder("hosts: dns files dns");
  EXPECT_TRUE(rawnet::IsNotFound(NamesOf("192.0.2.9").status()));
  EXPECT_EQ(server_->query_count(), 1);
}

}  // namespace
}  // namespace rawnet
