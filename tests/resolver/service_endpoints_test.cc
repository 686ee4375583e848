// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/service_endpoints.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Key = ServiceParamKey;

Record Https(uint16_t priority, absl::string_view target,
             std::vector<ServiceParam> params = {}) {
  return MakeRecord(Name("a.example"), 300,
                    HttpsRdata{{.priority = priority,
                                .target = Name(target),
                                .params = std::move(params)}});
}

Record Malformed() {
  Record record = Https(1, ".");
  record.rdata = RawRdata{Hex("0001")};
  return record;
}

uint32_t Least(uint32_t) { return 0; }
uint32_t Most(uint32_t limit) { return limit - 1; }

std::vector<std::string> Hosts(const std::vector<Record>& records,
                               const RandomBelow& random = &Least) {
  std::vector<std::string> hosts;
  const absl::StatusOr<ServiceRecords> services = ServicesIn(records, random);
  for (const ServiceEndpoint& endpoint : services->endpoints) {
    hosts.push_back(endpoint.host);
  }
  return hosts;
}

TEST(ServicesIn, EachParameterHasItsPlace) {
  const auto services = ServicesIn(
      {Https(1, "web.example",
             {{Key::kMandatory, Hex("0001 0003")},
              {Key::kAlpn, Hex("026832 026833")},
              {Key::kNoDefaultAlpn},
              {Key::kPort, Hex("20fb")},
              {Key::kIpv4Hint, Hex("c0000201 c0000202")},
              {Key::kEch, Hex("00ff")},
              {Key::kIpv6Hint, Hex("20010db8000000000000000000000001")},
              {Key{7}, Hex("2f")}})},
      &Least);
  const ServiceEndpoint expected = {
      .host = "web.example",
      .priority = 1,
      .port = 8443,
      .alpn = {"h2", "h3"},
      .no_default_alpn = true,
      .ipv4_hints = {Ip("192.0.2.1"), Ip("192.0.2.2")},
      .ipv6_hints = {Ip("2001:db8::1")},
      .ech = std::string("\0\xff", 2),
      .other_params = {{Key{7}, Hex("2f")}}};
  EXPECT_THAT(services->endpoints, ElementsAre(expected));
  EXPECT_FALSE(services->alias.has_value());
}

TEST(ServicesIn, TheRootStandsForTheOwner) {
  EXPECT_THAT(ServicesIn({Https(1, ".")}, &Least)->endpoints,
              ElementsAre(ServiceEndpoint{.host = "a.example", .priority = 1}));
}

TEST(ServicesIn, TheLeastPriorityComesFirst) {
  EXPECT_THAT(Hosts({Https(3, "c.example"), Https(1, "a.example"),
                     Https(2, "b.example")}),
              ElementsAre("a.example", "b.example", "c.example"));
}

TEST(ServicesIn, EqualOnesAreShuffled) {
  const std::vector<Record> records = {Https(1, "a.example"),
                                       Https(1, "b.example")};
  EXPECT_EQ(Hosts(records, &Least).front(), "b.example");
  EXPECT_EQ(Hosts(records, &Most).front(), "a.example");
}

// RFC 9460 2.4.1
TEST(ServicesIn, AnAliasHidesTheServices) {
  const auto services =
      ServicesIn({Https(1, "a.example"), Https(0, "b.example")}, &Least);
  EXPECT_EQ(services->alias, Name("b.example"));
  EXPECT_THAT(services->endpoints, IsEmpty());
  EXPECT_EQ(ServicesIn({Https(0, ".")}, &Least)->alias, Name("."));
}

// RFC 9460 2.4.2
TEST(ServicesIn, OneOfSeveralAliasesIsDrawn) {
  const std::vector<Record> records = {Https(0, "a.example"),
                                       Https(0, "b.example")};
  EXPECT_EQ(ServicesIn(records, &Least)->alias, Name("a.example"));
  EXPECT_EQ(ServicesIn(records, &Most)->alias, Name("b.example"));
}

// RFC 9460 2.2
TEST(ServicesIn, OneMalformedRecordSpoilsAll) {
  for (const Record& other : {Https(1, "a.example"), Https(0, "a.example")}) {
    EXPECT_EQ(ServicesIn({other, Malformed()}, &Least).status().message(),
              "malformed HTTPS record");
  }
}

// RFC 9460 8
TEST(ServicesIn, WhatMustBeUnderstoodIsUnderstoodOrLeft) {
  const Record strange = Https(
      1, "a.example", {{Key::kMandatory, Hex("0007")}, {Key{7}, Hex("2f")}});
  const Record harmless = Https(2, "b.example", {{Key{7}, Hex("2f")}});
  EXPECT_THAT(Hosts({strange, harmless}), ElementsAre("b.example"));
  const Record known =
      Https(1, "c.example",
            {{Key::kMandatory, Hex("0006")},
             {Key::kIpv6Hint, Hex("20010db8000000000000000000000001")}});
  EXPECT_THAT(Hosts({known}), ElementsAre("c.example"));
  EXPECT_EQ(ServicesIn({strange}, &Least).status().message(),
            "no HTTPS record is for clients like this one");
}

TEST(ServicesIn, WhatIsNoHostsNameIsLeftOut) {
  EXPECT_THAT(Hosts({Https(1, "<b>.example"), Https(2, "b.example")}),
              ElementsAre("b.example"));
  EXPECT_EQ(ServicesIn({Https(1, "192.0.2.1")}, &Least).status().message(),
            "no HTTPS record has a host's name");
  Record root = Https(1, ".");
  root.name = Name(".");
  EXPECT_FALSE(ServicesIn({root}, &Least).ok());
}

// RFC 9460 2.3, 9.1
TEST(ServiceName, HasThePortAndTheScheme) {
  EXPECT_EQ(ServiceName("foo", 8443, "a.example"), "_8443._foo.a.example");
  EXPECT_EQ(ServiceName("foo", 0, "a.example"), "_foo.a.example");
  EXPECT_EQ(ServiceName("", 8443, "a.example"), "a.example");
}

}  // namespace
}  // namespace rawnet
