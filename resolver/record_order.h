// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_RECORD_ORDER_H_
#define RAWNET_RESOLVER_RECORD_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace rawnet {

// 0 to limit - 1, each as likely.
using RandomBelow = std::function<uint32_t(uint32_t limit)>;

// Each order is as likely.
template <class T>
void Shuffle(std::vector<T>& all, const RandomBelow& random) {
  for (size_t i = all.size(); i > 1; --i) {
    std::swap(all[i - 1], all[random(static_cast<uint32_t>(i))]);
  }
}

// By `key`, equal ones in the order in which they came. (libstdc++ 12 has a
// stable_sort that clang 19 warns of.)
template <class T, class Key>
void SortBy(std::vector<T>& all, Key key) {
  std::multimap<uint32_t, T> sorted;
  for (T& one : all) {
    const uint32_t place = key(one);
    sorted.emplace(place, std::move(one));
  }
  all.clear();
  for (auto& [place, one] : sorted) all.push_back(std::move(one));
}

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_RECORD_ORDER_H_
