// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Records of younger types than DNS, of the servers that people run: services
// (RFC 9460), and any type at all.

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/real_servers_fixture.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

using RealServicesTest = RealServersTest;

// As real_zone.cc has them.
std::vector<ServiceEndpoint> HttpsEndpoints() {
  return {{.host = "service.site.test",
           .priority = 1,
           .port = 8443,
           .alpn = {"h2", "h3"},
           .ipv4_hints = {Ip("192.0.2.7")}},
          {.host = "host.site.test",
           .priority = 2,
           .ipv6_hints = {Ip("2001:db8::7")}}};
}

TEST_P(RealServicesTest, HttpsRecordsComeByPriority) {
  EXPECT_THAT(Wait(resolver_->LookupHttps({}, "service.site.test")),
              Holds(HttpsEndpoints()));
}

TEST_P(RealServicesTest, AnAliasOfAServiceIsFollowed) {
  std::vector<ServiceEndpoint> endpoints = HttpsEndpoints();
  endpoints.push_back({.host = "service.site.test"});
  EXPECT_THAT(Wait(resolver_->LookupHttps({}, "site.test")), Holds(endpoints));
}

TEST_P(RealServicesTest, SvcbRecordsMayBeOfASchemeAndAPort) {
  const ServiceEndpoint plain = {
      .host = "host.site.test", .priority = 1, .alpn = {"h2"}};
  EXPECT_THAT(Wait(resolver_->LookupSvcb({}, "service.site.test")),
              Holds(ElementsAre(plain)));
  const ServiceEndpoint other = {.host = "v4.site.test", .priority = 3};
  EXPECT_THAT(Wait(resolver_->LookupSvcb({}, "service.site.test", "foo", 99)),
              Holds(ElementsAre(other)));
}

TEST_P(RealServicesTest, KnowsWhatServicesAreAbsent) {
  for (const char* name : {"v4.site.test", "no-service.site.test"}) {
    const absl::Status error = Wait(resolver_->LookupHttps({}, name)).status();
    EXPECT_TRUE(rawnet::IsNotFound(error)) << error;
  }
}

TEST_P(RealServicesTest, ARecordOfAnyTypeIsThereToBeRead) {
  const auto message = Wait(
      resolver_->LookupMessage({}, "service.site.test", RecordType{65280}));
  ASSERT_TRUE(message.ok()) << message.status();
  ASSERT_THAT(message->answers, SizeIs(1));
  EXPECT_EQ(message->answers[0].rdata, Rdata(RawRdata{{1, 2, 3, 4}}));
  const auto absent =
      Wait(resolver_->LookupMessage({}, "absent.site.test", RecordType{65280}));
  ASSERT_TRUE(absent.ok()) << absent.status();
  EXPECT_EQ(absent->rcode(), Rcode::kNxDomain);
}

INSTANTIATE_TEST_SUITE_P(Servers, RealServicesTest,
                         testing::ValuesIn(FaithfulCases()), NameOfRealCase);

}  // namespace
}  // namespace rawnet
