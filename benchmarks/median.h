// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_MEDIAN_H_
#define RAWNET_BENCHMARKS_MEDIAN_H_

#include <algorithm>
#include <vector>

namespace rawnet {

// The upper median; 0 of nothing.
inline double Median(std::vector<double> samples) {
  if (samples.empty()) return 0;
  const auto middle = samples.begin() + samples.size() / 2;
  std::nth_element(samples.begin(), middle, samples.end());
  return *middle;
}

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_MEDIAN_H_
