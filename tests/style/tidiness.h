// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_STYLE_TIDINESS_H_
#define RAWNET_TESTS_STYLE_TIDINESS_H_

#include <vector>

#include "rawnet/tests/style/source_file.h"

namespace rawnet {

// At most 400 lines.
std::vector<Finding> CheckFileLength(const SourceFile& file);

// The two licence lines, at the top or under a `#!` line.
std::vector<Finding> CheckLicense(const SourceFile& file);

// A note of work to do names its kind, (perf) or (port); a note that the code
// is wrong never lands.
std::vector<Finding> CheckMarkers(const SourceFile& file);

// RAWNET_NETPOLL_POLLER_H_ for netpoll/poller.h. #pragma once would not do:
// the file can be reached by two paths.
std::vector<Finding> CheckIncludeGuard(const SourceFile& file);

// C++ files and their directories are snake_case.
std::vector<Finding> CheckFileName(const SourceFile& file);

// No thread sleeps until something has happened, it waits for it: with
// rawnet's Wait, for a notification, on a virtual clock. netpoll and its tests
// have nothing to wait with.
std::vector<Finding> CheckSleeping(const SourceFile& file);

}  // namespace rawnet

#endif  // RAWNET_TESTS_STYLE_TIDINESS_H_
