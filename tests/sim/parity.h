// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_PARITY_H_
#define RAWNET_TESTS_SIM_PARITY_H_

#include <string>

namespace rawnet {

// Expects that `script` (see ParityScript) says the same on this machine and on
// a simulated host. Where they differ, the simulated one is wrong.
void ExpectTheSame(const std::string& script);

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_PARITY_H_
