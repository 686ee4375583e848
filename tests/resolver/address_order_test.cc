// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/address_order.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using ::testing::ElementsAre;

Destination To(absl::string_view address, absl::string_view source) {
  Destination destination{.address = Ip(address), .source = std::nullopt};
  if (!source.empty()) destination.source = Ip(source);
  return destination;
}

std::vector<std::string> Sorted(
    std::vector<Destination> destinations,
    absl::Span<const AddressPolicy> policy = DefaultAddressPolicy()) {
  SortDestinations(destinations, policy);
  std::vector<std::string> texts;
  for (const Destination& destination : destinations) {
    texts.push_back(destination.address.ToString());
  }
  return texts;
}

// RFC 6724 10.2 has these as examples.
TEST(AddressOrderTest, PrefersMatchingScope) {
  EXPECT_THAT(Sorted({To("198.51.100.121", "169.254.13.78"),
                      To("2001:db8:1::1", "2001:db8:1::2")}),
              ElementsAre("2001:db8:1::1", "198.51.100.121"));
  EXPECT_THAT(Sorted({To("2001:db8:1::1", "fe80::1"),
                      To("198.51.100.121", "198.51.100.117")}),
              ElementsAre("198.51.100.121", "2001:db8:1::1"));
}

TEST(AddressOrderTest, PrefersHigherPrecedence) {
  EXPECT_THAT(Sorted({To("10.1.2.3", "10.1.2.4"),
                      To("2001:db8:1::1", "2001:db8:1::2")}),
              ElementsAre("2001:db8:1::1", "10.1.2.3"));
}

TEST(AddressOrderTest, PrefersSmallerScope) {
  EXPECT_THAT(
      Sorted({To("2001:db8:1::1", "2001:db8:1::2"), To("fe80::1", "fe80::2")}),
      ElementsAre("fe80::1", "2001:db8:1::1"));
}

TEST(AddressOrderTest, PrefersMatchingLabel) {
  EXPECT_THAT(Sorted({To("2001:db8:1::1", "2002:c633:6401::2"),
                      To("2002:c633:6401::1", "2002:c633:6401::2")}),
              ElementsAre("2002:c633:6401::1", "2001:db8:1::1"));
}

TEST(AddressOrderTest, PrefersNativeTo6to4) {
  EXPECT_THAT(Sorted({To("2002:c633:6401::1", "2002:c633:6401::2"),
                      To("2001:db8:1::1", "2001:db8:1::2")}),
              ElementsAre("2001:db8:1::1", "2002:c633:6401::1"));
}

TEST(AddressOrderTest, PrefersLongerCommonPrefix) {
  EXPECT_THAT(Sorted({To("2001:db8:3ffe::1", "2001:db8:1::2"),
                      To("2001:db8:1::1", "2001:db8:1::2")}),
              ElementsAre("2001:db8:1::1", "2001:db8:3ffe::1"));
}

TEST(AddressOrderTest, PrefersUsable) {
  EXPECT_THAT(Sorted({To("2001:db8::1", ""), To("192.0.2.1", "192.0.2.2")}),
              ElementsAre("192.0.2.1", "2001:db8::1"));
}

TEST(AddressOrderTest, UnusableStayAsGiven) {
  EXPECT_THAT(
      Sorted({To("192.0.2.1", ""), To("2001:db8::1", ""), To("192.0.2.2", "")}),
      ElementsAre("192.0.2.1", "2001:db8::1", "192.0.2.2"));
}

// golang#13283, golang#18518: nearness in IPv4 means nothing.
TEST(AddressOrderTest, Ipv4StaysAsGiven) {
  EXPECT_THAT(
      Sorted({To("198.51.100.1", "192.0.2.2"), To("192.0.2.1", "192.0.2.2"),
              To("192.0.3.1", "192.0.2.2")}),
      ElementsAre("198.51.100.1", "192.0.2.1", "192.0.3.1"));
}

TEST(AddressOrderTest, CommonPrefixEndsAt64Bits) {
  EXPECT_THAT(Sorted({To("2001:db8::ffff:1", "2001:db8::1"),
                      To("2001:db8::2", "2001:db8::1")}),
              ElementsAre("2001:db8::ffff:1", "2001:db8::2"));
}

TEST(AddressOrderTest, MappedAddressesCountAsIpv4) {
  EXPECT_THAT(
      Sorted({To("::ffff:192.0.2.1", "::ffff:192.0.2.9"),
              To("192.0.2.8", "192.0.2.9"), To("2001:db8::1", "2001:db8::2")}),
      ElementsAre("2001:db8::1", "::ffff:192.0.2.1", "192.0.2.8"));
}

TEST(AddressOrderTest, LoopbackIsLinkLocal) {
  EXPECT_THAT(Sorted({To("192.0.2.1", "192.0.2.2"),
                      To("127.0.0.1", "127.0.0.1"), To("::1", "::1")}),
              ElementsAre("::1", "127.0.0.1", "192.0.2.1"));
}

TEST(AddressOrderTest, UlaFromGlobalLosesToIpv4) {
  EXPECT_THAT(
      Sorted({To("fd00::1", "2001:db8::2"), To("192.0.2.1", "192.0.2.2")}),
      ElementsAre("192.0.2.1", "fd00::1"));
}

TEST(AddressOrderTest, SiteLocalHasItsOwnScope) {
  EXPECT_THAT(Sorted({To("fec0::1", "2001:db8::2"), To("3ffe::1", "3ffe::2")}),
              ElementsAre("3ffe::1", "fec0::1"));
}

TEST(AddressOrderTest, MulticastScopeIsInTheAddress) {
  EXPECT_THAT(Sorted({To("ff0e::1", "2001:db8::1"), To("ff02::1", "fe80::1")}),
              ElementsAre("ff02::1", "ff0e::1"));
}

TEST(AddressOrderTest, PolicyCanBeReplaced) {
  const AddressPolicy ipv4_first[] = {
      {Ip("::"), 0, 40, 1},
      {Ip("::ffff:0:0"), 96, 100, 4},
  };
  EXPECT_THAT(
      Sorted({To("2001:db8::1", "2001:db8::2"), To("192.0.2.1", "192.0.2.2")},
             ipv4_first),
      ElementsAre("192.0.2.1", "2001:db8::1"));
}

TEST(AddressOrderTest, OrderOfThePolicyDoesNotMatter) {
  std::vector<AddressPolicy> reversed(DefaultAddressPolicy().begin(),
                                      DefaultAddressPolicy().end());
  std::reverse(reversed.begin(), reversed.end());
  const std::vector<Destination> destinations = {
      To("2002:c633:6401::1", "2002:c633:6401::2"),
      To("192.0.2.1", "192.0.2.2"), To("::1", "::1"), To("fd00::1", "fd00::2"),
      To("2001:db8::1", "2001:db8::2")};
  EXPECT_EQ(Sorted(destinations, reversed), Sorted(destinations));
}

TEST(AddressOrderTest, EmptyPolicyIsHarmless) {
  EXPECT_THAT(Sorted({To("192.0.2.1", "192.0.2.2")}, {}),
              ElementsAre("192.0.2.1"));
}

TEST(AddressOrderTest, NothingToSortIsSorted) {
  EXPECT_THAT(Sorted({}), ElementsAre());
}

}  // namespace
}  // namespace rawnet
