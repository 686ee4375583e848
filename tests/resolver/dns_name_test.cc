// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_name.h"

#include "absl/hash/hash_testing.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

std::string Wire(const DnsName& name) {
  return std::string(name.wire().begin(), name.wire().end());
}

std::string FailureOf(absl::string_view text) {
  return std::string(DnsName::FromText(text).status().message());
}

// `count` labels of one letter each.
std::string ShortLabels(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) absl::StrAppend(&text, "a.");
  return text;
}

// Three labels of 63 letters and one of `size`: 193 + size + 1 bytes of wire.
std::string LongName(size_t size) {
  const std::string label(63, 'x');
  return absl::StrCat(label, ".", label, ".", label, ".",
                      std::string(size, 'y'));
}

TEST(DnsNameTest, TextBecomesLengthPrefixedLabels) {
  EXPECT_EQ(Wire(Name("www.example")), std::string("\3www\7example\0", 13));
}

TEST(DnsNameTest, TrailingDotMakesNoDifference) {
  EXPECT_EQ(Name("example.org."), Name("example.org"));
}

TEST(DnsNameTest, DotAloneIsTheRoot) {
  EXPECT_TRUE(Name(".").IsRoot());
  EXPECT_EQ(Name("."), DnsName());
  EXPECT_EQ(Wire(DnsName()), std::string("\0", 1));
  EXPECT_EQ(DnsName().ToText(), ".");
}

TEST(DnsNameTest, EmptyTextIsNoName) { EXPECT_EQ(FailureOf(""), "empty name"); }

TEST(DnsNameTest, EmptyLabelsAreRefused) {
  for (absl::string_view text : {".a", "a..b", "a..", "..", "..."}) {
    EXPECT_EQ(FailureOf(text), "empty label") << text;
  }
}

// RFC 9267, label and name length.
TEST(DnsNameTest, LabelLimitIs63) {
  EXPECT_TRUE(DnsName::FromText(std::string(63, 'a')).ok());
  EXPECT_EQ(FailureOf(std::string(64, 'a')), "label too long (>63)");
}

TEST(DnsNameTest, NameLimitIs255BytesOnTheWire) {
  EXPECT_EQ(Name(LongName(61)).wire().size(), 255u);
  EXPECT_EQ(LongName(61).size(), 253u);
  EXPECT_TRUE(DnsName::FromText(LongName(61) + ".").ok());
  EXPECT_EQ(FailureOf(LongName(62)), "name too long (>255)");
}

TEST(DnsNameTest, LabelCountLimitIs127) {
  EXPECT_EQ(Name(ShortLabels(127)).LabelCount(), 127u);
  EXPECT_EQ(FailureOf(ShortLabels(128)), "name too long (>255)");
}

TEST(DnsNameTest, FailedAppendLeavesTheNameAlone) {
  DnsName name = Name("a");
  EXPECT_FALSE(name.AppendLabel("").ok());
  EXPECT_FALSE(name.AppendLabel(std::string(64, 'b')).ok());
  EXPECT_EQ(name, Name("a"));
}

TEST(DnsNameTest, EscapesAreRead) {
  EXPECT_EQ(Wire(Name("a\\.b.c")), std::string("\3a.b\1c\0", 7));
  EXPECT_EQ(Wire(Name("\\000\\255\\065")), std::string("\3\0\377A\0", 5));
  EXPECT_EQ(Wire(Name("\\\\")), std::string("\1\\\0", 3));
  EXPECT_EQ(Wire(Name("a\\.")), std::string("\2a.\0", 4));
}

// CVE-2016-5180 was a write past the end for a name that ends in an escape.
TEST(DnsNameTest, BadEscapesAreRefused) {
  for (absl::string_view text :
       {"a\\", "\\", "\\1", "\\12", "\\256", "\\1a2", "a.\\99", "\\999"}) {
    EXPECT_EQ(FailureOf(text), "bad escape") << text;
  }
}

TEST(DnsNameTest, TextEscapesWhatCouldPoseAsSomethingElse) {
  DnsName name;
  ASSERT_TRUE(
      name.AppendLabel(absl::string_view("a.b\\\0 \n\177\200", 9)).ok());
  ASSERT_TRUE(name.AppendLabel("c").ok());
  EXPECT_EQ(name.ToText(), "a\\.b\\\\\\000\\032\\010\\127\\128.c");
}

TEST(DnsNameTest, EveryByteSurvivesText) {
  for (int byte = 0; byte < 256; ++byte) {
    DnsName name;
    const char c = static_cast<char>(byte);
    ASSERT_TRUE(name.AppendLabel(absl::string_view(&c, 1)).ok());
    ASSERT_TRUE(name.AppendLabel("org").ok());
    EXPECT_TRUE(Name(name.ToText()).SameBytes(name)) << byte;
  }
}

TEST(DnsNameTest, EqualityIgnoresTheCaseOfAsciiLettersOnly) {
  EXPECT_EQ(Name("WWW.Example"), Name("www.eXample"));
  EXPECT_FALSE(Name("a[") == Name("a{"));  // 0x5b and 0x7b.
  EXPECT_FALSE(Name("\\193") == Name("\\225"));
}

TEST(DnsNameTest, EqualityKeepsLabelsApart) {
  EXPECT_FALSE(Name("a.b") == Name("a\\.b"));
  EXPECT_FALSE(Name("ab.c") == Name("a.bc"));
}

TEST(DnsNameTest, SameBytesSeesCase) {
  EXPECT_TRUE(Name("aB").SameBytes(Name("aB")));
  EXPECT_FALSE(Name("aB").SameBytes(Name("ab")));
}

TEST(DnsNameTest, HashAgreesWithEquality) {
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(
      {DnsName(), Name("a.b"), Name("A.B"), Name("ab"), Name("a\\.b"),
       Name(LongName(61))}));
}

TEST(DnsNameTest, UnderJoinsTwoNames) {
  EXPECT_EQ(Name("www").Under(Name("example.org")).value(),
            Name("www.example.org"));
  EXPECT_EQ(Name("www").Under(DnsName()).value(), Name("www"));
  EXPECT_EQ(Name(LongName(59)).Under(Name("a")).value().wire().size(), 255u);
  EXPECT_EQ(Name(LongName(60)).Under(Name("a")).status().message(),
            "name too long (>255)");
}

TEST(DnsNameTest, WithinGoesByLabels) {
  EXPECT_TRUE(Name("www.Example.org").IsWithin(Name("example.ORG")));
  EXPECT_TRUE(Name("example.org").IsWithin(Name("example.org")));
  EXPECT_TRUE(Name("example.org").IsWithin(DnsName()));
  EXPECT_FALSE(Name("badexample.org").IsWithin(Name("example.org")));
  EXPECT_FALSE(Name("org").IsWithin(Name("example.org")));
  // The suffix's bytes are there, but inside a label.
  EXPECT_FALSE(Name("a\\003org").IsWithin(Name("org")));
}

TEST(DnsNameTest, LastLabelIsTheTopLevelDomain) {
  EXPECT_EQ(Name("www.example.org").LastLabel(), "org");
  EXPECT_EQ(DnsName().LastLabel(), "");
}

TEST(DnsNameTest, HostNames) {
  for (absl::string_view text :
       {".", "a", "example.org", "_sip._udp.example.org", "a-b.c", "1.2.3.a",
        "3com.com", "1-2", "_", "123.org", "a--b"}) {
    EXPECT_TRUE(Name(text).IsHostName()) << text;
  }
}

TEST(DnsNameTest, NoHostNames) {
  for (absl::string_view text :
       {"1.2.3.4", "123", "-a", "a-", "a.-b.c", "a.b-.c", "a b", "a\\.b",
        "a\\000", "<script>", "\\195\\164", "a/b", "a:b", "*.a", "a%b"}) {
    EXPECT_FALSE(Name(text).IsHostName()) << text;
  }
}

TEST(DnsNameTest, LongNamesCopyAndMove) {
  const DnsName name = Name(LongName(61));
  DnsName copy = name;
  const DnsName moved = std::move(copy);
  EXPECT_TRUE(moved.SameBytes(name));
}

}  // namespace
}  // namespace rawnet
