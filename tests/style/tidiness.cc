// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/tidiness.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/tests/style/code_view.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

constexpr size_t kLinesMax = 400;

// In halves, so that this file passes its own test.
constexpr absl::string_view kFixMe =
    "FIX"
    "ME";
constexpr absl::string_view kToDo =
    "TO"
    "DO";

constexpr absl::string_view kSleeps[] = {
    "SleepFor", "sleep_for", "sleep_until",    "sleep",
    "usleep",   "nanosleep", "clock_nanosleep"};

// True for "(perf): make it faster".
bool NamesAKind(absl::string_view after_todo) {
  if (!absl::StartsWith(after_todo, "(")) return false;
  const size_t close = after_todo.find("):");
  if (close == absl::string_view::npos || close < 2) return false;
  return absl::c_all_of(after_todo.substr(1, close - 1), absl::ascii_islower);
}

bool IsSnakeCase(absl::string_view name) {
  return absl::c_all_of(name, [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
  });
}

std::string GuardOf(absl::string_view path) {
  std::string guard = absl::StrCat("RAWNET_", path, "_");
  for (char& c : guard) {
    c = absl::ascii_isalnum(c) ? absl::ascii_toupper(c) : '_';
  }
  return guard;
}

bool IsWordChar(char c) { return absl::ascii_isalnum(c) || c == '_'; }

// Whether `line` has `word`, as a whole word.
bool HasWord(absl::string_view line, absl::string_view word) {
  for (size_t at = line.find(word); at != line.npos;
       at = line.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool begins = at == 0 || !IsWordChar(line[at - 1]);
    const bool ends = end == line.size() || !IsWordChar(line[end]);
    if (begins && ends) return true;
  }
  return false;
}

bool HasLine(const SourceFile& file, absl::string_view line) {
  return absl::c_linear_search(file.lines, line);
}

}  // namespace

std::vector<Finding> CheckFileLength(const SourceFile& file) {
  if (file.lines.size() <= kLinesMax) return {};
  return {{file.path, static_cast<int>(file.lines.size()),
           absl::StrCat(file.lines.size(), " lines (>", kLinesMax,
                        "); a noun may be missing: give it a file")}};
}

std::vector<Finding> CheckLicense(const SourceFile& file) {
  const absl::string_view mark = IsCpp(file.path) ? "// " : "# ";
  const size_t first = absl::StartsWith(file.lines[0], "#!") ? 1 : 0;
  const std::string owner =
      absl::StrCat(mark, "Copyright 2026 The rawnet Authors");
  const std::string license =
      absl::StrCat(mark, "SPDX-License-Identifier: Apache-2.0");
  if (file.lines.size() >= first + 2 && file.lines[first] == owner &&
      file.lines[first + 1] == license) {
    return {};
  }
  return {{file.path, static_cast<int>(first) + 1,
           absl::StrCat("no licence; begin with these two lines: ", owner,
                        " / ", license)}};
}

std::vector<Finding> CheckMarkers(const SourceFile& file) {
  std::vector<Finding> findings;
  for (size_t i = 0; i < file.lines.size(); ++i) {
    const absl::string_view line = file.lines[i];
    const int number = static_cast<int>(i) + 1;
    if (absl::StrContains(line, kFixMe)) {
      findings.push_back({file.path, number,
                          absl::StrCat(kFixMe,
                                       " never lands; mend it, or open "
                                       "an issue and write ",
                                       kToDo, "(kind):")});
    }
    const size_t todo = line.find(kToDo);
    if (todo != absl::string_view::npos &&
        !NamesAKind(line.substr(todo + kToDo.size()))) {
      findings.push_back({file.path, number,
                          absl::StrCat("a ", kToDo, " names its kind: ", kToDo,
                                       "(perf): or ", kToDo, "(port):")});
    }
  }
  return findings;
}

std::vector<Finding> CheckIncludeGuard(const SourceFile& file) {
  if (!IsHeader(file.path)) return {};
  const std::string guard = GuardOf(file.path);
  if (HasLine(file, absl::StrCat("#ifndef ", guard)) &&
      HasLine(file, absl::StrCat("#define ", guard)) &&
      HasLine(file, absl::StrCat("#endif  // ", guard))) {
    return {};
  }
  return {{file.path, 1, absl::StrCat("the include guard must be ", guard)}};
}

std::vector<Finding> CheckFileName(const SourceFile& file) {
  if (!IsCpp(file.path)) return {};
  std::string name = file.path.substr(0, file.path.rfind('.'));
  absl::c_replace(name, '/', '_');
  if (IsSnakeCase(name)) return {};
  return {{file.path, 1, "rename the file: snake_case, base plus mechanism"}};
}

std::vector<Finding> CheckSleeping(const SourceFile& file) {
  if (!IsCpp(file.path) || absl::StartsWith(file.path, "netpoll/") ||
      absl::StartsWith(file.path, "tests/netpoll/")) {
    return {};
  }
  std::vector<Finding> findings;
  const std::vector<std::string> lines = CodeView(file);
  for (size_t i = 0; i < lines.size(); ++i) {
    for (const absl::string_view word : kSleeps) {
      if (!HasWord(lines[i], word)) continue;
      findings.push_back({file.path, static_cast<int>(i) + 1,
                          absl::StrCat(word,
                                       " sleeps; wait for what is to happen, "
                                       "or take a virtual clock")});
    }
  }
  return findings;
}

}  // namespace rawnet
