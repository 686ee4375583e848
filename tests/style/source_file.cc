// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/source_file.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace rawnet {

SourceFile::SourceFile(absl::string_view path, absl::string_view text)
    : path(path), lines(absl::StrSplit(absl::StripSuffix(text, "\n"), '\n')) {}

std::string FindingsText(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    absl::StrAppend(&text, "\n", finding.path, ":", finding.line, ": ",
                    finding.message);
  }
  return text;
}

absl::string_view TopDirectory(absl::string_view path) {
  const size_t slash = path.find('/');
  return slash == absl::string_view::npos ? "" : path.substr(0, slash);
}

bool IsCpp(absl::string_view path) {
  return absl::EndsWith(path, ".cc") || IsHeader(path);
}

bool IsHeader(absl::string_view path) { return absl::EndsWith(path, ".h"); }

}  // namespace rawnet
