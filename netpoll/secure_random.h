// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_SECURE_RANDOM_H_
#define RAWNET_NETPOLL_SECURE_RANDOM_H_

#include <cstdint>

namespace rawnet {

// 16 bits that nobody can guess, from the system's generator, getentropy(3). It
// is asked for a block of them at a time: std::random_device asks a virtual
// machine's processor for each, which takes 0.3 us, and 2 us when asked often.
// A child of fork(2) begins a block of its own. Any thread; ends the process
// when the system has no generator.
uint16_t SecureRandom16();

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_SECURE_RANDOM_H_
