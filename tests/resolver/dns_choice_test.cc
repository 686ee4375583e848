// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_choice.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/automatic_lookup.h"
#include "rawnet/resolver/system_lookup.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using Backend = DnsChoice::Backend;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(DnsChoice, SaysWhoAndHowLoud) {
  EXPECT_EQ(*DnsChoice::Parse(""), DnsChoice());
  EXPECT_EQ(*DnsChoice::Parse("pure"), (DnsChoice{Backend::kPure, 0}));
  EXPECT_EQ(*DnsChoice::Parse("system"), (DnsChoice{Backend::kSystem, 0}));
  EXPECT_EQ(*DnsChoice::Parse("pure+1"), (DnsChoice{Backend::kPure, 1}));
  EXPECT_EQ(*DnsChoice::Parse("system+2"), (DnsChoice{Backend::kSystem, 2}));
  EXPECT_EQ(*DnsChoice::Parse("1"), (DnsChoice{Backend::kAutomatic, 1}));
  EXPECT_EQ(*DnsChoice::Parse("2"), (DnsChoice{Backend::kAutomatic, 2}));
}

TEST(DnsChoice, WhatMeansNothingIsAnError) {
  for (const char* text : {"libc", "PURE", "pure+", "pure+3", "pure+1+1", "+1",
                           "0", "3", " pure", "1+pure"}) {
    const absl::Status status = DnsChoice::Parse(text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << text;
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("want pure or system, and +1 or +2"));
  }
}

TEST(DnsChoice, ExplainsItself) {
  NameSwitch plain;
  EXPECT_EQ(Explain({Backend::kSystem}, plain),
            "names are looked up by getaddrinfo(3): RAWNET_DNS");
  EXPECT_EQ(Explain({Backend::kPure}, plain),
            "names are looked up by rawnet's resolver: RAWNET_DNS");
  EXPECT_EQ(Explain({}, plain), "names are looked up by rawnet's resolver");
  const NameSwitch more = ParseNameSwitch("hosts: files mdns4 dns myhostname");
  EXPECT_EQ(Explain({Backend::kPure}, more),
            "names are looked up by rawnet's resolver: RAWNET_DNS; of "
            "nsswitch.conf it passes over mdns4, myhostname");
  EXPECT_EQ(Explain({}, more),
            "names are looked up by rawnet's resolver, and by getaddrinfo(3) "
            "those of mdns4, myhostname");
}

// --- Which names need the system.

std::string ServiceIn(absl::string_view services, absl::string_view name) {
  return ServiceFor(name, ParseNameSwitch(absl::StrCat("hosts: ", services)),
                    {.host_name = [] { return std::string("Laptop"); }});
}

TEST(ServiceForTest, FilesAndDnsNeedNobody) {
  for (const char* name : {"host.example", "host", "printer.local", "laptop"}) {
    EXPECT_EQ(ServiceIn("files dns", name), "") << name;
  }
}

TEST(ServiceForTest, MulticastDnsHasDotLocal) {
  constexpr char kDebian[] = "files mdns4_minimal [NOTFOUND=return] dns";
  EXPECT_EQ(ServiceIn(kDebian, "printer.local"), "mdns4_minimal");
  EXPECT_EQ(ServiceIn(kDebian, "Printer.LOCAL."), "mdns4_minimal");
  EXPECT_EQ(ServiceIn(kDebian, "host.example"), "");
  EXPECT_EQ(ServiceIn(kDebian, "local.example"), "");
}

TEST(ServiceForTest, ResolveHasSingleLabelsToo) {
  constexpr char kFedora[] = "files myhostname resolve [!UNAVAIL=return] dns";
  EXPECT_EQ(ServiceIn(kFedora, "printer"), "resolve");
  EXPECT_EQ(ServiceIn(kFedora, "printer.local"), "resolve");
  EXPECT_EQ(ServiceIn(kFedora, "host.example"), "");
}

TEST(ServiceForTest, MyhostnameHasTheNamesOfThisMachine) {
  constexpr char kServices[] = "files dns myhostname";
  for (const char* name : {"laptop", "LAPTOP.", "_gateway", "_outbound"}) {
    EXPECT_EQ(ServiceIn(kServices, name), "myhostname") << name;
  }
  EXPECT_EQ(ServiceIn(kServices, "laptop.example"), "");
}

TEST(ServiceForTest, WhatIsNotKnownMayKnowAnyName) {
  EXPECT_EQ(ServiceIn("files ldap dns", "host.example"), "ldap");
  EXPECT_EQ(ServiceIn("files wins dns", "host"), "wins");
}

TEST(ServiceForTest, LiteralsAndSpecialNamesNeedNobody) {
  for (const char* name : {"192.0.2.1", "::1", "localhost", "a.localhost",
                           "x.onion", "", "no..name"}) {
    EXPECT_EQ(ServiceIn("files ldap dns", name), "") << name;
  }
}

TEST(ServiceForTest, AliasesAreForSingleLabels) {
  const NameSystem system = {.has_aliases = true};
  EXPECT_EQ(ServiceFor("www", NameSwitch(), system), "HOSTALIASES");
  EXPECT_EQ(ServiceFor("www.example", NameSwitch(), system), "");
}

TEST(AutomaticLookupTest, EachNameGoesToWhoHasIt) {
  const auto server =
      ServeZone(DnsZone().AddAddress("host.example", "192.0.2.1"));
  Resolver::Options options = OptionsFor({server->endpoint()});
  options.name_switch = ParseNameSwitch("hosts: files mdns4_minimal dns");
  Resolver pure(options);
  SystemLookup system({.ask = [](const std::string&, auto) {
    HostAddresses found;
    found.addresses = {SocketAddress::Inet4({192, 0, 2, 2}, 0)};
    return found;
  }});
  AutomaticLookup lookup(pure, system);
  RecordingSink dns, local;
  LookUp(lookup, Ipv4Request("host.example"), dns);
  LookUp(lookup, Ipv4Request("printer.local"), local);
  EXPECT_THAT(*dns.A().addresses, ElementsAre(Ip("192.0.2.1")));
  EXPECT_THAT(*local.A().addresses, ElementsAre(Ip("192.0.2.2")));
  EXPECT_EQ(local.A().server, "system");
}

TEST(AutomaticLookupTest, ResolveAloneIsDnsForTheRest) {
  const auto server =
      ServeZone(DnsZone().AddAddress("host.example", "192.0.2.1"));
  Resolver::Options options = OptionsFor({server->endpoint()});
  options.name_switch = ParseNameSwitch("hosts: files resolve");
  Resolver pure(options);
  SystemLookup system;
  AutomaticLookup lookup(pure, system);
  RecordingSink sink;
  LookUp(lookup, Ipv4Request("host.example"), sink);
  ASSERT_TRUE(sink.A().addresses.ok()) << sink.A().addresses.status();
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
}

TEST(ExplainingLookup, TellsNamesAndAnswers) {
  SystemLookup system({.ask = [](const std::string&, auto) {
    HostAddresses found;
    found.addresses = {SocketAddress::Inet4({192, 0, 2, 1}, 0)};
    return found;
  }});
  std::vector<std::string> lines;
  ExplainingLookup lookup(
      system, [&lines](const std::string& line) { lines.push_back(line); });
  RecordingSink sink;
  LookUp(lookup, AddressRequest("host.example"), sink);
  EXPECT_THAT(lines, ElementsAre("lookup host.example",
                                 "lookup host.example: AAAA from system: none",
                                 "lookup host.example: A from system: "
                                 "192.0.2.1"));
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
}

// In a process of its own: the choice is made once.
TEST(ChosenLookupDeathTest, ObeysTheEnvironment) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const auto look_up_and_exit = [](const char* value) {
    setenv("RAWNET_DNS", value, 1);
    RecordingSink sink;
    LookUp(ChosenLookup(), AddressRequest("localhost"), sink);
    std::_Exit(sink.A().addresses.ok() ? 0 : 1);
  };
  EXPECT_EXIT(look_up_and_exit("system+2"), testing::ExitedWithCode(0),
              "by getaddrinfo.*A from system: 127.0.0.1");
  EXPECT_EXIT(look_up_and_exit("pure+1"), testing::ExitedWithCode(0),
              "by rawnet's resolver: RAWNET_DNS");
  EXPECT_EXIT(look_up_and_exit("1"), testing::ExitedWithCode(0),
              "by rawnet's resolver");
  EXPECT_EXIT(look_up_and_exit("libc"), testing::ExitedWithCode(0),
              "RAWNET_DNS=\"libc\": want pure or system");
}

}  // namespace
}  // namespace rawnet
