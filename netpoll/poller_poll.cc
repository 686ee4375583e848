// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/poller_poll.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/timed_poll.h"

namespace rawnet {
namespace {

// poll(2) reports POLLHUP and POLLERR of an entry that asks for nothing. An
// entry without interest is therefore left out, by a negative descriptor.
constexpr int kLeftOut = -1;
constexpr int kNowhere = -1;
constexpr size_t kWakerIndex = 0;

// No POLLPRI: it stays up until the urgent byte is read, and what it is for
// (Event::closing) matters to edge-triggered backends only.
short ReadInterest() { return POLLIN | kPollPeerClosed; }
constexpr short kWriteInterest = POLLOUT;
constexpr short kHungUp = POLLHUP | POLLERR | POLLNVAL;

Event EventOf(uint64_t token, short seen) {
  const bool hung_up = (seen & kHungUp) != 0;
  const bool peer_closed = (seen & kPollPeerClosed) != 0;
  return {.token = token,
          .readable = (seen & POLLIN) != 0 || peer_closed || hung_up,
          .writable = (seen & POLLOUT) != 0 || hung_up,
          .closing = peer_closed || hung_up};
}

// Invariants: entries_ and registrations_ run in parallel; index_of_fd_[fd] is
// the place of fd in them, or kNowhere; place 0 is the waker's.
class PollPoller final : public Poller {
 public:
  explicit PollPoller(std::unique_ptr<Waker> waker)
      : waker_(std::move(waker)),
        entries_({{.fd = waker_->fd(), .events = POLLIN, .revents = 0}}),
        registrations_({{.fd = waker_->fd(), .token = 0}}) {}

  absl::string_view name() const override { return "poll"; }

  int Add(int fd, uint64_t token) override {
    CheckThat(token != kReservedToken, "poller token is reserved");
    if (fd < 0) return -EBADF;
    if (IndexOf(fd) == kNowhere) Append(fd);
    // A number that is there already may have been closed and come back, which
    // poll(2) cannot tell: the new token takes its place.
    const int index = IndexOf(fd);
    registrations_[index].token = token;
    SetInterest(index, ReadInterest() | kWriteInterest);
    return 0;
  }

  int Remove(int fd) override {
    const int index = IndexOf(fd);
    if (index == kNowhere) return -ENOENT;
    Erase(index);
    return 0;
  }

  void Forget(int fd, uint64_t token) override {
    const int index = IndexOf(fd);
    if (index == kNowhere || registrations_[index].token != token) return;
    Erase(index);
  }

  void Arm(int fd, Direction direction) override {
    const int index = IndexOf(fd);
    if (index == kNowhere) return;
    const short interest =
        direction == Direction::kRead ? ReadInterest() : kWriteInterest;
    SetInterest(index, entries_[index].events | interest);
  }

  int Wait(absl::Span<Event> events, absl::Duration timeout) override {
    const int seen = TimedPoll(absl::MakeSpan(entries_), timeout);
    CheckThat(seen >= 0 || errno == EINTR, "poll failed");
    if (seen <= 0) return 0;
    const bool woken = entries_[kWakerIndex].revents != 0;
    if (woken) waker_->Drain();
    return Harvest(events.subspan(0, woken ? seen - 1 : seen));
  }

  void Wake() override { waker_->Wake(); }

 private:
  struct Registration {
    int fd;
    uint64_t token;
  };

  int IndexOf(int fd) const {
    const bool known = fd >= 0 && static_cast<size_t>(fd) < index_of_fd_.size();
    return known ? index_of_fd_[fd] : kNowhere;
  }

  void Append(int fd) {
    if (static_cast<size_t>(fd) >= index_of_fd_.size()) {
      index_of_fd_.resize(fd + 1, kNowhere);
    }
    index_of_fd_[fd] = static_cast<int>(entries_.size());
    entries_.push_back({.fd = fd, .events = 0, .revents = 0});
    registrations_.push_back({.fd = fd, .token = 0});
  }

  void Erase(size_t index) {
    index_of_fd_[registrations_.back().fd] = static_cast<int>(index);
    index_of_fd_[registrations_[index].fd] = kNowhere;
    entries_[index] = entries_.back();
    registrations_[index] = registrations_.back();
    entries_.pop_back();
    registrations_.pop_back();
  }

  void SetInterest(size_t index, int interest) {
    entries_[index].events = static_cast<short>(interest);
    entries_[index].fd = interest == 0 ? kLeftOut : registrations_[index].fd;
  }

  // Goes round from where the last harvest ended, so that busy descriptors at
  // one end do not starve the others. What finds no room is reported by the
  // next poll(2).
  int Harvest(absl::Span<Event> events) {
    size_t filled = 0;
    cursor_ = std::min(cursor_, entries_.size());
    for (size_t left = entries_.size(); left > 0; --left) {
      if (filled == events.size()) break;
      cursor_ = (cursor_ == 0 ? entries_.size() : cursor_) - 1;
      if (cursor_ == kWakerIndex || entries_[cursor_].revents == 0) continue;
      events[filled++] = Report(cursor_);
    }
    return static_cast<int>(filled);
  }

  // What is reported is disarmed. A descriptor that was closed without Remove
  // loses its place, as with epoll and kqueue.
  Event Report(size_t index) {
    const short seen = std::exchange(entries_[index].revents, 0);
    const Event event = EventOf(registrations_[index].token, seen);
    if ((seen & POLLNVAL) != 0) {
      Erase(index);
      return event;
    }
    int interest = entries_[index].events;
    if (event.readable) interest &= ~ReadInterest();
    if (event.writable) interest &= ~kWriteInterest;
    SetInterest(index, interest);
    return event;
  }

  const std::unique_ptr<Waker> waker_;
  std::vector<pollfd> entries_;
  std::vector<Registration> registrations_;
  std::vector<int> index_of_fd_;
  size_t cursor_ = 0;
};

}  // namespace

std::unique_ptr<Poller> CreatePollPoller(std::unique_ptr<Waker> waker) {
  if (waker == nullptr) return nullptr;
  return std::make_unique<PollPoller>(std::move(waker));
}

}  // namespace rawnet
