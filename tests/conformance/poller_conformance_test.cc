// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/poller_conformance.h"

#include <string>

#include "gtest/gtest.h"
#include "rawnet/netpoll/poller.h"

namespace rawnet {
namespace {

INSTANTIATE_TEST_SUITE_P(Backends, PollerConformance,
                         testing::ValuesIn(AvailableBackends()),
                         [](const auto& backend) {
                           return std::string(backend.param.name);
                         });

}  // namespace
}  // namespace rawnet
