// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_STYLE_LAYERING_H_
#define RAWNET_TESTS_STYLE_LAYERING_H_

#include <vector>

#include "rawnet/tests/style/source_file.h"

namespace rawnet {

// The lattice of rooms, read from the includes of a C++ file:
//
//   netpoll < {sockopt, async} < socket < resolver < dialer
//
// A room includes rooms strictly below it, and itself. tests, benchmarks and
// examples include what they like.
std::vector<Finding> CheckLayering(const SourceFile& file);

// Only netpoll and sockopt include headers of the operating system. Those of
// the C++ library have no ".h", so `<cerrno>` is fine anywhere.
std::vector<Finding> CheckSystemHeaders(const SourceFile& file);

// Our headers are included by "rawnet/" and their path from the root: the
// short path compiles here, but not for a user.
std::vector<Finding> CheckIncludePrefix(const SourceFile& file);

}  // namespace rawnet

#endif  // RAWNET_TESTS_STYLE_LAYERING_H_
