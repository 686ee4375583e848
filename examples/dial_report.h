// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_DIAL_REPORT_H_
#define RAWNET_EXAMPLES_DIAL_REPORT_H_

#include <string>

#include "absl/status/status.h"
#include "rawnet/async/context.h"
#include "rawnet/dialer/trace.h"

namespace rawnet {

// `trace` as a picture that fits the terminal: as wide as COLUMNS or else
// standard error says, or 100 columns; in UTF-8 where the locale is.
std::string DrawForTerminal(const DialTrace& trace);

// `trace` as JSON, one object a line.
std::string JsonLines(const DialTrace& trace);

// `error` in one line without a line break; names the signal when one has
// ended `context`.
std::string ErrorLine(const absl::Status& error, const Context& context);

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_DIAL_REPORT_H_
