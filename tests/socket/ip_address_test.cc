// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/ip_address.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <sstream>
#include <string>
#include <type_traits>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

static_assert(std::is_trivially_copyable_v<IpAddress>);
static_assert(sizeof(IpAddress) == 33);
static_assert(IpAddress::V4({127, 0, 0, 1}) == IpAddress::LoopbackV4());

IpAddress Address(absl::string_view text) {
  const absl::StatusOr<IpAddress> address = IpAddress::Parse(text);
  EXPECT_TRUE(address.ok()) << address.status();
  return address.value_or(IpAddress());
}

std::string ParseProblem(absl::string_view text) {
  const absl::StatusOr<IpAddress> address = IpAddress::Parse(text);
  EXPECT_FALSE(address.ok()) << text << " is " << address->ToString();
  EXPECT_TRUE(address.ok() || absl::IsInvalidArgument(address.status()));
  return std::string(address.status().message());
}

TEST(IpAddressTest, DefaultConstructedIsInvalid) {
  const IpAddress address;
  EXPECT_FALSE(address.is_valid());
  EXPECT_FALSE(address.is_v4());
  EXPECT_FALSE(address.is_v6());
  EXPECT_EQ(address.ToString(), "invalid ip address");
}

TEST(IpAddressTest, CanonicalTextSurvivesTheRoundTrip) {
  for (absl::string_view text :
       {"0.0.0.0", "192.168.140.255", "255.255.255.255", "::", "::1", "1::",
        "fd7a:115c:a1e0:ab12:4843:cd96:626b:430b", "::ffff:192.168.140.255",
        "::ffff:1.2.3.4%eth1", "1:2::7", "fe80::1%eth0", "fe80::1%a%b",
        "fd7a:115c:a1e0:ab12:4843:cd96::%fifteen-letters", "::1:0:0:0",
        "1:2:3:4:5:6:7:8", "2001:db8::1:0:0:1"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Address(text).ToString(), text);
  }
}

// RFC 5952 section 4.
TEST(IpAddressTest, TextIsCanonical) {
  EXPECT_EQ(Address("2001:0DB8:0:0:0:0:0:0001").ToString(), "2001:db8::1");
  EXPECT_EQ(Address("2001:db8:0:1:1:1:1:1").ToString(), "2001:db8:0:1:1:1:1:1");
  EXPECT_EQ(Address("2001:0:0:1:0:0:0:1").ToString(), "2001:0:0:1::1");
  EXPECT_EQ(Address("2001:db8:0:0:1:0:0:1").ToString(), "2001:db8::1:0:0:1");
  EXPECT_EQ(Address("1:2:3:4:5:6:0:0").ToString(), "1:2:3:4:5:6::");
  EXPECT_EQ(Address("::2:3:4:5:6:7:8").ToString(), "0:2:3:4:5:6:7:8");
}

TEST(IpAddressTest, DottedTailIsTheLastFourBytes) {
  EXPECT_EQ(Address("64:ff9b::1.2.3.4"), Address("64:ff9b::102:304"));
  EXPECT_EQ(Address("1:2:3:4:5:6:1.2.3.4"), Address("1:2:3:4:5:6:102:304"));
  EXPECT_EQ(Address("::1.2.3.4").ToString(), "::102:304");
}

TEST(IpAddressTest, ErrorNamesTextAndReason) {
  EXPECT_EQ(ParseProblem("1.2.3"), "parse \"1.2.3\": ip address too short");
  EXPECT_EQ(ParseProblem(""), "parse \"\": not an ip address");
  EXPECT_EQ(ParseProblem("a\n.b"), "parse \"a\\n.b\": unexpected character");
  EXPECT_EQ(ParseProblem("fe80::1%0123456789abcdef"),
            "parse \"fe80::1%0123456789abcdef\": zone too long (>15)");
}

TEST(IpAddressTest, RefusesMalformedV4) {
  for (absl::string_view text :
       {"1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.",
        "192.168.1.256", "300.0.0.1", "1.2.3.99999999999999999999", "1.2.3.a",
        "1.2.3.-4", "1.2.3.+4", " 1.2.3.4", "1.2.3.4 ", "0x7f.0.0.1", "127.1",
        "2130706433", "1.2.3.4/24", "1.2.3.4:80"}) {
    ParseProblem(text);
  }
}

// CVE-2016-10739
TEST(IpAddressTest, RefusesWhatTrails) {
  for (absl::string_view text :
       {"127.0.0.1 host", "127.0.0.1\nhost", "127.0.0.1\t", "::1 host"}) {
    ParseProblem(text);
  }
}

// CVE-2021-29923: some systems read these as octal.
TEST(IpAddressTest, RefusesLeadingZeros) {
  for (absl::string_view text : {"010.0.0.1", "1.02.3.4", "127.0.0.001",
                                 "0.0.0.00", "::ffff:1.2.3.04"}) {
    EXPECT_NE(ParseProblem(text).find("leading zero"), std::string::npos);
  }
}

TEST(IpAddressTest, RefusesMalformedV6) {
  for (absl::string_view text : {":",
                                 ":::",
                                 "1:2:3:4:5:6:7",
                                 "1:2:3:4:5:6:7:8:9",
                                 "1:2:3:4:5:6:7:",
                                 ":1:2:3:4:5:6:7",
                                 ":1:2:3:4:5:6:7:8",
                                 "1::2::3",
                                 "1:::2",
                                 "::1:",
                                 ":1::2",
                                 "12345::",
                                 "fe801::1",
                                 "g::1",
                                 "::1%",
                                 "::1 ",
                                 "[::1]",
                                 "fe80:tail.scale.com::1",
                                 "-1::",
                                 "1:2:3:4:5:6:7:8%"}) {
    ParseProblem(text);
  }
}

TEST(IpAddressTest, GapStandsForOneGroupAtLeast) {
  EXPECT_EQ(Address("1:2:3:4::5:6:7"), Address("1:2:3:4:0:5:6:7"));
  for (absl::string_view text : {"1:2:3:4::5:6:7:8", "::1:2:3:4:5:6:7:8",
                                 "1:2:3:4:5:6:7:8::", "1:2:3:4:5:6::1.2.3.4"}) {
    EXPECT_NE(ParseProblem(text).find("stands for no group"),
              std::string::npos);
  }
}

TEST(IpAddressTest, DottedTailComesLast) {
  for (absl::string_view text :
       {"1.2.3.4::", "1:1.2.3.4::2", "::1.2.3.4:1", "1.2.3.4:1:2:3:4:5:6",
        "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "::1.2.3.4.5", "::1.2.3.256",
        "1:2:3:4:5:1.2.3.4", "::ffff:1.2.3.4:"}) {
    ParseProblem(text);
  }
}

TEST(IpAddressTest, ZoneNeedsV6) {
  ParseProblem("1.2.3.4%eth0");
  ParseProblem("%eth0");
  ParseProblem("%");
  EXPECT_FALSE(IpAddress::LoopbackV4().WithZone("lo").ok());
  EXPECT_FALSE(IpAddress().WithZone("lo").ok());
}

TEST(IpAddressTest, ZoneIsPartOfTheValue) {
  const IpAddress bare = Address("fe80::1");
  const IpAddress zoned = *bare.WithZone("eth0");
  EXPECT_EQ(zoned.zone(), "eth0");
  EXPECT_NE(zoned, bare);
  EXPECT_EQ(zoned, Address("fe80::1%eth0"));
  EXPECT_EQ(*zoned.WithZone(""), bare);
  EXPECT_EQ(zoned.WithZone("lo")->zone(), "lo");
}

TEST(IpAddressTest, ZoneIsBounded) {
  EXPECT_EQ(IpAddress::AnyV6().WithZone("123456789abcdef")->zone(),
            "123456789abcdef");
  EXPECT_EQ(IpAddress::AnyV6().WithZone("123456789abcdefg").status().message(),
            "zone too long (>15)");
  EXPECT_FALSE(IpAddress::AnyV6().WithZone(absl::string_view("a\0b", 3)).ok());
}

TEST(IpAddressTest, MappedDiffersUntilUnmapped) {
  const IpAddress v4 = Address("1.2.3.4");
  const IpAddress mapped = Address("::ffff:1.2.3.4%lo");
  EXPECT_TRUE(mapped.is_v6());
  EXPECT_TRUE(mapped.IsMappedV4());
  EXPECT_FALSE(v4.IsMappedV4());
  EXPECT_NE(mapped, v4);
  EXPECT_EQ(mapped.Unmapped(), v4);
  EXPECT_EQ(Address("::1").Unmapped(), Address("::1"));
}

TEST(IpAddressTest, BytesAreInNetworkOrder) {
  const IpAddress v4 = Address("1.2.3.4");
  EXPECT_EQ(v4.V4Bytes(), (std::array<uint8_t, 4>{1, 2, 3, 4}));
  EXPECT_EQ(IpAddress::V6(v4.V6Bytes()), Address("::ffff:1.2.3.4"));
  EXPECT_EQ(Address("::ffff:1.2.3.4").V4Bytes(), v4.V4Bytes());
  EXPECT_EQ(Address("1::102:304").V4Bytes(), (std::array<uint8_t, 4>{}));
  EXPECT_EQ(Address("0102::").V6Bytes()[1], 2);
}

TEST(IpAddressTest, OrdersByFamilyAddressZone) {
  const IpAddress ordered[] = {
      IpAddress(),     Address("1.2.3.4"), Address("2.0.0.0"), Address("::"),
      Address("::%a"), Address("::%b"),    Address("::1"),     Address("ff::")};
  for (size_t i = 1; i < std::size(ordered); ++i) {
    EXPECT_LT(ordered[i - 1], ordered[i]) << ordered[i];
  }
}

TEST(IpAddressTest, HashTellsFamiliesAndZonesApart) {
  const absl::flat_hash_set<IpAddress> set = {
      Address("1.2.3.4"), Address("::ffff:1.2.3.4"), Address("::1%a"),
      Address("::1%b"), Address("1.2.3.4")};
  EXPECT_EQ(set.size(), 4u);
  EXPECT_TRUE(set.contains(IpAddress::V4({1, 2, 3, 4})));
}

struct Kinds {
  const char* text;
  const char* kinds;
};

std::string KindsOf(const IpAddress& address) {
  std::string kinds;
  if (address.IsLoopback()) kinds += "loopback ";
  if (address.IsUnspecified()) kinds += "unspecified ";
  if (address.IsLinkLocal()) kinds += "link-local ";
  if (address.IsMulticast()) kinds += "multicast ";
  if (address.IsPrivate()) kinds += "private ";
  if (address.IsGlobalUnicast()) kinds += "global ";
  return kinds;
}

TEST(IpAddressTest, KnowsItsKind) {
  constexpr Kinds kCases[] = {{"127.255.0.1", "loopback "},
                              {"::1", "loopback "},
                              {"::2", "global "},
                              {"0.0.0.0", "unspecified "},
                              {"::", "unspecified "},
                              {"169.254.1.1", "link-local "},
                              {"169.253.1.1", "global "},
                              {"fe80::1%lo", "link-local "},
                              {"febf::", "link-local "},
                              {"fec0::", "global "},
                              {"224.0.0.1", "multicast "},
                              {"239.1.1.1", "multicast "},
                              {"240.0.0.1", "global "},
                              {"ff02::1", "multicast "},
                              {"10.1.2.3", "private global "},
                              {"172.16.0.1", "private global "},
                              {"172.31.0.1", "private global "},
                              {"172.32.0.1", "global "},
                              {"192.168.0.1", "private global "},
                              {"fd00::1", "private global "},
                              {"fe00::1", "global "},
                              {"255.255.255.255", ""},
                              {"8.8.8.8", "global "},
                              {"2001:db8::1", "global "}};
  for (const Kinds& c : kCases) {
    EXPECT_EQ(KindsOf(Address(c.text)), c.kinds) << c.text;
  }
  EXPECT_EQ(KindsOf(IpAddress()), "");
}

TEST(IpAddressTest, MappedHasTheKindOfWhatItHolds) {
  EXPECT_EQ(KindsOf(Address("::ffff:127.0.0.1")), "loopback ");
  EXPECT_EQ(KindsOf(Address("::ffff:0.0.0.0")), "unspecified ");
  EXPECT_EQ(KindsOf(Address("::ffff:10.0.0.1")), "private global ");
  EXPECT_EQ(KindsOf(Address("::ffff:255.255.255.255")), "");
}

TEST(IpAddressTest, Streams) {
  std::ostringstream stream;
  stream << IpAddress::LoopbackV6() << " " << IpAddress::AnyV4();
  EXPECT_EQ(stream.str(), "::1 0.0.0.0");
}

}  // namespace
}  // namespace rawnet
