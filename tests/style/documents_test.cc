// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/documents.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

std::optional<std::string> Read(absl::string_view path) {
  if (path == "examples/dial.cc")
    return "int main() {\n  Dial();\n  Read();\n}";
  if (path == "tests/resolver/dns_test.cc") {
    return "TEST(DnsTest, IsRight) {\nTEST_F(DnsTest,\n       IsFast) {\n"
           "{\"OverTcp\", 1}";
  }
  if (path == "tests/sim/udp_test.cc") return "TEST(UdpTest, Sends) {";
  if (path == "examples/BUILD.bazel") return "    name = \"dial\",";
  return std::nullopt;
}

std::vector<Finding> Snippets(absl::string_view above, absl::string_view code) {
  return CheckSnippets(
      SourceFile("README.md",
                 absl::StrCat(above, "\n\n```cpp\n", code, "\n```")),
      Read);
}

std::vector<Finding> Commands(absl::string_view command) {
  return CheckCommands(
      SourceFile("README.md", absl::StrCat("```sh\n", command, "\n```")), Read);
}

std::vector<Finding> Tests(absl::string_view line) {
  return CheckTestNames(SourceFile("docs/DNS.md", line), Read);
}

constexpr absl::string_view kFromDial = "<!-- from examples/dial.cc -->";

TEST(Snippets, MayBeIndentedOtherwise) {
  EXPECT_TRUE(Snippets(kFromDial, "Dial();\nRead();").empty());
}

TEST(Snippets, MustStandInTheSource) {
  const auto findings = Snippets(kFromDial, "Dial();\nWrite();");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message,
            "these lines do not stand so in examples/dial.cc; copy them from "
            "there");
}

TEST(Snippets, MustBeContiguous) {
  EXPECT_EQ(Snippets(kFromDial, "int main() {\nRead();").size(), 1u);
}

TEST(Snippets, MustNameTheirSource) {
  EXPECT_EQ(Snippets("For example:", "Dial();").size(), 1u);
}

TEST(Snippets, MustNameASourceThatExists) {
  EXPECT_EQ(Snippets("<!-- from examples/gone.cc -->", "Dial();").size(), 1u);
}

TEST(Commands, NameTargetsThatExist) {
  EXPECT_TRUE(Commands("./bazelw run //examples:dial -- //not:this").empty());
  EXPECT_TRUE(Commands("./bazelw test //...  # all").empty());
}

TEST(Commands, MustNotNameOthers) {
  EXPECT_EQ(Commands("./bazelw run //examples:dail").size(), 1u);
  EXPECT_EQ(Commands("$ ./bazelw run -c opt //gone:dial").size(), 1u);
}

TEST(TestNames, NameTestsThatExist) {
  EXPECT_TRUE(Tests("| rule | `dns_test: IsRight, IsFast, OverTcp` |").empty());
  EXPECT_TRUE(Tests("`sim/udp_test: Sends`, `dns_test: IsRight`").empty());
  EXPECT_TRUE(Tests("`options: IsWrong`, dns_test: IsWrong").empty());
}

TEST(TestNames, MustNotNameOthers) {
  const auto findings = Tests("`sim/udp_test: Sends` `dns_test: IsRight, Is`");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message,
            "Is is no test in tests/resolver/dns_test.cc; "
            "name one that exists");
  EXPECT_EQ(Tests("`gone_test: IsRight`").size(), 1u);
}

}  // namespace
}  // namespace rawnet
