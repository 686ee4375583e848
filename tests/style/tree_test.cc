// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/tree.h"

#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/tests/style/documents.h"
#include "rawnet/tests/style/functions.h"
#include "rawnet/tests/style/layering.h"
#include "rawnet/tests/style/source_file.h"
#include "rawnet/tests/style/tidiness.h"

namespace rawnet {
namespace {

using Rule = std::vector<Finding> (*)(const SourceFile&);

void ExpectKept(Rule rule) {
  const std::vector<SourceFile> sources = Tree().Sources();
  ASSERT_GT(sources.size(), 20u) << "the tree was not found";
  for (const SourceFile& source : sources) {
    const std::vector<Finding> findings = rule(source);
    if (!findings.empty()) ADD_FAILURE() << FindingsText(findings);
  }
}

TEST(Tree, RoomsIncludeOnlyRoomsBelow) { ExpectKept(CheckLayering); }

TEST(Tree, SystemHeadersStayInNetpollAndSockopt) {
  ExpectKept(CheckSystemHeaders);
}

TEST(Tree, IncludesArePrefixed) { ExpectKept(CheckIncludePrefix); }

TEST(Tree, FilesAreShort) { ExpectKept(CheckFileLength); }

TEST(Tree, FunctionsAreShort) { ExpectKept(CheckFunctionLength); }

TEST(Tree, NoConditionalsInsideFunctions) { ExpectKept(CheckConditionals); }

TEST(Tree, FilesNameTheirLicense) { ExpectKept(CheckLicense); }

TEST(Tree, MarkersNameTheirKind) { ExpectKept(CheckMarkers); }

TEST(Tree, IncludeGuardsFollowThePath) { ExpectKept(CheckIncludeGuard); }

TEST(Tree, FileNamesAreSnakeCase) { ExpectKept(CheckFileName); }

TEST(Tree, NothingAboveNetpollSleeps) { ExpectKept(CheckSleeping); }

TEST(Tree, DocumentsTellTheTruth) {
  const Tree tree;
  const auto read = [&tree](absl::string_view path) { return tree.Read(path); };
  for (const absl::string_view path :
       {"README.md", "CONTRIBUTING.md", "docs/DNS.md"}) {
    const auto text = tree.Read(path);
    ASSERT_TRUE(text.has_value()) << path << " is missing";
    const SourceFile document(path, *text);
    EXPECT_EQ(FindingsText(CheckSnippets(document, read)), "");
    EXPECT_EQ(FindingsText(CheckCommands(document, read)), "");
    EXPECT_EQ(FindingsText(CheckTestNames(document, read)), "");
  }
}

}  // namespace
}  // namespace rawnet
