// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/code_view.h"

#include <string>

#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

std::string View(absl::string_view text) {
  return absl::StrJoin(CodeView(SourceFile("netpoll/a.cc", text)), "\n");
}

TEST(CodeView, KeepsCode) { EXPECT_EQ(View("int a{1};"), "int a{1};"); }

TEST(CodeView, BlanksLineComments) { EXPECT_EQ(View("a; // {"), "a;     "); }

TEST(CodeView, BlanksBlockCommentsOverLines) {
  EXPECT_EQ(View("a /* {\n { */ b"), "a     \n      b");
}

TEST(CodeView, BlanksStringsAndEscapes) {
  EXPECT_EQ(View(R"(f("\"{");)"), "f(     );");
}

TEST(CodeView, BlanksCharacters) { EXPECT_EQ(View("c == '{'"), "c ==    "); }

TEST(CodeView, KnowsDigitSeparators) { EXPECT_EQ(View("1'000 {"), "1'000 {"); }

TEST(CodeView, BlanksRawStringsOverLines) {
  EXPECT_EQ(View("R\"x({\n)\" {)x\";"), "     \n       ;");
}

}  // namespace
}  // namespace rawnet
