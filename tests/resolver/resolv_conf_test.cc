// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/resolv_conf.h"

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

Endpoint Server(absl::string_view address) { return {Ip(address), 53}; }

ResolvConf WithOptions(absl::string_view options) {
  return ParseResolvConf(absl::StrCat("options ", std::string(options)));
}

std::vector<std::string> Candidates(absl::string_view name,
                                    absl::string_view text) {
  std::vector<std::string> texts;
  for (const DnsName& candidate :
       SearchCandidates(name, ParseResolvConf(text))) {
    texts.push_back(candidate.ToText());
  }
  return texts;
}

TEST(ResolvConfTest, MissingFileMeansDefaults) {
  const ResolvConf conf = ParseResolvConf("");
  EXPECT_THAT(conf.servers, ElementsAre(Server("127.0.0.1"), Server("::1")));
  EXPECT_THAT(conf.search, IsEmpty());
  EXPECT_EQ(conf.ndots, 1);
  EXPECT_EQ(conf.timeout, absl::Seconds(5));
  EXPECT_EQ(conf.attempts, 2);
  EXPECT_FALSE(conf.rotate || conf.single_request || conf.use_tcp ||
               conf.trust_ad || conf.edns0 || conf.no_aaaa || conf.no_reload ||
               conf.no_tld_query || conf.strict_error);
}

TEST(ResolvConfTest, ServersAreLiteralsWithZones) {
  const ResolvConf conf = ParseResolvConf(
      "nameserver 192.0.2.1\nnameserver 2001:db8::1\n"
      "nameserver fe80::1%eth0\n");
  EXPECT_THAT(conf.servers,
              ElementsAre(Server("192.0.2.1"), Server("2001:db8::1"),
                          Server("fe80::1%eth0")));
}

TEST(ResolvConfTest, ServerLimitIs3) {
  std::string text;
  for (int i = 1; i < 6; ++i) {
    absl::StrAppend(&text, "nameserver 192.0.2.", i, "\n");
  }
  EXPECT_EQ(ParseResolvConf(text).servers.size(), 3u);
}

TEST(ResolvConfTest, WhatIsNoAddressIsNoServer) {
  const ResolvConf conf = ParseResolvConf(
      "nameserver dns.example\nnameserver 1.2.3\nnameserver\n"
      "nameserver 192.0.2.1:53\nnameserver 192.0.2.7 trailing\n");
  EXPECT_THAT(conf.servers, ElementsAre(Server("192.0.2.7")));
}

TEST(ResolvConfTest, CommentsBeginLines) {
  const ResolvConf conf = ParseResolvConf(
      "# nameserver 192.0.2.1\n;nameserver 192.0.2.2\n"
      "nameserver 192.0.2.3 # here\n");
  EXPECT_THAT(conf.servers, ElementsAre(Server("192.0.2.3")));
}

TEST(ResolvConfTest, BlanksTabsAndCarriageReturnsSeparate) {
  const ResolvConf conf =
      ParseResolvConf("  nameserver\t192.0.2.1\r\n\toptions  rotate\r");
  EXPECT_THAT(conf.servers, ElementsAre(Server("192.0.2.1")));
  EXPECT_TRUE(conf.rotate);
}

TEST(ResolvConfTest, LastOfSearchAndDomainCounts) {
  EXPECT_THAT(ParseResolvConf("domain a\nsearch b c\n").search,
              ElementsAre(Name("b"), Name("c")));
  EXPECT_THAT(ParseResolvConf("search b c\ndomain a d\n").search,
              ElementsAre(Name("a")));
}

// libevent#332 choked on an empty suffix; golang#54124 on the root.
TEST(ResolvConfTest, SuffixesThatAreNoneAreDropped) {
  EXPECT_THAT(ParseResolvConf("search . .. a..b good. \\\n").search,
              ElementsAre(Name("good")));
  EXPECT_THAT(
      ParseResolvConf(absl::StrCat("search ", std::string(64, 'x'))).search,
      IsEmpty());
}

TEST(ResolvConfTest, SearchListHasNoLimit) {
  std::string text = "search";
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&text, " s", i);
  EXPECT_EQ(ParseResolvConf(text).search.size(), 1000u);
}

TEST(ResolvConfTest, DefaultSearchListComesFromTheHostname) {
  EXPECT_THAT(ParseResolvConf({.hostname = "host.corp.example"}).search,
              ElementsAre(Name("corp.example")));
  EXPECT_THAT(ParseResolvConf({.hostname = "host"}).search, IsEmpty());
  EXPECT_THAT(ParseResolvConf({.hostname = "host."}).search, IsEmpty());
}

TEST(ResolvConfTest, AnySearchLineReplacesTheDefault) {
  EXPECT_THAT(
      ParseResolvConf({.text = "search .", .hostname = "host.corp"}).search,
      IsEmpty());
  EXPECT_THAT(
      ParseResolvConf({.text = "search a", .hostname = "host.corp"}).search,
      ElementsAre(Name("a")));
}

TEST(ResolvConfTest, EnvironmentComesLast) {
  const ResolvConf conf = ParseResolvConf({.text = "search a\noptions ndots:2",
                                           .local_domain = "b c",
                                           .res_options = "ndots:3 rotate"});
  EXPECT_THAT(conf.search, ElementsAre(Name("b"), Name("c")));
  EXPECT_EQ(conf.ndots, 3);
  EXPECT_TRUE(conf.rotate);
}

TEST(ResolvConfTest, EmptyLocalDomainEmptiesTheSearchList) {
  EXPECT_THAT(ParseResolvConf({.text = "search a", .local_domain = ""}).search,
              IsEmpty());
}

TEST(ResolvConfTest, NumbersAreClamped) {
  EXPECT_EQ(WithOptions("ndots:0").ndots, 0);
  EXPECT_EQ(WithOptions("ndots:-1").ndots, 0);
  EXPECT_EQ(WithOptions("ndots:16").ndots, 15);
  EXPECT_EQ(WithOptions("timeout:0").timeout, absl::Seconds(1));
  EXPECT_EQ(WithOptions("timeout:31").timeout, absl::Seconds(30));
  EXPECT_EQ(WithOptions("attempts:0").attempts, 1);
  EXPECT_EQ(WithOptions("attempts:6").attempts, 5);
}

TEST(ResolvConfTest, EndlessNumbersAreClamped) {
  const std::string nines(100, '9');
  EXPECT_EQ(WithOptions(absl::StrCat("timeout:", nines)).timeout,
            absl::Seconds(30));
  EXPECT_EQ(WithOptions(absl::StrCat("timeout:-", nines)).timeout,
            absl::Seconds(1));
}

TEST(ResolvConfTest, NumbersInTheirRangeAreTaken) {
  const ResolvConf conf = WithOptions("ndots:5 timeout:2 attempts:3");
  EXPECT_EQ(conf.ndots, 5);
  EXPECT_EQ(conf.timeout, absl::Seconds(2));
  EXPECT_EQ(conf.attempts, 3);
}

TEST(ResolvConfTest, WhatIsNoNumberIsUnknown) {
  const ResolvConf conf =
      WithOptions("ndots: ndots:x attempts:3x timeout:- ndots:+2");
  EXPECT_EQ(conf.ndots, 1);
  EXPECT_EQ(conf.attempts, 2);
  EXPECT_EQ(conf.timeout, absl::Seconds(5));
  EXPECT_EQ(conf.unknown_options.size(), 5u);
}

TEST(ResolvConfTest, FlagsAreTaken) {
  EXPECT_TRUE(WithOptions("rotate").rotate);
  EXPECT_TRUE(WithOptions("single-request").single_request);
  EXPECT_TRUE(WithOptions("single-request-reopen").single_request);
  EXPECT_TRUE(WithOptions("use-vc").use_tcp);
  EXPECT_TRUE(WithOptions("usevc").use_tcp);
  EXPECT_TRUE(WithOptions("tcp").use_tcp);
  EXPECT_TRUE(WithOptions("trust-ad").trust_ad);
  EXPECT_TRUE(WithOptions("edns0").edns0);
  EXPECT_TRUE(WithOptions("no-aaaa").no_aaaa);
  EXPECT_TRUE(WithOptions("no-reload").no_reload);
  EXPECT_TRUE(WithOptions("no-tld-query").no_tld_query);
  EXPECT_TRUE(WithOptions("strict-error").strict_error);
}

TEST(ResolvConfTest, HyphenClearsAFlag) {
  const ResolvConf conf = WithOptions("rotate trust-ad -rotate");
  EXPECT_FALSE(conf.rotate);
  EXPECT_TRUE(conf.trust_ad);
}

TEST(ResolvConfTest, UnknownOptionsAreListed) {
  const ResolvConf conf = WithOptions("rotate debug -odd inet6 -");
  EXPECT_THAT(conf.unknown_options, ElementsAre("debug", "-odd", "inet6", "-"));
}

TEST(ResolvConfTest, UnknownLinesAreIgnored) {
  const ResolvConf conf =
      ParseResolvConf("sortlist 192.0.2.0\nNAMESERVER 192.0.2.1\nnameserve\n");
  EXPECT_EQ(conf.servers.size(), 2u);
}

// CVE-2024-25629 read before the start of a line that began with a NUL.
TEST(ResolvConfTest, NulsAreHarmless) {
  const std::string text("\0\nnameserver 192.0.2.1\n\0\0options\0rotate", 40);
  EXPECT_THAT(ParseResolvConf(text).servers, ElementsAre(Server("192.0.2.1")));
}

TEST(SearchTest, FewDotsComeAfterTheList) {
  EXPECT_THAT(Candidates("www", "search a b.c"),
              ElementsAre("www.a", "www.b.c", "www"));
}

TEST(SearchTest, ManyDotsComeBeforeTheList) {
  EXPECT_THAT(Candidates("www.x", "search a"), ElementsAre("www.x", "www.x.a"));
}

TEST(SearchTest, NdotsIsTheBorder) {
  EXPECT_THAT(Candidates("a.b", "search s\noptions ndots:2"),
              ElementsAre("a.b.s", "a.b"));
  EXPECT_THAT(Candidates("a.b.c", "search s\noptions ndots:2"),
              ElementsAre("a.b.c", "a.b.c.s"));
  EXPECT_THAT(Candidates("a", "search s\noptions ndots:0"),
              ElementsAre("a", "a.s"));
}

TEST(SearchTest, RootedNameIsItself) {
  EXPECT_THAT(Candidates("www.", "search a"), ElementsAre("www"));
  EXPECT_THAT(Candidates(".", "search a"), ElementsAre("."));
}

TEST(SearchTest, EscapedDotsAreNoDots) {
  EXPECT_THAT(Candidates("a\\.b", "search s"), ElementsAre("a\\.b.s", "a\\.b"));
  EXPECT_THAT(Candidates("a\\.", "search s"), ElementsAre("a\\..s", "a\\."));
  EXPECT_THAT(Candidates("a\\\\.", "search s"), ElementsAre("a\\\\"));
}

TEST(SearchTest, BadNamesHaveNoCandidates) {
  for (absl::string_view name : {"", "a..b", ".a", "a\\", ".."}) {
    EXPECT_THAT(Candidates(name, "search s"), IsEmpty()) << name;
  }
}

TEST(SearchTest, CandidatesThatAreTooLongAreLeftOut) {
  std::string name = "a";
  while (name.size() < 249) name += ".a";
  EXPECT_THAT(Candidates(name, "search s.example t"),
              ElementsAre(name, name + ".t"));
}

TEST(SearchTest, SpecialCandidatesAreLeftOut) {
  EXPECT_THAT(Candidates("www", "search x.ONION s alt"),
              ElementsAre("www.s", "www"));
  EXPECT_THAT(Candidates("a.onion.", ""), IsEmpty());
}

TEST(SearchTest, LocalIsAnOrdinaryName) {
  EXPECT_THAT(Candidates("printer.local", ""), ElementsAre("printer.local"));
}

TEST(SearchTest, NoTldQueryLeavesTheBareLabelOut) {
  EXPECT_THAT(Candidates("www", "search s\noptions no-tld-query"),
              ElementsAre("www.s"));
  EXPECT_THAT(Candidates("www", "options no-tld-query"), ElementsAre("www"));
  EXPECT_THAT(Candidates("www.", "search s\noptions no-tld-query"),
              ElementsAre("www"));
}

}  // namespace
}  // namespace rawnet
