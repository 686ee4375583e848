// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_STYLE_CODE_VIEW_H_
#define RAWNET_TESTS_STYLE_CODE_VIEW_H_

#include <string>
#include <vector>

#include "rawnet/tests/style/source_file.h"

namespace rawnet {

// The lines of a C++ file with comments, and the contents of string and
// character literals, turned into spaces. Columns and line numbers stay, so
// that a rule can count braces without being misled by "{" or by prose.
std::vector<std::string> CodeView(const SourceFile& file);

}  // namespace rawnet

#endif  // RAWNET_TESTS_STYLE_CODE_VIEW_H_
