// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

namespace fs = std::filesystem;

// bazel-out and its siblings lead to copies of this tree; what begins with a
// dot is git's, the editor's, or .ci.
bool IsPartOfTree(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename();
  if (name == ".ci" || name == ".bazelrc") return true;
  return !entry.is_symlink() && !absl::StartsWith(name, ".") &&
         name != "node_modules";
}

bool IsSource(const fs::path& path) {
  static constexpr absl::string_view kNames[] = {
      ".bazelrc", "BUILD.bazel", "MODULE.bazel", "WORKSPACE", "bazelw", "run"};
  static constexpr absl::string_view kExtensions[] = {".bzl", ".cc", ".h",
                                                      ".sh"};
  return absl::c_linear_search(kNames, path.filename().string()) ||
         absl::c_linear_search(kExtensions, path.extension().string());
}

}  // namespace

// A test starts in its runfiles, at the root of the workspace.
Tree::Tree() : root_(fs::canonical("WORKSPACE").parent_path()) {}

std::vector<SourceFile> Tree::Sources() const {
  std::vector<SourceFile> sources;
  fs::recursive_directory_iterator entry(root_);
  for (; entry != fs::recursive_directory_iterator(); ++entry) {
    if (!IsPartOfTree(*entry)) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && IsSource(entry->path())) {
      const std::string path = fs::relative(entry->path(), root_);
      sources.emplace_back(path, Read(path).value_or(""));
    }
  }
  absl::c_sort(sources, [](const SourceFile& a, const SourceFile& b) {
    return a.path < b.path;
  });
  return sources;
}

std::optional<std::string> Tree::Read(absl::string_view path) const {
  std::ifstream file(absl::StrCat(root_, "/", path));
  if (!file.is_open()) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace rawnet
