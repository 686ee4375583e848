// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/code_view.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

class Blanker {
 public:
  std::string Blank(absl::string_view line) {
    code_ = std::string(line);
    at_ = 0;
    if (!raw_string_end_.empty()) SkipTo(raw_string_end_, &raw_string_end_);
    if (!comment_end_.empty()) SkipTo(comment_end_, &comment_end_);
    while (at_ < code_.size()) Step();
    return std::move(code_);
  }

 private:
  void Step() {
    const absl::string_view rest = absl::string_view(code_).substr(at_);
    if (absl::StartsWith(rest, "//")) {
      Erase(code_.size());
    } else if (absl::StartsWith(rest, "/*")) {
      comment_end_ = "*/";
      SkipTo(comment_end_, &comment_end_);
    } else if (absl::StartsWith(rest, "R\"")) {
      const size_t open = rest.find('(');
      raw_string_end_ = absl::StrCat(")", rest.substr(2, open - 2), "\"");
      SkipTo(raw_string_end_, &raw_string_end_);
    } else if (rest[0] == '"' || (rest[0] == '\'' && !IsDigitSeparator())) {
      SkipLiteral(rest[0]);
    } else {
      ++at_;
    }
  }

  // 1'000'000 holds no character literal.
  bool IsDigitSeparator() const {
    return at_ > 0 && absl::ascii_isalnum(code_[at_ - 1]);
  }

  void Erase(size_t end) {
    for (; at_ < end; ++at_) code_[at_] = ' ';
  }

  // Erases through `end`, which may be on a later line: `pending` keeps it.
  void SkipTo(std::string end, std::string* pending) {
    const size_t found = code_.find(end, at_);
    if (found == std::string::npos) {
      Erase(code_.size());
      return;
    }
    Erase(found + end.size());
    pending->clear();
  }

  void SkipLiteral(char quote) {
    size_t end = at_ + 1;
    while (end < code_.size() && code_[end] != quote) {
      end += code_[end] == '\\' ? 2 : 1;
    }
    Erase(std::min(end + 1, code_.size()));
  }

  std::string code_;
  size_t at_ = 0;
  // What ends the block comment or raw string that the line begins in, or "".
  std::string comment_end_;
  std::string raw_string_end_;
};

}  // namespace

std::vector<std::string> CodeView(const SourceFile& file) {
  std::vector<std::string> code;
  Blanker blanker;
  for (const std::string& line : file.lines) {
    code.push_back(blanker.Blank(line));
  }
  return code;
}

}  // namespace rawnet
