// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_descriptors.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace rawnet {

int SimDescriptors::Open(std::shared_ptr<SimSocket> socket) {
  auto place = std::find(sockets_.begin(), sockets_.end(), nullptr);
  if (place == sockets_.end()) place = sockets_.insert(place, nullptr);
  *place = std::move(socket);
  return kFirst + static_cast<int>(place - sockets_.begin());
}

SimSocket* SimDescriptors::Find(int fd) const {
  const int index = fd - kFirst;
  if (index < 0 || index >= static_cast<int>(sockets_.size())) return nullptr;
  return sockets_[index].get();
}

int SimDescriptors::Close(int fd) {
  if (Find(fd) == nullptr) return -EBADF;
  const auto socket = std::move(sockets_[fd - kFirst]);
  socket->ForgetWatchers();
  socket->Close();
  return 0;
}

size_t SimDescriptors::CountOf(const SimStack& stack) const {
  size_t count = 0;
  ForEach(stack, [&count](int, SimSocket&) { ++count; });
  return count;
}

void SimDescriptors::ForEach(
    const SimStack& stack,
    const std::function<void(int fd, SimSocket&)>& visit) const {
  for (size_t i = 0; i < sockets_.size(); ++i) {
    if (sockets_[i] == nullptr || &sockets_[i]->stack() != &stack) continue;
    visit(kFirst + static_cast<int>(i), *sockets_[i]);
  }
}

}  // namespace rawnet
