// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/dial_report.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/dialer/timeline.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

constexpr int kWidthDefault = 100;

int TerminalWidth() {
  const char* columns = std::getenv("COLUMNS");
  int width = 0;
  if (columns != nullptr && absl::SimpleAtoi(columns, &width) && width > 0) {
    return width;
  }
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return kWidthDefault;
}

// locale(7): the first of these that is not empty decides.
TimelineStyle TerminalStyle() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string locale = absl::AsciiStrToLower(value);
    const bool utf8 =
        absl::StrContains(locale, "utf-8") || absl::StrContains(locale, "utf8");
    return utf8 ? TimelineStyle::kUnicode : TimelineStyle::kAscii;
  }
  return TimelineStyle::kAscii;
}

}  // namespace

std::string DrawForTerminal(const DialTrace& trace) {
  return DrawTimeline(trace, TerminalWidth(), TerminalStyle());
}

std::string JsonLines(const DialTrace& trace) {
  std::string lines;
  for (const TraceEvent& event : trace.events()) {
    absl::StrAppend(&lines, ToJsonLine(event), "\n");
  }
  return lines;
}

std::string ErrorLine(const absl::Status& error, const Context& context) {
  std::string line(error.message());
  if (IsCanceled(error) && context.done()) {
    absl::StrAppend(&line, " (", context.cause().message(), ")");
  }
  for (char& c : line) {
    if (absl::ascii_iscntrl(c)) c = '?';
  }
  return line;
}

}  // namespace rawnet
