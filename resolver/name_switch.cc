// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/name_switch.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace rawnet {
namespace {

using Source = NameSwitch::Source;
using Step = NameSwitch::Step;

// What a criterion is about. There is no more to say of files: they are there.
enum Status { kNotFound = 1, kUnavailable = 2, kOther = 4 };

int StatusNamed(absl::string_view name) {
  if (absl::EqualsIgnoreCase(name, "notfound")) return kNotFound;
  if (absl::EqualsIgnoreCase(name, "unavail")) return kUnavailable;
  if (absl::EqualsIgnoreCase(name, "tryagain")) return kUnavailable;
  return kOther;
}

// "NOTFOUND=return", "!UNAVAIL=return".
void ApplyCriterion(absl::string_view criterion, Step* step) {
  const bool negated = absl::ConsumePrefix(&criterion, "!");
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(criterion, absl::MaxSplits('=', 1));
  const bool ends = absl::EqualsIgnoreCase(parts.second, "return");
  if (!ends && !absl::EqualsIgnoreCase(parts.second, "continue")) return;
  const int named = StatusNamed(parts.first);
  const int meant = negated ? ~named : named;
  if ((meant & kNotFound) != 0) step->ends_when_not_found = ends;
  if ((meant & kUnavailable) != 0) step->ends_when_unavailable = ends;
}

void ApplyCriteria(absl::string_view criteria, Step* step) {
  for (const absl::string_view one :
       absl::StrSplit(criteria, absl::ByAnyChar(" \t"), absl::SkipEmpty())) {
    ApplyCriterion(one, step);
  }
}

// "files dns [NOTFOUND=return] myhostname", what stands after "hosts:".
NameSwitch ParseServices(absl::string_view text) {
  NameSwitch result;
  result.steps.clear();
  Step ignored;
  Step* last = &ignored;
  for (;;) {
    text = absl::StripLeadingAsciiWhitespace(text);
    if (text.empty()) return result;
    if (absl::ConsumePrefix(&text, "[")) {
      const size_t end = std::min(text.find(']'), text.size());
      ApplyCriteria(text.substr(0, end), last);
      text.remove_prefix(std::min(end + 1, text.size()));
      continue;
    }
    const size_t end = std::min(text.find_first_of(" \t\r\v\f["), text.size());
    const absl::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    if (word == "files" || word == "dns") {
      result.steps.push_back(
          {.source = word == "files" ? Source::kFiles : Source::kDns});
      last = &result.steps.back();
    } else {
      result.passed_over.emplace_back(word);
      last = &ignored;
    }
  }
}

}  // namespace

NameSwitch ParseNameSwitch(absl::string_view text) {
  NameSwitch result;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    if (!absl::ConsumePrefix(&line, "hosts")) continue;
    line = absl::StripLeadingAsciiWhitespace(line);
    if (absl::ConsumePrefix(&line, ":")) result = ParseServices(line);
  }
  if (result.steps.empty()) result.steps = NameSwitch().steps;
  return result;
}

}  // namespace rawnet
