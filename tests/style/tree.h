// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_STYLE_TREE_H_
#define RAWNET_TESTS_STYLE_TREE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {

// The project's real tree, not Bazel's view of it: a file that no BUILD file
// names is checked as well. Bazel shows a test links to the sources it lists
// as data; the tree is where the link WORKSPACE leads.
class Tree {
 public:
  Tree();

  // C++, Starlark and shell; sorted by path.
  std::vector<SourceFile> Sources() const;

  std::optional<std::string> Read(absl::string_view path) const;

 private:
  std::string root_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_STYLE_TREE_H_
