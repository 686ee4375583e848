// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/tidiness.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

constexpr absl::string_view kLicense =
    "Copyright 2026 The rawnet Authors\n"
    "// SPDX-License-Identifier: Apache-2.0\n";

TEST(FileLength, FourHundredLinesAreAllowed) {
  const std::string text(400, '\n');
  EXPECT_TRUE(CheckFileLength(SourceFile("a.cc", text)).empty());
  EXPECT_EQ(CheckFileLength(SourceFile("a.cc", text + "\n")).size(), 1u);
}

TEST(License, StandsOnTop) {
  EXPECT_TRUE(
      CheckLicense(SourceFile("a.cc", absl::StrCat("// ", kLicense))).empty());
  EXPECT_EQ(
      CheckLicense(SourceFile("a.cc", absl::StrCat("\n// ", kLicense))).size(),
      1u);
  EXPECT_EQ(CheckLicense(SourceFile("a.cc", "")).size(), 1u);
}

TEST(License, FollowsTheInterpreterOfAScript) {
  EXPECT_TRUE(CheckLicense(SourceFile("a.sh",
                                      "#!/bin/bash\n"
                                      "# Copyright 2026 The rawnet Authors\n"
                                      "# SPDX-License-Identifier: Apache-2.0"))
                  .empty());
}

TEST(Markers, TodoNamesItsKind) {
  const auto findings = [](absl::string_view rest) {
    return CheckMarkers(SourceFile("a.cc", absl::StrCat("// TO", "DO", rest)));
  };
  EXPECT_TRUE(findings("(perf): use a heap").empty());
  EXPECT_EQ(findings(": use a heap").size(), 1u);
  EXPECT_EQ(findings("(): use a heap").size(), 1u);
  EXPECT_EQ(findings(" use a heap").size(), 1u);
}

TEST(Markers, FixmeNeverLands) {
  EXPECT_EQ(
      CheckMarkers(SourceFile("a.cc", absl::StrCat("// FIX", "ME"))).size(),
      1u);
}

TEST(IncludeGuard, FollowsThePath) {
  const auto findings = [](absl::string_view guard) {
    return CheckIncludeGuard(SourceFile(
        "netpoll/a_b.h", absl::StrCat("#ifndef ", guard, "\n#define ", guard,
                                      "\n#endif  // ", guard)));
  };
  EXPECT_TRUE(findings("RAWNET_NETPOLL_A_B_H_").empty());
  EXPECT_EQ(findings("NETPOLL_A_B_H_").size(), 1u);
  EXPECT_EQ(CheckIncludeGuard(SourceFile("a.h", "#pragma once")).size(), 1u);
}

TEST(FileName, IsSnakeCase) {
  EXPECT_TRUE(CheckFileName(SourceFile("netpoll/waker_pipe.cc", "")).empty());
  EXPECT_EQ(CheckFileName(SourceFile("netpoll/wakerPipe.cc", "")).size(), 1u);
  EXPECT_EQ(CheckFileName(SourceFile("netpoll/waker-pipe.h", "")).size(), 1u);
}

std::vector<Finding> SleepsIn(absl::string_view path, absl::string_view code) {
  return CheckSleeping(SourceFile(path, code));
}

TEST(Sleeping, IsFoundAboveNetpoll) {
  for (const char* code :
       {"absl::SleepFor(kPause);", "std::this_thread::sleep_for(pause);",
        "usleep(5);", "nanosleep(&time, nullptr);", "::sleep(1);"}) {
    EXPECT_EQ(SleepsIn("tests/socket/a_test.cc", code).size(), 1u) << code;
    EXPECT_EQ(SleepsIn("async/a.cc", code).size(), 1u) << code;
    EXPECT_TRUE(SleepsIn("tests/netpoll/a_test.cc", code).empty()) << code;
  }
}

TEST(Sleeping, IsNotWhatOnlySoundsLikeIt) {
  for (const char* code :
       {"Wait(Sleep(context, kPause));", "reader.AwaitAsleep();",
        "log.AwaitSleeps(2);", "// usleep(5) would do"}) {
    EXPECT_TRUE(SleepsIn("tests/socket/a_test.cc", code).empty()) << code;
  }
}

}  // namespace
}  // namespace rawnet
