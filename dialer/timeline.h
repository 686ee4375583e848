// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_TIMELINE_H_
#define RAWNET_DIALER_TIMELINE_H_

#include <string>

#include "rawnet/dialer/trace.h"

namespace rawnet {

// kUnicode draws bars with characters of UTF-8, each one column wide.
enum class TimelineStyle { kAscii, kUnicode };

// `trace` as a picture for a terminal of `width` columns (at least 60; less
// counts as 60): a row for each query and each attempt in the order of their
// starts, to scale, under an axis in us, ms or s; why each attempt started, if
// there is room before or in its bar; how each ended; and the result in the
// last line, which stands alone when nothing was tried. Each line ends with a
// line break, none with a space.
//
//   ..  a query        ==  an attempt
//   |   answered, or the attempt was aborted
//   x   failed         *   connected         >  still open at the end
//
// What the trace holds of names and texts is copied: no control characters
// are expected there. Pure; any thread.
std::string DrawTimeline(const DialTrace& trace, int width,
                         TimelineStyle style = TimelineStyle::kAscii);

}  // namespace rawnet

#endif  // RAWNET_DIALER_TIMELINE_H_
