// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/layering.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

SourceFile Including(absl::string_view path, absl::string_view target) {
  return SourceFile(path, absl::StrCat("#include ", target, "\n"));
}

TEST(Layering, DownwardIsAllowed) {
  const auto allowed = [](absl::string_view path, absl::string_view target) {
    return CheckLayering(Including(path, target)).empty();
  };
  EXPECT_TRUE(allowed("sockopt/a.cc", "\"rawnet/netpoll/sys.h\""));
  EXPECT_TRUE(allowed("dialer/a.cc", "\"rawnet/resolver/a.h\""));
  EXPECT_TRUE(allowed("dialer/a.cc", "\"rawnet/dialer/a.h\""));
  EXPECT_TRUE(allowed("tests/async/a_test.cc", "\"rawnet/dialer/a.h\""));
}

TEST(Layering, UpwardAndSidewaysAreNot) {
  const auto refused = [](absl::string_view path, absl::string_view target) {
    return CheckLayering(Including(path, target)).size() == 1;
  };
  EXPECT_TRUE(refused("netpoll/a.cc", "\"rawnet/async/task.h\""));
  EXPECT_TRUE(refused("async/a.cc", "\"rawnet/sockopt/a.h\""));
  EXPECT_TRUE(refused("resolver/a.h", "\"rawnet/dialer/a.h\""));
  EXPECT_TRUE(refused("socket/a.h", "\"rawnet/tests/sim/a.h\""));
}

TEST(Layering, TheMessageSaysWhatIsAllowed) {
  const auto findings =
      CheckLayering(Including("async/a.cc", "\"rawnet/socket/fd.h\""));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_TRUE(absl::StrContains(findings[0].message, "it may use {netpoll}"));
}

TEST(SystemHeaders, StayBelow) {
  EXPECT_TRUE(
      CheckSystemHeaders(Including("netpoll/a.cc", "<sys/epoll.h>")).empty());
  EXPECT_TRUE(CheckSystemHeaders(Including("socket/a.cc", "<cerrno>")).empty());
  EXPECT_EQ(
      CheckSystemHeaders(Including("socket/a.cc", "<sys/socket.h>")).size(),
      1u);
  EXPECT_EQ(CheckSystemHeaders(Including("async/a.h", "<unistd.h>")).size(),
            1u);
}

TEST(IncludePrefix, IsRequired) {
  EXPECT_TRUE(CheckIncludePrefix(
                  Including("socket/a.cc", "\"rawnet/socket/fd.h\"  // why"))
                  .empty());
  EXPECT_TRUE(
      CheckIncludePrefix(Including("socket/a.cc", "\"absl/time/time.h\""))
          .empty());
  EXPECT_EQ(
      CheckIncludePrefix(Including("socket/a.cc", "\"socket/fd.h\"")).size(),
      1u);
  EXPECT_EQ(CheckIncludePrefix(Including("tests/a/b.cc", "\"b.h\"")).size(),
            1u);
}

}  // namespace
}  // namespace rawnet
