// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "rawnet/benchmarks/dns_messages.h"
#include "rawnet/benchmarks/resolving.h"

namespace rawnet {
namespace {

constexpr int kEventsMax = 256;
constexpr int kPatienceMs = 5000;  // a reply got lost

uint8_t HighByte(size_t i) { return static_cast<uint8_t>(i >> 8); }
uint8_t LowByte(size_t i) { return static_cast<uint8_t>(i); }

class RawLookups : public Operation {
 public:
  RawLookups(const DnsResponder& server, Families families, int count,
             int flags)
      : server_(server.address()),
        type_(SOCK_DGRAM | SOCK_CLOEXEC | flags),
        count_(count) {
    if (families == Families::kBoth) {
      queries_.push_back(BytesOf(QueryFor(RecordType::kAaaa)));
    }
    queries_.push_back(BytesOf(QueryFor(RecordType::kA)));
    fds_.resize(queries_.size() * count);
  }

  bool Run() override {
    for (size_t i = 0; i < fds_.size(); ++i) {
      if (!Ask(i)) return false;
    }
    return TakeReplies();
  }
  int count() const override { return count_; }
  uint64_t system_calls() const override { return calls_ + poller_calls_; }
  uint64_t poller_calls() const override { return poller_calls_; }

 protected:
  // Until each exchange had its TakeReply.
  virtual bool TakeReplies() = 0;
  // After the query was sent.
  virtual bool Watch(size_t) { return true; }

  bool TakeReply(size_t i) {
    calls_ += 2;
    const ssize_t size = ::recv(fds_[i], reply_, sizeof(reply_), 0);
    ::close(fds_[i]);
    return size > 2 && reply_[0] == HighByte(i) && reply_[1] == LowByte(i);
  }

  std::vector<int> fds_;  // of the exchanges
  uint64_t calls_ = 0;    // on sockets
  uint64_t poller_calls_ = 0;

 private:
  bool Ask(size_t i) {
    Bytes& query = queries_[i % queries_.size()];
    query[0] = HighByte(i);  // the id
    query[1] = LowByte(i);
    calls_ += 3;
    fds_[i] = ::socket(AF_INET, type_, 0);
    const auto* server = reinterpret_cast<const sockaddr*>(&server_);
    return ::connect(fds_[i], server, sizeof(server_)) == 0 &&
           ::send(fds_[i], query.data(), query.size(), MSG_NOSIGNAL) > 0 &&
           Watch(i);
  }

  const sockaddr_in server_;
  const int type_;
  const int count_;
  std::vector<Bytes> queries_;  // of a lookup
  uint8_t reply_[4096];
};

class EpollLookups final : public RawLookups {
 public:
  EpollLookups(const DnsResponder& server, Families families, int count)
      : RawLookups(server, families, count, SOCK_NONBLOCK) {}
  ~EpollLookups() override { ::close(epoll_); }

 private:
  bool Watch(size_t i) override {
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.u64 = i;
    ++poller_calls_;
    return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fds_[i], &event) == 0;
  }
  bool TakeReplies() override {
    epoll_event events[kEventsMax];
    for (size_t left = fds_.size(); left > 0;) {
      ++poller_calls_;
      const int ready = ::epoll_wait(epoll_, events, kEventsMax, kPatienceMs);
      if (ready <= 0) return false;
      for (int i = 0; i < ready; ++i) {
        if (!TakeReply(events[i].data.u64)) return false;
      }
      left -= ready;
    }
    return true;
  }

  const int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
};

class PollLookups final : public RawLookups {
 public:
  PollLookups(const DnsResponder& server, Families families, int count)
      : RawLookups(server, families, count, SOCK_NONBLOCK) {}

 private:
  bool TakeReplies() override {
    polled_.clear();
    for (const int fd : fds_) polled_.push_back({fd, POLLIN, 0});
    for (size_t left = fds_.size(); left > 0;) {
      ++poller_calls_;
      const int ready = ::poll(polled_.data(), polled_.size(), kPatienceMs);
      if (ready <= 0) return false;
      for (size_t i = 0; i < polled_.size(); ++i) {
        if (polled_[i].revents == 0) continue;
        if (!TakeReply(i)) return false;
        polled_[i].fd = -1;
      }
      left -= ready;
    }
    return true;
  }

  std::vector<pollfd> polled_;
};

class BlockingLookups final : public RawLookups {
 public:
  BlockingLookups(const DnsResponder& server, Families families, int count)
      : RawLookups(server, families, count, 0) {}

 private:
  bool TakeReplies() override {
    for (size_t i = 0; i < fds_.size(); ++i) {
      if (!TakeReply(i)) return false;
    }
    return true;
  }
};

}  // namespace

std::unique_ptr<Operation> RawEpollLookups(const DnsResponder& server,
                                           Families families, int count) {
  return std::make_unique<EpollLookups>(server, families, count);
}

std::unique_ptr<Operation> RawPollLookups(const DnsResponder& server,
                                          Families families, int count) {
  return std::make_unique<PollLookups>(server, families, count);
}

std::unique_ptr<Operation> RawBlockingLookups(const DnsResponder& server,
                                              Families families, int count) {
  return std::make_unique<BlockingLookups>(server, families, count);
}

}  // namespace rawnet
