// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/functions.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "rawnet/tests/style/code_view.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

constexpr int kFunctionLinesMax = 70;

// `template <typename T>` names no type that is being defined.
absl::string_view WithoutTemplateHead(absl::string_view head) {
  head = absl::StripAsciiWhitespace(head);
  if (!absl::ConsumePrefix(&head, "template")) return head;
  int depth = 0;
  for (size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '<') ++depth;
    if (head[i] == '>' && --depth == 0) {
      return absl::StripAsciiWhitespace(head.substr(i + 1));
    }
  }
  return head;
}

// `head` is the code between the last `;`, `{` or `}` and a `{` outside of any
// function. Is what the brace opens a function?
bool OpensFunction(absl::string_view head) {
  static constexpr absl::string_view kScopes[] = {
      "namespace", "class ", "struct ", "union ", "enum ", "extern "};
  head = WithoutTemplateHead(head);
  const bool is_scope = absl::c_any_of(kScopes, [head](absl::string_view word) {
    return absl::StartsWith(head, word);
  });
  return !is_scope && absl::StrContains(head, ")") &&
         !absl::EndsWith(head, "=") && !absl::EndsWith(head, ",") &&
         !absl::EndsWith(head, "(");
}

// Reads code from top to bottom and knows whether it is inside a function.
class FunctionTracker {
 public:
  bool inside() const { return inside_; }

  // Returns the line at which the function began whose closing brace is in
  // `code`, or 0.
  int Read(absl::string_view code, int line) {
    int ended = 0;
    for (const char c : code) {
      if (c == '{') {
        Open();
      } else if (c == '}') {
        if (Close()) ended = head_line_;
      } else if (!inside_) {
        ReadHead(c, line);
      }
    }
    if (!inside_) head_.push_back(' ');
    return ended;
  }

 private:
  void Open() {
    ++depth_;
    if (inside_) return;
    inside_ = OpensFunction(head_);
    function_depth_ = depth_;
    head_.clear();
  }

  // True if it closed the function.
  bool Close() {
    const bool closes = inside_ && depth_ == function_depth_;
    if (closes) inside_ = false;
    --depth_;
    if (!inside_) head_.clear();
    return closes;
  }

  void ReadHead(char c, int line) {
    if (c == ';') {
      head_.clear();
      return;
    }
    if (absl::StripAsciiWhitespace(head_).empty()) head_line_ = line;
    head_.push_back(c);
  }

  std::string head_;
  int head_line_ = 0;
  int depth_ = 0;
  int function_depth_ = 0;
  bool inside_ = false;
};

bool IsDirective(absl::string_view code) {
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(code), "#");
}

bool IsConditional(absl::string_view code) {
  code = absl::StripLeadingAsciiWhitespace(code);
  if (!absl::ConsumePrefix(&code, "#")) return false;
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(code), "if");
}

}  // namespace

std::vector<Finding> CheckFunctionLength(const SourceFile& file) {
  std::vector<Finding> findings;
  if (!IsCpp(file.path)) return findings;
  FunctionTracker tracker;
  int line = 0;
  for (const std::string& code : CodeView(file)) {
    ++line;
    if (IsDirective(code)) continue;
    const int begin = tracker.Read(code, line);
    const int length = line - begin + 1;
    if (begin == 0 || length <= kFunctionLinesMax) continue;
    findings.push_back(
        {file.path, begin,
         absl::StrCat("function of ", length, " lines (>", kFunctionLinesMax,
                      "); one function decides, leaves compute: split it")});
  }
  return findings;
}

std::vector<Finding> CheckConditionals(const SourceFile& file) {
  std::vector<Finding> findings;
  if (!IsCpp(file.path)) return findings;
  FunctionTracker tracker;
  int line = 0;
  for (const std::string& code : CodeView(file)) {
    ++line;
    if (tracker.inside() && IsConditional(code)) {
      findings.push_back({file.path, line,
                          "#if inside a function; give each mechanism a file "
                          "and let the BUILD file select"});
    }
    if (!IsDirective(code)) tracker.Read(code, line);
  }
  return findings;
}

}  // namespace rawnet
