// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/poller_kqueue.h"

#include <fcntl.h>
#include <sys/types.h>
// <sys/event.h> needs <sys/types.h> before it on some systems.
#include <sys/event.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/kqueue_waker.h"

namespace rawnet {
namespace {

static_assert(sizeof(void*) >= sizeof(uint64_t),
              "kevent.udata must hold a whole token");

constexpr size_t kBatchSize = 256;

// macOS answers EINVAL above this.
constexpr absl::Duration kTimeoutMax = absl::Seconds(1'000'000);

struct kevent FilterOf(int fd, int filter, int flags, uint64_t token) {
  struct kevent change = {};
  change.ident = fd;
  change.filter = filter;
  change.flags = flags;
  change.udata = reinterpret_cast<void*>(token);
  return change;
}

// Without room for receipts kevent(2) stops at the first change that fails and
// says why. After EINTR the change has been made.
int Change(int queue, const struct kevent& change) {
  const int answer = ::kevent(queue, &change, 1, nullptr, 0, nullptr);
  return answer == 0 || errno == EINTR ? 0 : -errno;
}

// EV_EOF tells each direction of a socket by itself, but a pipe's write filter
// is not told that the reader has left; so it always sets both.
Event EventOf(const struct kevent& seen) {
  const bool ended = (seen.flags & (EV_EOF | EV_ERROR)) != 0;
  return {.token = reinterpret_cast<uint64_t>(seen.udata),
          .readable = seen.filter == EVFILT_READ || ended,
          .writable = seen.filter == EVFILT_WRITE || ended,
          .closing = ended};
}

class KqueuePoller final : public Poller {
 public:
  KqueuePoller(int queue, KqueueWaker waker)
      : queue_(queue), waker_(std::move(waker)) {}
  ~KqueuePoller() override { ::close(queue_); }
  KqueuePoller(const KqueuePoller&) = delete;
  KqueuePoller& operator=(const KqueuePoller&) = delete;

  absl::string_view name() const override { return "kqueue"; }

  // EV_ADD of a filter that is there already replaces its token and reports
  // its state anew, which is what a number that has come back needs.
  int Add(int fd, uint64_t token) override {
    CheckThat(token != kReservedToken, "poller token is reserved");
    const int flags = EV_ADD | EV_CLEAR;
    // The write filter first: when libkqueue adds a second filter to one
    // descriptor, it asks epoll for the second's flags alone, and only those
    // of the read filter have EPOLLRDHUP.
    const int write = Change(queue_, FilterOf(fd, EVFILT_WRITE, flags, token));
    // EPIPE: a pipe whose reader has left. Its next write says so at once, and
    // needs no event.
    if (write < 0 && write != -EPIPE) return write;
    const int read = Change(queue_, FilterOf(fd, EVFILT_READ, flags, token));
    if (read < 0) Change(queue_, FilterOf(fd, EVFILT_WRITE, EV_DELETE, 0));
    return read;
  }

  int Remove(int fd) override {
    const int read = Change(queue_, FilterOf(fd, EVFILT_READ, EV_DELETE, 0));
    Change(queue_, FilterOf(fd, EVFILT_WRITE, EV_DELETE, 0));
    return read;
  }

  void Forget(int, uint64_t) override {}

  void Arm(int, Direction) override {}

  int Wait(absl::Span<Event> events, absl::Duration timeout) override {
    struct kevent batch[kBatchSize];
    const int room = static_cast<int>(std::min(events.size(), kBatchSize));
    const int seen = Sleep(batch, room, timeout);
    // ETIMEDOUT: seen on macOS (golang/go issue 59679).
    CheckThat(seen >= 0 || errno == EINTR || errno == ETIMEDOUT,
              "kevent failed");
    int filled = 0;
    for (int i = 0; i < seen; ++i) {
      if (IsWake(batch[i])) {
        waker_.waker->Drain();
      } else {
        events[filled++] = EventOf(batch[i]);
      }
    }
    return filled;
  }

  void Wake() override { waker_.waker->Wake(); }

 private:
  bool IsWake(const struct kevent& seen) const {
    return seen.filter == waker_.filter && seen.ident == waker_.ident;
  }

  int Sleep(struct kevent* batch, int room, absl::Duration timeout) {
    if (timeout == absl::InfiniteDuration()) {
      return ::kevent(queue_, nullptr, 0, batch, room, nullptr);
    }
    const absl::Duration rounded =
        absl::Ceil(std::clamp(timeout, absl::ZeroDuration(), kTimeoutMax),
                   absl::Nanoseconds(1));
    const timespec limit = absl::ToTimespec(rounded);
    return ::kevent(queue_, nullptr, 0, batch, room, &limit);
  }

  const int queue_;
  const KqueueWaker waker_;
};

}  // namespace

std::unique_ptr<Poller> CreateKqueuePoller() {
  const int queue = ::kqueue();
  if (queue < 0) return nullptr;
  // No kqueue is inherited by fork(2), but FreeBSD's survives execve(2).
  ::fcntl(queue, F_SETFD, FD_CLOEXEC);
  KqueueWaker waker = AttachKqueueWaker(queue);
  if (waker.waker == nullptr) {
    ::close(queue);
    return nullptr;
  }
  return std::make_unique<KqueuePoller>(queue, std::move(waker));
}

}  // namespace rawnet
