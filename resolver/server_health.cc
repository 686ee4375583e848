// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/server_health.h"

#include <algorithm>

namespace rawnet {
namespace {

absl::Duration PauseAfter(int failures) {
  absl::Duration pause = ServerHealth::kPauseMin;
  for (int i = ServerHealth::kFailuresMax; i < failures; ++i) {
    if (pause >= ServerHealth::kPauseMax) break;
    pause *= 2;
  }
  return std::min(pause, ServerHealth::kPauseMax);
}

}  // namespace

ServerHealth::Order ServerHealth::OrderFrom(size_t first,
                                            MonotonicTime now) const {
  const absl::MutexLock lock(&mutex_);
  Order order;
  Order paused;
  for (size_t i = 0; i < servers_.size(); ++i) {
    const size_t server = (first + i) % servers_.size();
    (servers_[server].paused_until > now ? paused : order).push_back(server);
  }
  order.insert(order.end(), paused.begin(), paused.end());
  return order;
}

absl::Duration ServerHealth::Patience(size_t server) const {
  const absl::MutexLock lock(&mutex_);
  const Server& it = servers_[server];
  if (!it.smoothed.has_value()) return kPatienceUnmeasured;
  return std::max(kPatienceMin, 2 * *it.smoothed + 4 * it.variation);
}

void ServerHealth::OnReply(size_t server, absl::Duration round_trip) {
  const absl::MutexLock lock(&mutex_);
  Server& it = servers_[server];
  it.failures = 0;
  it.paused_until = MonotonicTime::InfinitePast();
  if (!it.smoothed.has_value()) {
    it.smoothed = round_trip;
    it.variation = round_trip / 2;
    return;
  }
  it.variation +=
      (absl::AbsDuration(*it.smoothed - round_trip) - it.variation) / 4;
  *it.smoothed += (round_trip - *it.smoothed) / 8;
}

void ServerHealth::OnFailure(size_t server, MonotonicTime now) {
  const absl::MutexLock lock(&mutex_);
  Server& it = servers_[server];
  ++it.failures;
  if (it.failures < kFailuresMax) return;
  it.paused_until = now + PauseAfter(it.failures);
}

void ServerHealth::OnStumble(size_t server, Extra extra, MonotonicTime now) {
  const absl::MutexLock lock(&mutex_);
  servers_[server].stumbles_until[static_cast<size_t>(extra)] =
      now + kStumbleMemory;
}

bool ServerHealth::Bears(size_t server, Extra extra, MonotonicTime now) const {
  const absl::MutexLock lock(&mutex_);
  return servers_[server].stumbles_until[static_cast<size_t>(extra)] <= now;
}

}  // namespace rawnet
