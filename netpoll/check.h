// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_CHECK_H_
#define RAWNET_NETPOLL_CHECK_H_

#include "absl/base/optimization.h"

namespace rawnet {

// Prints `what` on standard error and aborts.
[[noreturn]] void CheckFailed(const char* what);

// Ends the process when a programmer's promise is broken. Never used for
// anything that the network or the system can cause: those are a Status.
inline void CheckThat(bool holds, const char* what) {
  if (ABSL_PREDICT_FALSE(!holds)) CheckFailed(what);
}

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_CHECK_H_
