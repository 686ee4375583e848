// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/functions.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

// `head {`, statements, and `}`: `lines` lines in all.
std::string Braced(absl::string_view head, int lines) {
  std::string text = absl::StrCat(head, " {\n");
  for (int i = 2; i < lines; ++i) absl::StrAppend(&text, "  if (a) { b(); }\n");
  return absl::StrCat(text, "}\n");
}

size_t TooLong(absl::string_view text) {
  return CheckFunctionLength(SourceFile("netpoll/a.cc", text)).size();
}

size_t Conditionals(absl::string_view text) {
  return CheckConditionals(SourceFile("netpoll/a.cc", text)).size();
}

TEST(FunctionLength, SeventyLinesAreAllowed) {
  EXPECT_EQ(TooLong(Braced("int F()", 70)), 0u);
}

TEST(FunctionLength, SeventyOneAreNot) {
  const auto findings = CheckFunctionLength(SourceFile(
      "netpoll/a.cc", absl::StrCat("int x;\n", Braced("int F()", 71))));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].line, 2);
}

TEST(FunctionLength, CountsTheSignature) {
  EXPECT_EQ(TooLong(Braced("int F(int a,\n int b)", 70)), 1u);
}

TEST(FunctionLength, FindsMethodsInsideTypesAndNamespaces) {
  const std::string method = Braced("void M() const override", 71);
  EXPECT_EQ(TooLong(absl::StrCat("namespace n {\nclass C final : public B {\n",
                                 method, "};\n}\n")),
            1u);
}

TEST(FunctionLength, FindsTemplatesAndConstructors) {
  EXPECT_EQ(TooLong(Braced("template <typename T>\nvoid F(T t)", 71)), 1u);
  EXPECT_EQ(TooLong(Braced("C::C(int a) : a_(a)", 71)), 1u);
}

TEST(FunctionLength, FindsTests) {
  EXPECT_EQ(TooLong(Braced("TEST(A, B)", 71)), 1u);
}

TEST(FunctionLength, TypesAndTablesMayBeLong) {
  EXPECT_EQ(TooLong(Braced("struct S", 90)), 0u);
  EXPECT_EQ(TooLong(Braced("namespace", 90)), 0u);
  EXPECT_EQ(TooLong(Braced("constexpr Row kRows[Count(a)] =", 90)), 0u);
}

TEST(Conditionals, AroundFunctionsAreAllowed) {
  EXPECT_EQ(Conditionals("#if A\nint F() {\n  return 1;\n}\n#endif\n"), 0u);
}

TEST(Conditionals, InsideAreNot) {
  EXPECT_EQ(Conditionals("int F() {\n#ifdef A\n  a();\n#endif\n}\n"), 1u);
  EXPECT_EQ(Conditionals("int F() {\n  #  if A\n  a();\n#endif\n}\n"), 1u);
}

}  // namespace
}  // namespace rawnet
