// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_STYLE_FUNCTIONS_H_
#define RAWNET_TESTS_STYLE_FUNCTIONS_H_

#include <vector>

#include "rawnet/tests/style/source_file.h"

namespace rawnet {

// No function, and no lambda outside of one, is longer than 70 lines from the
// first line of its signature to its closing brace.
std::vector<Finding> CheckFunctionLength(const SourceFile& file);

// No `#if` inside a function: platforms differ by file.
std::vector<Finding> CheckConditionals(const SourceFile& file);

}  // namespace rawnet

#endif  // RAWNET_TESTS_STYLE_FUNCTIONS_H_
