// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_CODING_H_
#define RAWNET_BENCHMARKS_CODING_H_

#include <vector>

#include "rawnet/benchmarks/beside_floor.h"

namespace rawnet {

// The building and the reading of DNS messages. The floor of a name and of a
// query is to copy their bytes; of a match, to compare them; of a reply, a loop
// that believes every byte and copies the addresses.
std::vector<Comparison> CodingComparisons(int runs);

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_CODING_H_
