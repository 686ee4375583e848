// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/timeline.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "rawnet/dialer/short_duration.h"
#include "rawnet/dialer/timeline_axis.h"
#include "rawnet/dialer/timeline_rows.h"
#include "rawnet/dialer/trace.h"

namespace rawnet {
namespace {

constexpr int kWidthMin = 60;

// One column each.
struct Glyphs {
  absl::string_view query, attempt;         // the bars
  absl::string_view edge;                   // a start, and a neutral end
  absl::string_view good, bad, unfinished;  // other ends
};

Glyphs GlyphsOf(TimelineStyle style) {
  switch (style) {
    case TimelineStyle::kAscii:
      return {".", "=", "|", "*", "x", ">"};
    case TimelineStyle::kUnicode:
      return {"┄", "━", "│", "●", "×", "▸"};
  }
  return {};
}

// Three columns of text, divided by two spaces.
struct Layout {
  int label = 0;
  int bars = 0;
};

Layout LayoutFor(const std::vector<TimelineRow>& rows, int width) {
  size_t label = 4;
  size_t outcome = 0;
  for (const TimelineRow& row : rows) {
    label = std::max(label, row.label.size());
    outcome = std::max(outcome, row.outcome.size());
  }
  const int columns = std::max(width, kWidthMin);
  Layout layout;
  layout.label = std::min<int>(label, columns / 3);
  layout.bars = columns - layout.label - static_cast<int>(outcome) - 4;
  return layout;
}

// Cuts out the middle: both ends of an address tell more.
std::string Shortened(const std::string& text, size_t size_max) {
  if (text.size() <= size_max) return text;
  const size_t kept = size_max - 2;
  const size_t tail = kept / 2;
  return absl::StrCat(text.substr(0, kept - tail), "..",
                      text.substr(text.size() - tail));
}

std::string Padded(std::string text, size_t size) {
  text.resize(std::max(text.size(), size), ' ');
  return text;
}

absl::string_view EndGlyph(const TimelineRow& row, const Glyphs& glyphs) {
  switch (row.end) {
    case TimelineRow::End::kOpen:
      return glyphs.unfinished;
    case TimelineRow::End::kGood:
      return row.kind == TimelineRow::Kind::kQuery ? glyphs.edge : glyphs.good;
    case TimelineRow::End::kBad:
      return glyphs.bad;
    case TimelineRow::End::kAborted:
      return glyphs.edge;
  }
  return "";
}

std::string Repeated(absl::string_view glyph, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) absl::StrAppend(&text, glyph);
  return text;
}

// Where to write why an attempt started, so that it does not touch other text.
enum class ReasonPlace { kNowhere, kBeforeBar, kInBar };

ReasonPlace PlaceFor(const std::string& reason, size_t before, size_t within) {
  if (reason.empty()) return ReasonPlace::kNowhere;
  if (reason.size() + 1 <= before) return ReasonPlace::kBeforeBar;
  if (reason.size() + 4 <= within) return ReasonPlace::kInBar;
  return ReasonPlace::kNowhere;
}

std::string Bar(const TimelineRow& row, const TimelineAxis& axis, int columns,
                const Glyphs& glyphs) {
  const bool is_query = row.kind == TimelineRow::Kind::kQuery;
  const absl::string_view fill = is_query ? glyphs.query : glyphs.attempt;
  const int first = axis.Column(row.begin.since_start);
  const int last = std::max(first, axis.Column(row.stop));
  const size_t within = std::max(last - first - 1, 0);
  const std::string reason = is_query ? "" : row.begin.reason;
  std::string before(first, ' ');
  std::string bar = Repeated(fill, within);
  switch (PlaceFor(reason, first, within)) {
    case ReasonPlace::kNowhere:
      break;
    case ReasonPlace::kBeforeBar:
      before.replace(first - reason.size() - 1, reason.size(), reason);
      break;
    case ReasonPlace::kInBar:
      bar = absl::StrCat(fill, " ", reason, " ",
                         Repeated(fill, within - reason.size() - 3));
      break;
  }
  return absl::StrCat(before, first < last ? glyphs.edge : "", bar,
                      EndGlyph(row, glyphs),
                      std::string(columns - last - 1, ' '));
}

bool EndsDial(const TraceEvent& event) {
  return event.kind == TraceEvent::Kind::kConnected ||
         event.kind == TraceEvent::Kind::kFailed;
}

std::string Result(const DialTrace& trace) {
  const std::vector<TraceEvent>& events = trace.events();
  const auto end = std::find_if(events.begin(), events.end(), EndsDial);
  if (end == events.end()) {
    return absl::StrCat("unfinished after ",
                        ShortDuration(TimelineLength(trace)));
  }
  const std::string when = ShortDuration(end->since_start);
  return end->kind == TraceEvent::Kind::kConnected
             ? absl::StrCat("connected to ", end->address, " after ", when)
             : absl::StrCat("failed after ", when, ": ", end->reason);
}

}  // namespace

std::string DrawTimeline(const DialTrace& trace, int width,
                         TimelineStyle style) {
  const std::vector<TimelineRow> rows = TimelineRows(trace);
  if (rows.empty()) return absl::StrCat(Result(trace), "\n");
  const Layout layout = LayoutFor(rows, width);
  const TimelineAxis axis(TimelineLength(trace), layout.bars);
  const Glyphs glyphs = GlyphsOf(style);
  const std::string unit(axis.unit());
  std::vector<std::string> lines = {
      absl::StrCat(std::string(layout.label - unit.size(), ' '), unit, "  ",
                   axis.Labels()),
      absl::StrCat(std::string(layout.label + 2, ' '), axis.Ruler())};
  for (const TimelineRow& row : rows) {
    lines.push_back(absl::StrCat(
        Padded(Shortened(row.label, layout.label), layout.label), "  ",
        Bar(row, axis, layout.bars, glyphs), "  ", row.outcome));
  }
  lines.push_back(Result(trace));
  for (std::string& line : lines) absl::StripTrailingAsciiWhitespace(&line);
  return absl::StrCat(absl::StrJoin(lines, "\n"), "\n");
}

}  // namespace rawnet
