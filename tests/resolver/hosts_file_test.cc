// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/hosts_file.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<IpAddress> AddressesOf(const HostsFile& hosts,
                                   absl::string_view name) {
  const HostsFile::Host* host = hosts.FindByName(name);
  return host == nullptr ? std::vector<IpAddress>() : host->addresses;
}

TEST(HostsFileTest, NamesAndAliasesHaveTheAddress) {
  const HostsFile hosts = HostsFile::Parse("192.0.2.1 www.example www w3\n");
  for (absl::string_view name : {"www.example", "www", "w3"}) {
    EXPECT_THAT(AddressesOf(hosts, name), ElementsAre(Ip("192.0.2.1"))) << name;
    EXPECT_EQ(hosts.FindByName(name)->canonical_name, "www.example") << name;
  }
}

TEST(HostsFileTest, MissingNameIsNull) {
  EXPECT_EQ(HostsFile().FindByName("a"), nullptr);
  EXPECT_EQ(HostsFile::Parse("192.0.2.1 a").FindByName("b"), nullptr);
  EXPECT_EQ(HostsFile::Parse("192.0.2.1 a").FindByName(""), nullptr);
  EXPECT_EQ(HostsFile::Parse("192.0.2.1 .").FindByName("."), nullptr);
}

TEST(HostsFileTest, CaseAndTrailingDotMakeNoDifference) {
  const HostsFile hosts = HostsFile::Parse("192.0.2.1 Www.Example.\n");
  EXPECT_THAT(AddressesOf(hosts, "wWW.example"), ElementsAre(Ip("192.0.2.1")));
  EXPECT_THAT(AddressesOf(hosts, "www.example."), ElementsAre(Ip("192.0.2.1")));
  EXPECT_EQ(hosts.FindByName("www.example")->canonical_name, "Www.Example");
}

TEST(HostsFileTest, LinesForOneNameAddUp) {
  const HostsFile hosts = HostsFile::Parse(
      "192.0.2.1 first x\n2001:db8::1 second x\n192.0.2.2 x\n");
  EXPECT_THAT(AddressesOf(hosts, "x"),
              ElementsAre(Ip("192.0.2.1"), Ip("2001:db8::1"), Ip("192.0.2.2")));
  EXPECT_EQ(hosts.FindByName("x")->canonical_name, "first");
}

TEST(HostsFileTest, AddressHasItsNamesInOrder) {
  const HostsFile hosts =
      HostsFile::Parse("192.0.2.1 One Uno\n192.0.2.2 x\n192.0.2.1 eins\n");
  EXPECT_THAT(hosts.NamesOf(Ip("192.0.2.1")),
              ElementsAre("One", "Uno", "eins"));
  EXPECT_THAT(hosts.NamesOf(Ip("192.0.2.9")), IsEmpty());
}

TEST(HostsFileTest, ZonesAreKept) {
  const HostsFile hosts = HostsFile::Parse("fe80::1%eth0 router\n");
  EXPECT_THAT(AddressesOf(hosts, "router"), ElementsAre(Ip("fe80::1%eth0")));
  EXPECT_THAT(hosts.NamesOf(Ip("fe80::1%eth0")), ElementsAre("router"));
  EXPECT_THAT(hosts.NamesOf(Ip("fe80::1")), IsEmpty());
}

TEST(HostsFileTest, MappedAddressIsItsIpv4Address) {
  const HostsFile hosts = HostsFile::Parse("::ffff:192.0.2.1 a\n");
  EXPECT_THAT(AddressesOf(hosts, "a"), ElementsAre(Ip("192.0.2.1")));
  EXPECT_THAT(hosts.NamesOf(Ip("::ffff:192.0.2.1")), ElementsAre("a"));
}

TEST(HostsFileTest, CommentsRunToTheEndOfTheLine) {
  const HostsFile hosts =
      HostsFile::Parse("#192.0.2.1 a\n192.0.2.2 b#c\n192.0.2.3 # d\n");
  EXPECT_EQ(hosts.FindByName("a"), nullptr);
  EXPECT_THAT(AddressesOf(hosts, "b"), ElementsAre(Ip("192.0.2.2")));
  EXPECT_EQ(hosts.FindByName("d"), nullptr);
}

TEST(HostsFileTest, MalformedLinesAreSkipped) {
  const HostsFile hosts = HostsFile::Parse(
      "\n192.0.2.1\nhost 192.0.2.1\n1.2.3 a\n01.2.3.4 a\n1.2.3.4x a\n"
      "fe80::1%% \n192.0.2.9 good");
  EXPECT_EQ(hosts.FindByName("a"), nullptr);
  EXPECT_THAT(AddressesOf(hosts, "good"), ElementsAre(Ip("192.0.2.9")));
}

TEST(HostsFileTest, RootIsNoName) {
  const HostsFile hosts = HostsFile::Parse("192.0.2.1 . a\n192.0.2.2 .\n");
  EXPECT_EQ(hosts.FindByName("a")->canonical_name, "a");
  EXPECT_THAT(hosts.NamesOf(Ip("192.0.2.1")), ElementsAre("a"));
  EXPECT_THAT(hosts.NamesOf(Ip("192.0.2.2")), IsEmpty());
}

TEST(HostsFileTest, TwoDotsAtTheEndAreNoName) {
  const HostsFile hosts = HostsFile::Parse("192.0.2.1 .. a.. b\n");
  EXPECT_THAT(hosts.NamesOf(Ip("192.0.2.1")), ElementsAre("b"));
  for (absl::string_view name : {"", ".", "..", "a", "a.", "a.."}) {
    EXPECT_EQ(hosts.FindByName(name), nullptr) << name;
  }
}

TEST(HostsFileTest, TabsAndCarriageReturnsSeparate) {
  const HostsFile hosts = HostsFile::Parse("\t192.0.2.1\ta \t b\r\n");
  EXPECT_THAT(AddressesOf(hosts, "b"), ElementsAre(Ip("192.0.2.1")));
}

TEST(HostsFileTest, NulsAreHarmless) {
  const HostsFile hosts =
      HostsFile::Parse(absl::string_view("\0\n192.0.2.1 a\0b c\n\0", 19));
  EXPECT_THAT(AddressesOf(hosts, "c"), ElementsAre(Ip("192.0.2.1")));
}

// c-ares#947.
TEST(HostsFileTest, HalfALocalhostIsCompleted) {
  EXPECT_THAT(AddressesOf(HostsFile::Parse("127.0.0.1 localhost"), "localhost"),
              ElementsAre(Ip("127.0.0.1"), Ip("::1")));
  EXPECT_THAT(AddressesOf(HostsFile::Parse("::1 localhost"), "LOCALHOST"),
              ElementsAre(Ip("::1"), Ip("127.0.0.1")));
}

TEST(HostsFileTest, WholeLocalhostIsLeftAlone) {
  EXPECT_THAT(
      AddressesOf(HostsFile::Parse("127.0.1.1 localhost\n::1 localhost"),
                  "localhost"),
      ElementsAre(Ip("127.0.1.1"), Ip("::1")));
}

TEST(HostsFileTest, LocalhostElsewhereIsLeftAlone) {
  EXPECT_THAT(AddressesOf(HostsFile::Parse("192.0.2.1 localhost"), "localhost"),
              ElementsAre(Ip("192.0.2.1")));
  EXPECT_EQ(HostsFile::Parse("").FindByName("localhost"), nullptr);
}

TEST(HostsFileTest, BlockListsOfManyNamesAreTaken) {
  std::string text;
  for (int i = 0; i < 20000; ++i) {
    absl::StrAppend(&text, "0.0.0.0 ads", i, ".example\n");
  }
  const HostsFile hosts = HostsFile::Parse(text);
  EXPECT_EQ(hosts.NamesOf(Ip("0.0.0.0")).size(), 20000u);
  EXPECT_THAT(AddressesOf(hosts, "ads19999.example"),
              ElementsAre(Ip("0.0.0.0")));
}

}  // namespace
}  // namespace rawnet
