// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/typed_records.h"

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

DnsName Named(absl::string_view text) {
  return DnsName::FromText(text).value();
}

Record Mx(uint16_t preference, absl::string_view host) {
  return MakeRecord(Named("a.example"), 300, MxRdata{preference, Named(host)});
}

Record Srv(uint16_t priority, uint16_t weight, absl::string_view host) {
  return MakeRecord(Named("_s._tcp.a.example"), 300,
                    SrvRdata{priority, weight, 80, Named(host)});
}

uint32_t Least(uint32_t) { return 0; }
uint32_t Most(uint32_t limit) { return limit - 1; }

std::vector<std::string> HostsOf(const std::vector<SrvTarget>& targets) {
  std::vector<std::string> hosts;
  for (const SrvTarget& target : targets) hosts.push_back(target.host);
  return hosts;
}

// --- MX.

TEST(MxHosts, TheLeastPreferenceComesFirst) {
  const auto hosts =
      MxHostsIn({Mx(20, "b.example"), Mx(10, "a.example")}, &Least);
  EXPECT_THAT(*hosts,
              ElementsAre(MxHost{"a.example", 10}, MxHost{"b.example", 20}));
}

TEST(MxHosts, EqualOnesAreShuffled) {
  const std::vector<Record> records = {Mx(1, "a.example"), Mx(1, "b.example")};
  EXPECT_EQ(MxHostsIn(records, &Least)->front().host, "b.example");
  EXPECT_EQ(MxHostsIn(records, &Most)->front().host, "a.example");
}

// RFC 7505.
TEST(MxHosts, ADomainMayTakeNoMail) {
  EXPECT_THAT(*MxHostsIn({Mx(0, ".")}, &Least), IsEmpty());
}

TEST(MxHosts, WhatIsNoHostsNameIsLeftOut) {
  const auto some =
      MxHostsIn({Mx(1, "<script>.example"), Mx(2, "b.example")}, &Least);
  EXPECT_THAT(*some, ElementsAre(MxHost{"b.example", 2}));
  const auto none = MxHostsIn({Mx(1, "a\\032b.example")}, &Least);
  EXPECT_EQ(none.status().message(),
            "malformed dns reply: no MX record has a host's name");
}

TEST(MxHosts, TheRootAmongOthersIsNoHost) {
  const auto some = MxHostsIn({Mx(0, "."), Mx(10, "a.example")}, &Least);
  EXPECT_THAT(*some, ElementsAre(MxHost{"a.example", 10}));
  EXPECT_FALSE(MxHostsIn({Mx(0, "."), Mx(1, ".")}, &Least).ok());
}

// golang#56025
TEST(MxHosts, AnIpv4AddressIsTolerated) {
  const auto hosts = MxHostsIn({Mx(1, "192.0.2.1")}, &Least);
  EXPECT_THAT(*hosts, ElementsAre(MxHost{"192.0.2.1", 1}));
  for (const char* wrong : {"192.0.2", "192.0.2.256", "1.2.3.4.5", "192.0.2.01",
                            "25", "192\\.0\\.2\\.1", "\\058\\0581"}) {
    EXPECT_FALSE(MxHostsIn({Mx(1, wrong)}, &Least).ok()) << wrong;
  }
}

// --- SRV: RFC 2782.

TEST(SrvTargets, TheLeastPriorityComesFirst) {
  const auto targets = SrvTargetsIn(
      {Srv(2, 0, "b.example"), Srv(1, 0, "a.example"), Srv(3, 0, "c.example")},
      &Least);
  EXPECT_THAT(HostsOf(*targets),
              ElementsAre("a.example", "b.example", "c.example"));
  EXPECT_EQ(targets->front(), (SrvTarget{"a.example", 80, 1, 0}));
}

TEST(SrvTargets, TheRunningSumDecides) {
  const std::vector<Record> records = {Srv(1, 10, "ten.example"),
                                       Srv(1, 0, "none.example"),
                                       Srv(1, 20, "twenty.example")};
  // 0 is for those without weight; 30 is the last of all.
  EXPECT_THAT(HostsOf(*SrvTargetsIn(records, &Least)),
              ElementsAre("none.example", "ten.example", "twenty.example"));
  EXPECT_THAT(HostsOf(*SrvTargetsIn(records, &Most)),
              ElementsAre("twenty.example", "ten.example", "none.example"));
  const auto eleven = [](uint32_t limit) { return limit > 11 ? 11u : 0u; };
  EXPECT_EQ(SrvTargetsIn(records, eleven)->front().host, "twenty.example");
}

// Each as often as its weight says: 1 in 11 for 1 and 0, 9 for 9.
TEST(SrvTargets, WeightsAreKeptOverAllDraws) {
  const std::vector<Record> records = {Srv(1, 1, "one.example"),
                                       Srv(1, 9, "nine.example"),
                                       Srv(1, 0, "none.example")};
  std::map<std::string, int> firsts;
  for (uint32_t drawn = 0; drawn < 11; ++drawn) {
    const auto draw = [drawn](uint32_t limit) {
      return limit == 11 ? drawn : 0;
    };
    ++firsts[SrvTargetsIn(records, draw)->front().host];
  }
  EXPECT_EQ(firsts["none.example"], 1);
  EXPECT_EQ(firsts["one.example"], 1);
  EXPECT_EQ(firsts["nine.example"], 9);
}

// RFC 2782 to the letter. Those of weight 0 stand before the others.
std::vector<std::string> DrawnOneByOne(std::vector<SrvTarget> targets,
                                       const RandomBelow& random) {
  std::vector<std::string> hosts;
  while (targets.size() > 1) {
    uint32_t sum = 0;
    for (const SrvTarget& target : targets) sum += target.weight;
    const uint32_t drawn = random(sum + 1);
    auto chosen = targets.begin();
    for (sum = chosen->weight; sum < drawn; sum += chosen->weight) ++chosen;
    hosts.push_back(chosen->host);
    targets.erase(chosen);
  }
  hosts.push_back(targets.front().host);
  return hosts;
}

TEST(SrvTargets, AnyNumberIsDrawnAsAFewAre) {
  std::mt19937 seed(2782);
  for (const int count : {1, 2, 3, 4, 7, 8, 9, 100, 3000}) {
    std::vector<Record> records;
    std::vector<SrvTarget> targets;
    for (int i = 0; i < count; ++i) {
      const auto weight =
          static_cast<uint16_t>(i < count / 3 ? 0 : 1 + seed() % 65535);
      const std::string host = absl::StrCat("h", i, ".example");
      records.push_back(Srv(1, weight, host));
      targets.push_back({host, 80, 1, weight});
    }
    std::mt19937 one = seed, other = seed;
    const auto drawn =
        SrvTargetsIn(records, [&](uint32_t limit) { return one() % limit; });
    EXPECT_EQ(HostsOf(*drawn), DrawnOneByOne(targets, [&](uint32_t limit) {
                return other() % limit;
              }));
  }
}

TEST(SrvTargets, AServiceMayBeAbsentOnPurpose) {
  EXPECT_THAT(*SrvTargetsIn({Srv(0, 0, ".")}, &Least), IsEmpty());
}

TEST(SrvTargets, TheRootAmongOthersIsNoHost) {
  const auto some =
      SrvTargetsIn({Srv(1, 0, "."), Srv(2, 0, "a.example")}, &Least);
  EXPECT_THAT(HostsOf(*some), ElementsAre("a.example"));
}

// --- The rest.

TEST(NsHosts, AreInTheOrderOfTheReply) {
  const auto ns = [](absl::string_view host) {
    return MakeRecord(Named("example"), 300, NsRdata{Named(host)});
  };
  EXPECT_THAT(*NsHostsIn({ns("b.example"), ns("a.example"), ns("-.example")}),
              ElementsAre("b.example", "a.example"));
}

TEST(PtrNames, MayBeSeveral) {
  const auto ptr = [](absl::string_view name) {
    return MakeRecord(Named("1.2.0.192.in-addr.arpa"), 300,
                      PtrRdata{Named(name)});
  };
  EXPECT_THAT(*PtrNamesIn({ptr("a.example"), ptr("b.example")}),
              ElementsAre("a.example", "b.example"));
}

TEST(NsHosts, TheRootIsNoHost) {
  const auto ns = [](absl::string_view host) {
    return MakeRecord(Named("example"), 300, NsRdata{Named(host)});
  };
  EXPECT_THAT(*NsHostsIn({ns("."), ns("a.example")}), ElementsAre("a.example"));
  EXPECT_FALSE(NsHostsIn({ns(".")}).ok());
}

TEST(PtrNames, TheRootIsNoName) {
  const auto ptr = [](absl::string_view name) {
    return MakeRecord(Named("1.2.0.192.in-addr.arpa"), 300,
                      PtrRdata{Named(name)});
  };
  EXPECT_THAT(*PtrNamesIn({ptr("."), ptr("a.example")}),
              ElementsAre("a.example"));
  EXPECT_FALSE(PtrNamesIn({ptr(".")}).ok());
}

TEST(TxtTexts, StringsOfARecordAreJoined) {
  const auto txt = [](std::vector<std::string> strings) {
    return MakeRecord(Named("example"), 300, TxtRdata{std::move(strings)});
  };
  EXPECT_THAT(TxtTextsIn({txt({"v=spf1 ", "-all"}), txt({""}),
                          txt({std::string("\0\xff", 2)})}),
              ElementsAre("v=spf1 -all", "", std::string("\0\xff", 2)));
}

TEST(ReverseName, IsUnderArpa) {
  EXPECT_EQ(ReverseName(Ip("192.0.2.1")).ToText(), "1.2.0.192.in-addr.arpa");
  EXPECT_EQ(ReverseName(Ip("::ffff:192.0.2.1")).ToText(),
            "1.2.0.192.in-addr.arpa");
  EXPECT_EQ(ReverseName(Ip("2001:db8::567:89ab%lo")).ToText(),
            "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2."
            "ip6.arpa");
}

}  // namespace
}  // namespace rawnet
