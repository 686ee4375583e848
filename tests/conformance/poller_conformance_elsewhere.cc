// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/poller_conformance.h"

namespace rawnet {

bool IsLibkqueue(const PollerBackend&) { return false; }

}  // namespace rawnet
