// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/name_switch.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

// "files dns! | mdns": ! ends when not found, ? when unavailable.
std::string Parsed(absl::string_view text) {
  const NameSwitch parsed = ParseNameSwitch(text);
  std::string steps = absl::StrJoin(
      parsed.steps, " ", [](std::string* out, const NameSwitch::Step& step) {
        absl::StrAppend(
            out, step.source == NameSwitch::Source::kFiles ? "files" : "dns",
            step.ends_when_not_found ? "!" : "",
            step.ends_when_unavailable ? "?" : "");
      });
  if (parsed.passed_over.empty()) return steps;
  return absl::StrCat(steps, " | ", absl::StrJoin(parsed.passed_over, " "));
}

TEST(NameSwitch, NothingSaidIsFilesAndThenDns) {
  for (const absl::string_view text :
       {"", "passwd: files\n", "hosts\n", "hosts:\n", "# hosts: dns\n",
        "HOSTS: dns\n", "hostsx: dns\n"}) {
    EXPECT_EQ(Parsed(text), "files dns") << text;
  }
}

TEST(NameSwitch, TheOrderIsThatOfTheLine) {
  EXPECT_EQ(Parsed("hosts: files dns"), "files dns");
  EXPECT_EQ(Parsed("hosts: dns files"), "dns files");
  EXPECT_EQ(Parsed("hosts: dns"), "dns");
  EXPECT_EQ(Parsed("hosts: files"), "files");
  EXPECT_EQ(Parsed(" hosts \t:\tfiles\r\n"), "files");
  EXPECT_EQ(Parsed("hosts:files # dns"), "files");
}

TEST(NameSwitch, TheLastLineCounts) {
  EXPECT_EQ(Parsed("hosts: files\nhosts: dns\npasswd: files\n"), "dns");
}

TEST(NameSwitch, CriteriaBelongToTheServiceBeforeThem) {
  EXPECT_EQ(Parsed("hosts: files [NOTFOUND=return] dns"), "files! dns");
  EXPECT_EQ(Parsed("hosts: dns[notfound=RETURN]files"), "dns! files");
  EXPECT_EQ(Parsed("hosts: dns [UNAVAIL=return] files"), "dns? files");
  EXPECT_EQ(Parsed("hosts: dns [TRYAGAIN=return] files"), "dns? files");
  EXPECT_EQ(Parsed("hosts: dns [!UNAVAIL=return] files"), "dns! files");
  EXPECT_EQ(Parsed("hosts: dns [!SUCCESS=return] files"), "dns!? files");
  EXPECT_EQ(Parsed("hosts: dns [NOTFOUND=return UNAVAIL=return] files"),
            "dns!? files");
  EXPECT_EQ(Parsed("hosts: dns [!SUCCESS=return NOTFOUND=continue] files"),
            "dns? files");
  EXPECT_EQ(Parsed("hosts: files [SUCCESS=continue] dns"), "files dns");
  EXPECT_EQ(Parsed("hosts: files [SUCCESS=merge] dns"), "files dns");
}

// Debian, Fedora, Ubuntu.
TEST(NameSwitch, StockLinesAreFilesAndThenDns) {
  EXPECT_EQ(Parsed("hosts: files mdns4_minimal [NOTFOUND=return] dns"),
            "files dns | mdns4_minimal");
  EXPECT_EQ(Parsed("hosts: files myhostname resolve [!UNAVAIL=return] dns"),
            "files dns | myhostname resolve");
  EXPECT_EQ(Parsed("hosts: mymachines resolve [!UNAVAIL=return] files "
                   "myhostname dns"),
            "files dns | mymachines resolve myhostname");
}

TEST(NameSwitch, ResolveIsDnsWhereNothingElseIs) {
  EXPECT_EQ(Parsed("hosts: files resolve"), "files dns | resolve");
  EXPECT_EQ(Parsed("hosts: files resolve [!UNAVAIL=return] myhostname"),
            "files dns! | resolve myhostname");
  EXPECT_EQ(Parsed("hosts: mymachines files resolve [UNAVAIL=return] nis"),
            "files dns? | mymachines resolve nis");
}

TEST(NameSwitch, ResolveReadsTheHostsFileToo) {
  EXPECT_EQ(Parsed("hosts: resolve"), "files dns | resolve");
  EXPECT_EQ(Parsed("hosts: resolve [!UNAVAIL=return] files"),
            "files dns! files | resolve");
}

TEST(NameSwitch, ResolveIsPassedOverWhereDnsIsNamedToo) {
  EXPECT_EQ(Parsed("hosts: resolve [!UNAVAIL=return] dns"), "dns | resolve");
  EXPECT_EQ(Parsed("hosts: dns resolve [NOTFOUND=return] files"),
            "dns files | resolve");
}

TEST(NameSwitch, UnknownServicesAloneAreFilesAndThenDns) {
  EXPECT_EQ(Parsed("hosts: nis wins"), "files dns | nis wins");
}

TEST(NameSwitch, WhatIsMalformedIsPassedOver) {
  EXPECT_EQ(Parsed("hosts: files [NOTFOUND=return"), "files!");
  EXPECT_EQ(Parsed("hosts: [NOTFOUND=return] dns"), "dns");
  EXPECT_EQ(Parsed("hosts: dns [] [=] [NOTFOUND] [NOTFOUND=maybe] files"),
            "dns files");
  EXPECT_EQ(Parsed("hosts: ] dns"), "dns | ]");
}

}  // namespace
}  // namespace rawnet
