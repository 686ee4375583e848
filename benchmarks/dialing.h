// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_DIALING_H_
#define RAWNET_BENCHMARKS_DIALING_H_

#include <memory>
#include <optional>

#include "rawnet/benchmarks/loopback_listener.h"

namespace rawnet {

// One way to connect to a listener, over and over.
class Dialing {
 public:
  virtual ~Dialing() = default;

  // What the caller of a dial has done before it: sets the deadline. Not timed.
  virtual void Prepare() {}
  // Connects; this is what is timed. False: it failed.
  virtual bool Dial() = 0;
  virtual void HangUp() = 0;

  // How many system calls a Dial makes, where that is plain to see; nullopt:
  // it must be counted.
  virtual std::optional<int> system_calls() const { return std::nullopt; }
};

// What is set on the socket before it connects: nothing, or what rawnet sets
// unless it is told otherwise: TCP_NODELAY, and keep-alive with its three
// numbers.
enum class SocketOptions { kNone, kDefault };

enum class Deadline { kNone, kSet };

// On bare system calls: connect(2) that blocks; one that does not, then poll(2)
// and SO_ERROR; one that does not, then a send(2) of nothing.
std::unique_ptr<Dialing> RawBlocking(const LoopbackListener& listener,
                                     SocketOptions options);
std::unique_ptr<Dialing> RawNonBlocking(const LoopbackListener& listener,
                                        SocketOptions options);
std::unique_ptr<Dialing> RawProbing(const LoopbackListener& listener,
                                    SocketOptions options);

// Wait(ConnectTcp(...)).
std::unique_ptr<Dialing> WaitConnect(const LoopbackListener& listener,
                                     SocketOptions options, Deadline deadline);
// co_await ConnectTcp(...) in a task that the thread waits for.
std::unique_ptr<Dialing> AwaitConnect(const LoopbackListener& listener,
                                      SocketOptions options, Deadline deadline);

// Wait(dialer.Dial(..., "tcp", "127.0.0.1:port")), the timeout as deadline.
std::unique_ptr<Dialing> DialerDial(const LoopbackListener& listener,
                                    SocketOptions options, Deadline deadline);

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_DIALING_H_
