// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/documents.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

// A fenced block of Markdown.
struct Block {
  int line;
  std::string language;
  // The last line before the fence that is not blank.
  std::string above;
  std::vector<std::string> lines;
};

std::string Stripped(absl::string_view line) {
  return std::string(absl::StripAsciiWhitespace(line));
}

std::vector<Block> BlocksOf(const SourceFile& document) {
  std::vector<Block> blocks;
  std::string above;
  bool inside = false;
  int number = 0;
  for (const std::string& raw : document.lines) {
    ++number;
    const std::string line = Stripped(raw);
    if (absl::StartsWith(line, "```")) {
      inside = !inside;
      if (inside) blocks.push_back({number, line.substr(3), above, {}});
      above.clear();
    } else if (inside) {
      blocks.back().lines.push_back(line);
    } else if (!line.empty()) {
      above = line;
    }
  }
  return blocks;
}

// The path in `<!-- from examples/dial.cc -->`, or "".
absl::string_view OriginOf(absl::string_view comment) {
  if (!absl::ConsumePrefix(&comment, "<!-- from ")) return "";
  if (!absl::ConsumeSuffix(&comment, " -->")) return "";
  return comment;
}

// "" if the snippet is as it should be, otherwise what is wrong.
std::string SnippetProblem(const Block& block, ReadText read) {
  const absl::string_view origin = OriginOf(block.above);
  if (origin.empty()) {
    return "a snippet names its source; write `<!-- from examples/NAME.cc -->` "
           "above it";
  }
  const std::optional<std::string> text = read(origin);
  if (!text.has_value()) return absl::StrCat(origin, " does not exist");
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(*text, '\n')) {
    lines.push_back(Stripped(line));
  }
  const auto found = std::search(lines.begin(), lines.end(),
                                 block.lines.begin(), block.lines.end());
  if (found != lines.end()) return "";
  return absl::StrCat("these lines do not stand so in ", origin,
                      "; copy them from there");
}

struct Label {
  std::string package;
  std::string target;
};

// //a/b:c, and //a/b for //a/b:b.
Label ParseLabel(absl::string_view text) {
  absl::ConsumePrefix(&text, "//");
  const size_t colon = text.find(':');
  if (colon != absl::string_view::npos) {
    return {std::string(text.substr(0, colon)),
            std::string(text.substr(colon + 1))};
  }
  const size_t slash = text.rfind('/');
  return {std::string(text),
          std::string(slash == text.npos ? text : text.substr(slash + 1))};
}

bool TargetExists(absl::string_view text, ReadText read) {
  // A pattern names whatever is there.
  if (absl::EndsWith(text, "...") || absl::EndsWith(text, ":all")) return true;
  const Label label = ParseLabel(text);
  const std::optional<std::string> build = read(absl::StrCat(
      label.package, label.package.empty() ? "" : "/", "BUILD.bazel"));
  return build.has_value() &&
         absl::StrContains(*build,
                           absl::StrCat("name = \"", label.target, "\""));
}

// What a command line gives to ./bazelw, up to `--` or a comment.
std::vector<std::string> TargetsOf(absl::string_view command) {
  std::vector<std::string> targets;
  const size_t launcher = command.find("./bazelw ");
  if (launcher == command.npos) return targets;
  for (absl::string_view word :
       absl::StrSplit(command.substr(launcher), ' ', absl::SkipEmpty())) {
    if (word == "--" || absl::StartsWith(word, "#")) break;
    if (absl::StartsWith(word, "//")) targets.emplace_back(word);
  }
  return targets;
}

// The `code` in a line of Markdown.
std::vector<std::string> CodeIn(absl::string_view line) {
  std::vector<std::string> spans;
  bool inside = false;
  for (absl::string_view part : absl::StrSplit(line, '`')) {
    if (inside) spans.emplace_back(part);
    inside = !inside;
  }
  return spans;
}

std::string TestPath(absl::string_view file) {
  const absl::string_view room =
      absl::StrContains(file, '/') ? "" : "resolver/";
  return absl::StrCat("tests/", room, file, ".cc");
}

// "file_test: Name, Name"; nothing of any other code.
struct TestNames {
  std::string path;
  std::vector<std::string> names;
};

TestNames TestNamesIn(absl::string_view code) {
  const size_t colon = code.find(": ");
  if (colon == code.npos) return {};
  const absl::string_view file = code.substr(0, colon);
  if (!absl::EndsWith(file, "_test")) return {};
  return {TestPath(file), absl::StrSplit(code.substr(colon + 2), ", ")};
}

// TEST(Suite, Name), or a parameter of that name.
bool HasTest(const std::optional<std::string>& text, absl::string_view name) {
  return text.has_value() &&
         (absl::StrContains(*text, absl::StrCat(" ", name, ")")) ||
          absl::StrContains(*text, absl::StrCat("{\"", name, "\"")));
}

}  // namespace

std::vector<Finding> CheckSnippets(const SourceFile& document, ReadText read) {
  std::vector<Finding> findings;
  for (const Block& block : BlocksOf(document)) {
    if (block.language != "cpp") continue;
    const std::string problem = SnippetProblem(block, read);
    if (problem.empty()) continue;
    findings.push_back({document.path, block.line, problem});
  }
  return findings;
}

std::vector<Finding> CheckCommands(const SourceFile& document, ReadText read) {
  std::vector<Finding> findings;
  for (const Block& block : BlocksOf(document)) {
    if (block.language != "sh") continue;
    int line = block.line;
    for (const std::string& command : block.lines) {
      ++line;
      for (const std::string& target : TargetsOf(command)) {
        if (TargetExists(target, read)) continue;
        findings.push_back({document.path, line,
                            absl::StrCat(target,
                                         " is not in its BUILD file; "
                                         "name a target that exists")});
      }
    }
  }
  return findings;
}

std::vector<Finding> CheckTestNames(const SourceFile& document, ReadText read) {
  std::vector<Finding> findings;
  int line = 0;
  for (const std::string& text : document.lines) {
    ++line;
    for (const std::string& code : CodeIn(text)) {
      const TestNames tests = TestNamesIn(code);
      if (tests.names.empty()) continue;
      const std::optional<std::string> source = read(tests.path);
      for (const std::string& name : tests.names) {
        if (HasTest(source, name)) continue;
        findings.push_back({document.path, line,
                            absl::StrCat(name, " is no test in ", tests.path,
                                         "; name one that exists")});
      }
    }
  }
  return findings;
}

}  // namespace rawnet
