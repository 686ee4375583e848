// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/plan_addresses.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/socket/ip_address.h"
#include "rawnet/tests/dialer/race_simulator.h"

namespace rawnet {
namespace {

std::string Plan(absl::string_view sorted, int count) {
  return AddressNames(PlanAddresses(NamedAddresses(sorted), count));
}

std::vector<IpAddress> RandomAddresses(std::mt19937& random) {
  std::vector<IpAddress> addresses(random() % 12);
  for (IpAddress& address : addresses) {
    const char* const family[] = {"4", "6", "m4"};
    address = NamedAddress(std::string(family[random() % 3]) +
                           static_cast<char>('a' + random() % 6));
  }
  return addresses;
}

std::vector<IpAddress> UniqueUnmapped(const std::vector<IpAddress>& addresses) {
  std::vector<IpAddress> unique;
  for (const IpAddress& mapped : addresses) {
    const IpAddress address = mapped.Unmapped();
    if (std::find(unique.begin(), unique.end(), address) == unique.end()) {
      unique.push_back(address);
    }
  }
  return unique;
}

enum class Family { kIpv4, kIpv6 };

std::vector<IpAddress> Only(Family family, std::vector<IpAddress> addresses) {
  std::erase_if(addresses, [family](const IpAddress& address) {
    return address.is_v4() != (family == Family::kIpv4);
  });
  return addresses;
}

TEST(PlanAddresses, AlternatesFamilies) {
  EXPECT_EQ(Plan("6a,6b,6c,4a,4b", 1), "6a,4a,6b,4b,6c");
}

TEST(PlanAddresses, LeadsWithAsManyAsAsked) {
  EXPECT_EQ(Plan("6a,6b,6c,4a,4b", 2), "6a,6b,4a,6c,4b");
  EXPECT_EQ(Plan("6a,6b,6c,4a,4b", 9), "6a,6b,6c,4a,4b");
}

TEST(PlanAddresses, CountBelowOneMeansOne) {
  EXPECT_EQ(Plan("6a,6b,4a", 0), "6a,4a,6b");
  EXPECT_EQ(Plan("6a,6b,4a", -7), "6a,4a,6b");
}

TEST(PlanAddresses, FamilyOfTheFirstLeads) {
  EXPECT_EQ(Plan("4a,6a,6b,4b", 1), "4a,6a,4b,6b");
}

TEST(PlanAddresses, LeftoversEndTheList) {
  EXPECT_EQ(Plan("6a,4a,4b,4c", 1), "6a,4a,4b,4c");
}

TEST(PlanAddresses, OneFamilyOrNoneIsItself) {
  EXPECT_EQ(Plan("4b,4a", 1), "4b,4a");
  EXPECT_EQ(Plan("", 1), "");
}

TEST(PlanAddresses, MappedAddressIsItsIpv4Address) {
  EXPECT_EQ(Plan("m4a,6a,4a,6a", 1), "4a,6a");
}

TEST(PlanAddresses, IsAPermutationThatKeepsTheOrderOfEachFamily) {
  std::mt19937 random(8305);
  for (int round = 0; round < 5000; ++round) {
    const std::vector<IpAddress> sorted = RandomAddresses(random);
    const std::vector<IpAddress> plan =
        PlanAddresses(sorted, static_cast<int>(random() % 4));
    const std::vector<IpAddress> unique = UniqueUnmapped(sorted);
    ASSERT_EQ(plan.size(), unique.size());
    for (const Family family : {Family::kIpv4, Family::kIpv6}) {
      ASSERT_EQ(AddressNames(Only(family, plan)),
                AddressNames(Only(family, unique)));
    }
  }
}

// What a hostile zone may send: two answers of 64 KB, each twice.
TEST(PlanAddresses, ManyAddressesAreEachTriedOnce) {
  std::vector<IpAddress> all;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 4000; ++i) {
      const auto high = static_cast<uint8_t>(i >> 8);
      const auto low = static_cast<uint8_t>(i);
      all.push_back(IpAddress::V4({192, 0, high, low}));
      all.push_back(IpAddress::V6({0x20, 0x01, 0x0d, 0xb8, high, low}));
    }
  }
  const std::vector<IpAddress> once(all.begin(), all.begin() + 8000);
  EXPECT_EQ(PlanAddresses(all, 1), once);
}

}  // namespace
}  // namespace rawnet
