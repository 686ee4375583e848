// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/host_port.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

struct SplitCase {
  const char* text;
  const char* host;
  const char* port;
};

std::string SplitProblem(absl::string_view text) {
  const absl::StatusOr<HostPort> halves = SplitHostPort(text);
  EXPECT_FALSE(halves.ok()) << text;
  EXPECT_TRUE(halves.ok() || absl::IsInvalidArgument(halves.status()));
  return std::string(halves.status().message());
}

std::string PortProblem(absl::string_view text) {
  const absl::StatusOr<uint16_t> port = ParsePort(text);
  EXPECT_FALSE(port.ok()) << text;
  return std::string(port.status().message());
}

TEST(SplitHostPortTest, SplitsNamesAndAddresses) {
  constexpr SplitCase kCases[] = {
      {"localhost:http", "localhost", "http"},
      {"localhost:80", "localhost", "80"},
      {"localhost%lo0:80", "localhost%lo0", "80"},
      {"[localhost%lo0]:80", "localhost%lo0", "80"},
      {"127.0.0.1:80", "127.0.0.1", "80"},
      {"[::1]:80", "::1", "80"},
      {"[::1%lo0]:http", "::1%lo0", "http"},
      {"golang.org:https%foo", "golang.org", "https%foo"},
  };
  for (const SplitCase& c : kCases) {
    const absl::StatusOr<HostPort> halves = SplitHostPort(c.text);
    ASSERT_TRUE(halves.ok()) << halves.status();
    EXPECT_EQ(*halves, (HostPort{c.host, c.port})) << c.text;
  }
}

TEST(SplitHostPortTest, EitherHalfMayBeEmpty) {
  constexpr SplitCase kCases[] = {{":80", "", "80"},
                                  {"127.0.0.1:", "127.0.0.1", ""},
                                  {"[::1]:", "::1", ""},
                                  {"[]:80", "", "80"},
                                  {":", "", ""}};
  for (const SplitCase& c : kCases) {
    const absl::StatusOr<HostPort> halves = SplitHostPort(c.text);
    ASSERT_TRUE(halves.ok()) << halves.status();
    EXPECT_EQ(*halves, (HostPort{c.host, c.port})) << c.text;
  }
}

TEST(SplitHostPortTest, RefusesAMissingPort) {
  for (absl::string_view text :
       {"", "golang.org", "127.0.0.1", "[::1]", "[fe80::1%lo0]",
        "[localhost%lo0]", "localhost%lo0", "[foo:bar]", "[::1]x:80"}) {
    EXPECT_EQ(SplitProblem(text),
              absl::StrCat("address ", text, ": missing port in address"));
  }
}

TEST(SplitHostPortTest, RefusesTooManyColons) {
  for (absl::string_view text :
       {"::1", "fe80::1%lo0", "fe80::1%lo0:80", "[foo:bar]:80:baz",
        "[foo]:80:bar", "foo:80:bar", "::1:80"}) {
    EXPECT_EQ(SplitProblem(text),
              absl::StrCat("address ", text, ": too many colons in address"));
  }
}

TEST(SplitHostPortTest, RefusesMisplacedBrackets) {
  EXPECT_EQ(SplitProblem("[foo:80"), "address [foo:80: missing ']' in address");
  for (absl::string_view text :
       {"[foo[bar]:80", "[foo]:[80", "foo[bar]:80", "foo[:80", "[[foo]:80"}) {
    EXPECT_EQ(SplitProblem(text),
              absl::StrCat("address ", text, ": unexpected '[' in address"));
  }
  for (absl::string_view text : {"[foo]:80]", "foo]bar:80", "foo:80]"}) {
    EXPECT_EQ(SplitProblem(text),
              absl::StrCat("address ", text, ": unexpected ']' in address"));
  }
}

TEST(JoinHostPortTest, BracketsAHostWithAColon) {
  EXPECT_EQ(JoinHostPort({"localhost", "http"}), "localhost:http");
  EXPECT_EQ(JoinHostPort({"localhost%lo0", "80"}), "localhost%lo0:80");
  EXPECT_EQ(JoinHostPort({"127.0.0.1", "80"}), "127.0.0.1:80");
  EXPECT_EQ(JoinHostPort({"::1%lo0", "80"}), "[::1%lo0]:80");
  EXPECT_EQ(JoinHostPort({"", "80"}), ":80");
  EXPECT_EQ(JoinHostPort({"::1", ""}), "[::1]:");
  EXPECT_EQ(JoinHostPort("::1", 65535), "[::1]:65535");
}

TEST(JoinHostPortTest, SplitUndoesIt) {
  for (const HostPort& halves :
       {HostPort{"::1%lo0", "80"}, HostPort{"", ""}, HostPort{"a", "b"}}) {
    const absl::StatusOr<HostPort> again = SplitHostPort(JoinHostPort(halves));
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(*again, halves);
  }
}

TEST(ParsePortTest, ReadsTheWholeRange) {
  EXPECT_EQ(ParsePort("0").value(), 0);
  EXPECT_EQ(ParsePort("80").value(), 80);
  EXPECT_EQ(ParsePort("65535").value(), 65535);
  EXPECT_EQ(ParsePort("00000080").value(), 80);
}

TEST(ParsePortTest, RefusesLargeNumbers) {
  EXPECT_EQ(PortProblem("70000"), "invalid port \"70000\" (>65535)");
  PortProblem("65536");
  PortProblem("4294967376");
  PortProblem("18446744073709551696");
}

TEST(ParsePortTest, RefusesAllButDigits) {
  EXPECT_EQ(PortProblem("http"), "invalid port \"http\" (not a number)");
  EXPECT_EQ(PortProblem(""), "invalid port \"\" (empty)");
  for (absl::string_view text : {"-1", "+80", " 80", "80 ", "0x50", "8_0"}) {
    PortProblem(text);
  }
}

}  // namespace
}  // namespace rawnet
