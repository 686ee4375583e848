// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_TIMELINE_AXIS_H_
#define RAWNET_DIALER_TIMELINE_AXIS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rawnet {

// Maps the time from zero to `length` on `columns` columns, with ticks at
// multiples of 1, 2 or 5 of a power of ten. Pure; immutable.
class TimelineAxis {
 public:
  // `columns` is at least 10. A length below 1 us counts as 1 us.
  TimelineAxis(absl::Duration length, int columns);

  // In [0, columns).
  int Column(absl::Duration time) const;

  // "us", "ms" or "s": what the labels count.
  absl::string_view unit() const { return unit_name_; }

  // The numbers, each beginning above its tick.
  std::string Labels() const;

  // The line itself: "+-----+-----+--".
  std::string Ruler() const;

 private:
  std::string Label(absl::Duration time) const;
  absl::Duration StepThatFits() const;

  const absl::Duration length_;
  const int columns_;
  absl::string_view unit_name_;
  absl::Duration unit_;
  absl::Duration step_;
};

}  // namespace rawnet

#endif  // RAWNET_DIALER_TIMELINE_AXIS_H_
