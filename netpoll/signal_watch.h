// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_SIGNAL_WATCH_H_
#define RAWNET_NETPOLL_SIGNAL_WATCH_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace rawnet {

// Turns signals of the process into a readable descriptor. While it lives, the
// signals it watches do nothing else, except that the second one of a kind
// meets the disposition there was before. sigaction(2), signal-safety(7).
//
// One signal can be watched by one SignalWatch at a time. Thread-safe.
class SignalWatch {
 public:
  // Fails with INVALID_ARGUMENT for a signal that cannot be caught or that is
  // being watched already, and when the system has no descriptor left.
  static absl::StatusOr<std::unique_ptr<SignalWatch>> Create(
      absl::Span<const int> signals);

  virtual ~SignalWatch() = default;

  // Becomes readable, for ever, when a signal has come.
  virtual int fd() const = 0;
  // The number of the first signal that has come; 0 when none has.
  virtual int caught() const = 0;

  // Gives the signals back, before the end of its life; fd() stays open. Waits
  // for a handler that another thread is in. The caller sees to it that this
  // runs once at a time. Not from a signal handler.
  virtual void Stop() = 0;
};

// The name of a signal, for people: "SIGINT", "SIGTERM", or "signal 42".
std::string SignalName(int signal);

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_SIGNAL_WATCH_H_
