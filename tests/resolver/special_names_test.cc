// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/special_names.h"

#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

NameHandling HandlingOf(absl::string_view name) {
  return DecideSpecialName(Name(name)).handling;
}

TEST(SpecialNamesTest, LocalhostAndBelowIsLoopback) {
  EXPECT_EQ(HandlingOf("localhost"), NameHandling::kLoopback);
  EXPECT_EQ(HandlingOf("LocalHost."), NameHandling::kLoopback);
  EXPECT_EQ(HandlingOf("app.localhost"), NameHandling::kLoopback);
}

TEST(SpecialNamesTest, SomeNamesAreNeverAskedFor) {
  for (absl::string_view name :
       {"invalid", "a.invalid", "expyuzz4wqqyqhjn.onion", "a.b.ONION", "onion",
        "x.alt"}) {
    EXPECT_EQ(HandlingOf(name), NameHandling::kNotFound) << name;
  }
}

TEST(SpecialNamesTest, OthersAreOrdinary) {
  for (absl::string_view name :
       {"example", "test", "printer.local", "home.arpa", "ipv4only.arpa",
        "1.0.0.127.in-addr.arpa", ".", "localhost.example", "notlocalhost",
        "onion.example", "a\\.onion", "localhosts", "xalt"}) {
    EXPECT_EQ(HandlingOf(name), NameHandling::kAskServers) << name;
  }
}

TEST(SpecialNamesTest, DecisionsCiteTheirStandard) {
  EXPECT_EQ(DecideSpecialName(Name("a.onion")).standard, "RFC 7686");
  EXPECT_EQ(DecideSpecialName(Name("localhost")).standard, "RFC 6761");
  EXPECT_EQ(DecideSpecialName(Name("a.alt")).standard, "RFC 9476");
  EXPECT_EQ(DecideSpecialName(Name("example")).standard, "");
}

}  // namespace
}  // namespace rawnet
