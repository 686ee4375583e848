// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/timeline_axis.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace rawnet {
namespace {

// Room for a label of five characters and a gap.
constexpr int kTickGapMin = 7;

}  // namespace

TimelineAxis::TimelineAxis(absl::Duration length, int columns)
    : length_(std::max(length, absl::Microseconds(1))),
      columns_(std::max(columns, 10)) {
  if (length_ < absl::Milliseconds(2)) {
    unit_name_ = "us";
    unit_ = absl::Microseconds(1);
  } else if (length_ < absl::Seconds(10)) {
    unit_name_ = "ms";
    unit_ = absl::Milliseconds(1);
  } else {
    unit_name_ = "s";
    unit_ = absl::Seconds(1);
  }
  step_ = StepThatFits();
}

absl::Duration TimelineAxis::StepThatFits() const {
  const absl::Duration least = length_ * kTickGapMin / (columns_ - 1);
  absl::Duration decade = absl::Nanoseconds(1);
  while (decade * 10 < least) decade *= 10;
  for (const int factor : {1, 2, 5}) {
    if (decade * factor >= least) return decade * factor;
  }
  return decade * 10;
}

int TimelineAxis::Column(absl::Duration time) const {
  const double part = absl::FDivDuration(time, length_);
  const int column = static_cast<int>(part * (columns_ - 1) + 0.5);
  return std::clamp(column, 0, columns_ - 1);
}

std::string TimelineAxis::Label(absl::Duration time) const {
  return absl::StrCat(absl::FDivDuration(time, unit_));
}

std::string TimelineAxis::Labels() const {
  std::string labels;
  for (absl::Duration time; time <= length_; time += step_) {
    labels.resize(std::max<size_t>(labels.size(), Column(time)), ' ');
    labels += Label(time);
  }
  return labels;
}

std::string TimelineAxis::Ruler() const {
  std::string ruler(columns_, '-');
  for (absl::Duration time; time <= length_; time += step_) {
    ruler[Column(time)] = '+';
  }
  return ruler;
}

}  // namespace rawnet
