// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_WAKE_FLAG_H_
#define RAWNET_NETPOLL_WAKE_FLAG_H_

#include <atomic>

namespace rawnet {

// Merges wakes: of all that come before the sleeper has drained one, only the
// first costs a system call.
//
//   waker:    work published; if (Raise()) signal;
//   sleeper:  [signal seen]; consume the signal; Lower(); look for work.
//
// Invariant: while the flag is up, a signal is pending or is about to be sent,
// or the sleeper is awake between "consume" and "look for work". So a wake that
// finds the flag up may go.
//
// Why Lower() comes after the consuming: the other way round, a wake between
// the two would raise the flag and send a signal which the sleeper then
// consumes; the flag would stay up with nothing pending and every later wake
// be lost. With this order a wake between the two finds the flag up and sends
// nothing; that is right, because the sleeper has yet to look for work.
//
// Why both are read-modify-writes with acquire and release: that silent wake
// has published work before Raise(), and the exchange of Lower() reads what it
// wrote (or what came later), so the sleeper sees the work. A plain store would
// not order the two.
//
// Lock-free, so also fit for signal handlers.
class WakeFlag {
 public:
  // True: the caller must send the signal.
  bool Raise() { return !up_.exchange(true, std::memory_order_acq_rel); }

  void Lower() { up_.exchange(false, std::memory_order_acq_rel); }

 private:
  static_assert(std::atomic<bool>::is_always_lock_free);
  std::atomic<bool> up_{false};
};

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_WAKE_FLAG_H_
