// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_poller.h"

#include <cerrno>
#include <iterator>
#include <utility>

#include "rawnet/netpoll/check.h"

namespace rawnet {

// The numbers of closed descriptors are in use no more, or by others.
SimPoller::~SimPoller() {
  for (const auto& [fd, registration] : registrations_) {
    if (SimSocket* socket = descriptors_.Find(fd)) socket->Unwatch(this);
  }
}

int SimPoller::Add(int fd, uint64_t token) {
  CheckThat(token != kReservedToken, "poller token is reserved");
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  if (registrations_.contains(fd)) return -EEXIST;
  const SysFault fault = sys_faults_.Next(SysCall::kPollerAdd, fd);
  if (fault.error != 0) return -fault.error;
  registrations_[fd] = {.token = token, .number = ++registered_};
  socket->Watch(fd, this);
  return 0;
}

int SimPoller::Remove(int fd) {
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  if (registrations_.erase(fd) == 0) return -ENOENT;
  socket->Unwatch(this);
  return 0;
}

void SimPoller::OnChange(int fd) {
  const auto found = registrations_.find(fd);
  if (found == registrations_.end()) return;
  const uint64_t number = found->second.number;
  const absl::Duration delay =
      random_.Between(absl::ZeroDuration(), faults_.event_delay_max);
  if (delay == absl::ZeroDuration()) return Enqueue(fd, number);
  schedule_.After(delay, [weak = std::weak_ptr<SimPoller*>(self_), fd, number] {
    const auto self = weak.lock();
    if (self != nullptr) (*self)->Enqueue(fd, number);
  });
}

void SimPoller::Enqueue(int fd, uint64_t number) {
  const auto found = registrations_.find(fd);
  if (found == registrations_.end() || found->second.number != number) return;
  if (!std::exchange(found->second.changed, true)) changed_.push_back(fd);
}

int SimPoller::Wait(absl::Span<Event> events, absl::Duration timeout) {
  const uint64_t wait = ++waits_;
  int filled = Harvest(events);
  if (filled == 0 && timeout > absl::ZeroDuration()) {
    // Another Wait in the meantime: the loop was turned from within, and has to
    // look for itself what came of it.
    const auto news = [this, wait] {
      return !changed_.empty() || woken_.load() || waits_ != wait;
    };
    world_.WaitUntil(schedule_.Now() + timeout, news);
    filled = Harvest(events);
  }
  woken_.store(false);
  MakeSpuriousEvent(events, &filled);
  return filled;
}

int SimPoller::Harvest(absl::Span<Event> events) {
  size_t filled = 0;
  size_t seen = 0;
  while (seen < changed_.size() && filled < events.size()) {
    const int fd = changed_[seen++];
    const auto found = registrations_.find(fd);
    if (found == registrations_.end()) continue;
    if (!std::exchange(found->second.changed, false)) continue;
    const SimReadiness now = descriptors_.Find(fd)->Readiness();
    if (!now.readable && !now.writable) continue;
    events[filled++] = {.token = found->second.token,
                        .readable = now.readable,
                        .writable = now.writable,
                        .closing = now.closing};
  }
  changed_.erase(changed_.begin(), changed_.begin() + seen);
  return static_cast<int>(filled);
}

void SimPoller::MakeSpuriousEvent(absl::Span<Event> events, int* filled) {
  if (registrations_.empty() || static_cast<size_t>(*filled) == events.size()) {
    return;
  }
  if (!random_.Chance(faults_.spurious_events)) return;
  const auto unlucky =
      std::next(registrations_.begin(), random_.Below(registrations_.size()));
  events[(*filled)++] = {
      .token = unlucky->second.token, .readable = true, .writable = true};
}

}  // namespace rawnet
