// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_choice.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
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
  Resolver::Options options;
  EXPECT_EQ(Explain({Backend::kSystem}, options),
            "names are looked up by getaddrinfo(3): RAWNET_DNS");
  EXPECT_EQ(Explain({Backend::kPure}, options),
            "names are looked up by rawnet's resolver: RAWNET_DNS");
  options.name_switch = ParseNameSwitch("hosts: files mdns4 dns myhostname");
  EXPECT_EQ(Explain({}, options),
            "names are looked up by rawnet's resolver: there is no other wish; "
            "of nsswitch.conf it passes over mdns4, myhostname");
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
  EXPECT_EXIT(look_up_and_exit("libc"), testing::ExitedWithCode(0),
              "RAWNET_DNS=\"libc\": want pure or system");
}

}  // namespace
}  // namespace rawnet
