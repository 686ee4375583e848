// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_JSON_STRING_H_
#define RAWNET_DIALER_JSON_STRING_H_

#include <string>

#include "absl/strings/string_view.h"

namespace rawnet {

// Appends `text`, which may hold any bytes, to `json` as a string of RFC 8259
// section 7, with its quotes. Control characters are escaped; each byte that
// is not part of a well-formed UTF-8 sequence (RFC 3629 section 4: no overlong
// forms, no surrogates, nothing above U+10FFFF) becomes \ufffd.
void AppendJsonString(std::string& json, absl::string_view text);

}  // namespace rawnet

#endif  // RAWNET_DIALER_JSON_STRING_H_
