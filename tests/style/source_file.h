// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_STYLE_SOURCE_FILE_H_
#define RAWNET_TESTS_STYLE_SOURCE_FILE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace rawnet {

// A file of the tree. `path` is relative to its root: "netpoll/poller.h".
struct SourceFile {
  SourceFile(absl::string_view path, absl::string_view text);

  std::string path;
  // Without the newlines; a newline at the end adds no empty line.
  std::vector<std::string> lines;
};

// What a rule found. The message says what is wrong and how to mend it.
struct Finding {
  std::string path;
  int line;
  std::string message;
};

// "path:line: message", as compilers print it, one finding a line.
std::string FindingsText(const std::vector<Finding>& findings);

// "netpoll" for "netpoll/poller.h", "" for a file at the root.
absl::string_view TopDirectory(absl::string_view path);

bool IsCpp(absl::string_view path);
bool IsHeader(absl::string_view path);

}  // namespace rawnet

#endif  // RAWNET_TESTS_STYLE_SOURCE_FILE_H_
