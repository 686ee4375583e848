// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_DESCRIPTORS_H_
#define RAWNET_TESTS_SIM_SIM_DESCRIPTORS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "rawnet/tests/sim/sim_socket.h"

namespace rawnet {

// The descriptors of all hosts of a network: one space of numbers, so that any
// poller of the network can watch any of them. As in a kernel the lowest free
// number is given, so that numbers come back. They lie above those of this
// machine: a real system call on one fails with EBADF.
class SimDescriptors {
 public:
  static constexpr int kFirst = 1 << 20;

  int Open(std::shared_ptr<SimSocket> socket);
  // Null when it is not open.
  SimSocket* Find(int fd) const;
  // 0 or -EBADF.
  int Close(int fd);
  // Without a word to anybody.
  void CloseAll() { sockets_.clear(); }

  size_t CountOf(const SimStack& stack) const;
  void ForEach(const SimStack& stack,
               const std::function<void(int fd, SimSocket&)>& visit) const;

 private:
  std::vector<std::shared_ptr<SimSocket>> sockets_;  // by number, from kFirst
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_DESCRIPTORS_H_
