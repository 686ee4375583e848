// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/short_duration.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rawnet {
namespace {

int64_t Rounded(absl::Duration duration, absl::Duration unit) {
  return (duration + unit / 2) / unit;
}

// In tenths of `unit`, the tenth only if there is one.
std::string Tenths(absl::Duration duration, absl::Duration unit,
                   absl::string_view name) {
  const int64_t tenths = Rounded(duration, unit / 10);
  if (tenths % 10 == 0) return absl::StrCat(tenths / 10, " ", name);
  return absl::StrCat(tenths / 10, ".", tenths % 10, " ", name);
}

}  // namespace

std::string ShortDuration(absl::Duration duration) {
  const absl::Duration time = std::max(duration, absl::ZeroDuration());
  if (Rounded(time, absl::Microseconds(1)) < 1000) {
    return absl::StrCat(Rounded(time, absl::Microseconds(1)), " us");
  }
  if (time < absl::Milliseconds(9.95)) {
    return Tenths(time, absl::Milliseconds(1), "ms");
  }
  if (Rounded(time, absl::Milliseconds(1)) < 10000) {
    return absl::StrCat(Rounded(time, absl::Milliseconds(1)), " ms");
  }
  return Tenths(time, absl::Seconds(1), "s");
}

}  // namespace rawnet
