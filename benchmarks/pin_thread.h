// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_PIN_THREAD_H_
#define RAWNET_BENCHMARKS_PIN_THREAD_H_

namespace rawnet {

// Keeps this thread on the `index`-th of the processors that the process may
// use, counted round: a thread that moves measures the move. False: it may
// still move.
bool PinThread(int index);

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_PIN_THREAD_H_
