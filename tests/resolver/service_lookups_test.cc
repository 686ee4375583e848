// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Resolver::LookupSvcb and LookupHttps: RFC 9460 section 3.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/record_server.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

class ServiceLookupsTest : public RecordServerTest {
 protected:
  void HaveHttps(absl::string_view owner, uint16_t priority,
                 absl::string_view target) {
    Have(owner, HttpsRdata{{.priority = priority, .target = Name(target)}});
  }
  absl::StatusOr<std::vector<ServiceEndpoint>> Https(std::string name,
                                                     uint16_t port = 443) {
    return Wait(resolver_->LookupHttps({}, std::move(name), port));
  }
  // "1 a.example", or the error.
  std::vector<std::string> HttpsTexts(std::string name) {
    const auto endpoints = Https(std::move(name));
    if (!endpoints.ok()) return {std::string(endpoints.status().message())};
    std::vector<std::string> texts;
    for (const ServiceEndpoint& endpoint : *endpoints) {
      texts.push_back(absl::StrCat(endpoint.priority, " ", endpoint.host));
    }
    return texts;
  }
};

TEST_F(ServiceLookupsTest, FindsTheEndpoints) {
  HaveHttps("a.example", 2, "b.example");
  HaveHttps("a.example", 1, ".");
  EXPECT_THAT(HttpsTexts("a.example"),
              ElementsAre("1 a.example", "2 b.example"));
  EXPECT_TRUE(rawnet::IsNotFound(Https("none.example").status()));
}

TEST_F(ServiceLookupsTest, AsksForTheNameOfThePort) {
  HaveHttps("_8443._https.a.example", 1, "b.example");
  EXPECT_EQ(Https("a.example", 8443)->front().host, "b.example");
  EXPECT_FALSE(Https("a.example", 443).ok());
}

TEST_F(ServiceLookupsTest, SvcbHasASchemeOrNone) {
  const SvcbRdata svcb = {{.priority = 1, .target = Name("b.example")}};
  Have("_foo.a.example", svcb);
  Have("_8443._foo.a.example", svcb);
  const auto found = [this](std::string name, std::string scheme,
                            uint16_t port) {
    return Wait(resolver_->LookupSvcb({}, name, scheme, port)).ok();
  };
  EXPECT_TRUE(found("a.example", "foo", 0));
  EXPECT_TRUE(found("a.example", "foo", 8443));
  EXPECT_FALSE(found("a.example", "foo", 8444));
  EXPECT_TRUE(Wait(resolver_->LookupSvcb({}, "_foo.a.example")).ok());
}

TEST_F(ServiceLookupsTest, TheSearchListIsTried) {
  HaveHttps("a.sub.example", 1, ".");
  EXPECT_THAT(HttpsTexts("a"), ElementsAre("1 a.sub.example"));
}

// The owner is the end of the aliases of the name.
TEST_F(ServiceLookupsTest, AliasesOfTheNameAreFollowed) {
  Have("alias.example", CnameRdata{Name("a.example")});
  HaveHttps("a.example", 1, ".");
  EXPECT_THAT(HttpsTexts("alias.example"), ElementsAre("1 a.example"));
}

// --- Aliases of the service. ------------------------------------------------

TEST_F(ServiceLookupsTest, AnAliasIsFollowedAndItsEndComesLast) {
  HaveHttps("a.example", 0, "b.example");
  HaveHttps("b.example", 0, "c.example");
  HaveHttps("c.example", 1, "d.example");
  EXPECT_THAT(HttpsTexts("a.example"),
              ElementsAre("1 d.example", "0 c.example"));
}

TEST_F(ServiceLookupsTest, AnAliasMayLeadToAHostWithoutRecords) {
  HaveHttps("a.example", 0, "b.example");
  Have("b.example", ARdata{Ip("192.0.2.1")});
  HaveHttps("dangling.example", 0, "none.example");
  EXPECT_THAT(HttpsTexts("a.example"), ElementsAre("0 b.example"));
  EXPECT_THAT(HttpsTexts("dangling.example"), ElementsAre("0 none.example"));
}

TEST_F(ServiceLookupsTest, AnAliasToTheRootIsNoService) {
  HaveHttps("a.example", 0, ".");
  HaveHttps("b.example", 0, "a.example");
  for (const char* name : {"a.example", "b.example"}) {
    const absl::Status status = Https(name).status();
    EXPECT_TRUE(rawnet::IsNotFound(status));
    EXPECT_EQ(status.message(),
              absl::StrCat("lookup ", name, ": the service is not there"));
  }
}

TEST_F(ServiceLookupsTest, ALoopEnds) {
  HaveHttps("a.example", 0, "b.example");
  HaveHttps("b.example", 0, "a.example");
  EXPECT_THAT(
      HttpsTexts("a.example"),
      ElementsAre(
          "lookup a.example: malformed dns reply: too many aliases (>8)"));
  EXPECT_EQ(server_->query_count(), 9);
}

TEST_F(ServiceLookupsTest, EightAliasesAreFollowed) {
  for (int i = 0; i < 8; ++i) {
    HaveHttps(absl::StrCat("a", i, ".example"), 0,
              absl::StrCat("a", i + 1, ".example"));
  }
  EXPECT_THAT(HttpsTexts("a0.example"), ElementsAre("0 a8.example"));
}

// A search list is for what people write.
TEST_F(ServiceLookupsTest, TheEndOfAnAliasIsNotSearchedFor) {
  HaveHttps("a.example", 0, "b");
  HaveHttps("b.sub.example", 1, "wrong.example");
  EXPECT_THAT(HttpsTexts("a.example"), ElementsAre("0 b"));
}

TEST_F(ServiceLookupsTest, NobodyHearsOfASpecialNameByAnAlias) {
  HaveHttps("a.example", 0, "b.onion");
  EXPECT_THAT(HttpsTexts("a.example"), ElementsAre("0 b.onion"));
  EXPECT_EQ(server_->query_count(), 1);
}

TEST_F(ServiceLookupsTest, AnAliasToNoHostsNameIsNoEndpoint) {
  HaveHttps("a.example", 0, "<b>.example");
  EXPECT_TRUE(rawnet::IsNotFound(Https("a.example").status()));
}

// --- Failures. --------------------------------------------------------------

TEST_F(ServiceLookupsTest, AFailureIsNotTheAbsenceOfRecords) {
  HaveHttps("a.example", 0, "broken.example");
  for (const char* name : {"broken.example", "a.example"}) {
    EXPECT_TRUE(IsTemporary(Https(name).status())) << name;
  }
}

// RFC 9460 2.2: as if there were none.
TEST_F(ServiceLookupsTest, MalformedRecordsAreAbsent) {
  const std::vector<ServiceParam> port = {{ServiceParamKey::kPort}};
  Have("a.example", HttpsRdata{{.priority = 1, .params = port}});
  HaveHttps("a.example", 2, ".");
  EXPECT_TRUE(rawnet::IsNotFound(Https("a.example").status()));
  EXPECT_THAT(HttpsTexts("a.example"),
              ElementsAre("lookup a.example: malformed HTTPS record"));
  HaveHttps("b.example", 0, "a.example");
  EXPECT_THAT(HttpsTexts("b.example"), ElementsAre("0 a.example"));
}

TEST_F(ServiceLookupsTest, AnAddressHasNoRecords) {
  for (const uint16_t port : {443, 8443}) {
    EXPECT_TRUE(rawnet::IsNotFound(Https("192.0.2.1", port).status()));
  }
  EXPECT_EQ(server_->query_count(), 0);
}

}  // namespace
}  // namespace rawnet
