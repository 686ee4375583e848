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

// A word of the line, and what its criteria say.
struct Service {
  absl::string_view name;
  Step step = {};
};

// "files dns [NOTFOUND=return] myhostname", what stands after "hosts:".
std::vector<Service> ParseServices(absl::string_view text) {
  std::vector<Service> services;
  for (;;) {
    text = absl::StripLeadingAsciiWhitespace(text);
    if (text.empty()) return services;
    if (absl::ConsumePrefix(&text, "[")) {
      const size_t end = std::min(text.find(']'), text.size());
      if (!services.empty()) {
        ApplyCriteria(text.substr(0, end), &services.back().step);
      }
      text.remove_prefix(std::min(end + 1, text.size()));
      continue;
    }
    const size_t end = std::min(text.find_first_of(" \t\r\v\f["), text.size());
    services.push_back({text.substr(0, end)});
    text.remove_prefix(end);
  }
}

bool Has(const std::vector<Step>& steps, Source source) {
  return std::any_of(steps.begin(), steps.end(), [source](const Step& step) {
    return step.source == source;
  });
}

NameSwitch Arrange(const std::vector<Service>& services) {
  const bool names_dns =
      std::any_of(services.begin(), services.end(),
                  [](const Service& one) { return one.name == "dns"; });
  NameSwitch result;
  result.steps.clear();
  for (const auto& [name, criteria] : services) {
    Step step = criteria;
    if (name != "files" && name != "dns") result.passed_over.emplace_back(name);
    if (name == "files") {
      result.steps.push_back(step);
    } else if (name == "dns" || (name == "resolve" && !names_dns)) {
      // systemd-resolved has read the hosts file before it asks DNS.
      if (name == "resolve" && !Has(result.steps, Source::kFiles)) {
        result.steps.push_back({.source = Source::kFiles});
      }
      step.source = Source::kDns;
      result.steps.push_back(step);
    }
  }
  return result;
}

}  // namespace

NameSwitch ParseNameSwitch(absl::string_view text) {
  NameSwitch result;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    if (!absl::ConsumePrefix(&line, "hosts")) continue;
    line = absl::StripLeadingAsciiWhitespace(line);
    if (absl::ConsumePrefix(&line, ":")) result = Arrange(ParseServices(line));
  }
  if (result.steps.empty()) result.steps = NameSwitch().steps;
  return result;
}

}  // namespace rawnet
