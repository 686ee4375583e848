// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_POLLER_H_
#define RAWNET_NETPOLL_POLLER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/netpoll/clock.h"

namespace rawnet {

enum class Direction : uint8_t { kRead = 0, kWrite = 1 };

// What a poller saw of one registration. Errors and hang-ups set `readable`
// and `writable`: the next system call on the descriptor tells the truth.
struct Event {
  uint64_t token = 0;
  bool readable = false;
  bool writable = false;
  // The peer has closed or half-closed, an error is pending, or urgent data
  // waits. From now on a short read does not prove that the buffer is empty:
  // the end of stream may hide behind the bytes just read.
  bool closing = false;
};

// The one token that Poller::Add does not take: the backends' own mark.
inline constexpr uint64_t kReservedToken = ~uint64_t{0};

// The platform's readiness notification. Contract, for every backend:
//
//  1. Events may be spurious; they are never lost: after Add, and after each
//     Arm that follows a system call which answered EAGAIN, the next transition
//     to ready is reported by some later Wait.
//  2. A registration starts able to report both directions, once each. A
//     backend may need Arm to report a direction again.
//  3. Events carry the token of the registration that they belong to. An event
//     of a removed registration may still be in the caller's hands: tokens,
//     not descriptors, tell it apart.
//  4. Timeouts round up: Wait never returns early but for an event, a Wake or
//     a signal. (A backend may cut timeouts beyond 11 days.)
//  5. A descriptor that nobody armed, even one that has hung up, must not make
//     Wait return over and over.
//
// Every function but Wake belongs to the thread that owns the poller.
class Poller {
 public:
  virtual ~Poller() = default;

  // "epoll", "kqueue", "poll" ...; also the name that selects the backend.
  virtual absl::string_view name() const = 0;

  // Registers `fd` for both directions. Returns 0 or -errno (-EEXIST: it is
  // registered already; -ENOSPC, -ENOMEM: limits of the system). A backend
  // that cannot tell "registered already" from "closed without Remove, and the
  // number has come back" takes the new token for the old one and returns 0.
  // `token`: anything but kReservedToken.
  virtual int Add(int fd, uint64_t token) = 0;

  // Forgets `fd`. Returns 0 or -errno (-ENOENT, -EBADF: it was not
  // registered, or is closed; both harmless).
  virtual int Remove(int fd) = 0;

  // "The descriptor that was registered as `fd` and `token` has been closed
  // without Remove." What is kept of it goes; a registration of the same number
  // and another token stays. No work on backends whose kernel has forgotten it
  // by itself. poll(2) has to be told: it would watch whatever is given the
  // number next, and keep that open through a close(2) as long as it sleeps.
  virtual void Forget(int fd, uint64_t token) = 0;

  // "A system call on `fd` answered EAGAIN; report the next transition." No
  // work on edge-triggered backends, the interest bit on poll(2).
  virtual void Arm(int fd, Direction direction) = 0;

  // Sleeps until an event, a Wake, a signal or `timeout`; returns how many of
  // `events` it filled, 0 on timeout, Wake or signal. A timeout of zero polls;
  // absl::InfiniteDuration() has no limit. `events` is not empty.
  virtual int Wait(absl::Span<Event> events, absl::Duration timeout) = 0;

  // Makes the current or the next Wait return. Any thread, also from a signal
  // handler. Wakes that meet no sleeper are merged into one.
  virtual void Wake() = 0;
};

// One backend that this platform has.
struct PollerBackend {
  absl::string_view name;
  std::unique_ptr<Poller> (*create)();  // null when the system refuses
};

// The backends of this platform, the default first. Lives forever.
absl::Span<const PollerBackend> AvailableBackends();

// A poller of the backend `name`; the empty name means the environment
// variable RAWNET_POLLER, or else the platform's default. Fails when there is
// no such backend (the message lists those there are) or the system refuses.
absl::StatusOr<std::unique_ptr<Poller>> CreatePoller(absl::string_view name);

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_POLLER_H_
