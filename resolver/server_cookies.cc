// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/server_cookies.h"

#include <algorithm>

namespace rawnet {

EdnsOption ServerCookies::OptionFor(size_t server, MonotonicTime now) {
  const absl::MutexLock lock(&mutex_);
  Server& it = servers_[server];
  if (it.cookie.empty() || now - it.drawn >= kLifetime) {
    it.cookie.clear();
    while (it.cookie.size() < kClientSize) {
      const uint16_t bits = random_();
      it.cookie.push_back(static_cast<uint8_t>(bits >> 8));
      it.cookie.push_back(static_cast<uint8_t>(bits));
    }
    it.drawn = now;
  }
  return {.code = EdnsOption::kCookie, .value = it.cookie};
}

ServerCookies::Verdict ServerCookies::Check(size_t server,
                                            const EdnsOption& sent,
                                            const Answer& answer) {
  const absl::MutexLock lock(&mutex_);
  Server& it = servers_[server];
  if (answer.cookie.empty()) {
    return it.sends_cookies ? Verdict::kSuspect : Verdict::kGood;
  }
  const bool ours =
      std::equal(sent.value.begin(), sent.value.begin() + kClientSize,
                 answer.cookie.begin());
  // A server that repeats our part alone has none of its own.
  if (!ours) return Verdict::kSuspect;
  const bool current = std::equal(
      sent.value.begin(), sent.value.begin() + kClientSize, it.cookie.begin());
  if (current && answer.cookie.size() > kClientSize) {
    it.cookie = answer.cookie;
    it.sends_cookies = true;
  }
  return answer.rcode == Rcode::kBadCookie ? Verdict::kAskAgain
                                           : Verdict::kGood;
}

}  // namespace rawnet
