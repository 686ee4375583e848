// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/echo_load.h"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <utility>

#include "rawnet/benchmarks/median.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

constexpr size_t kRequestSize = 64;
constexpr int kEventsMax = 256;
// Below what takes longer than TCP delays an acknowledgment: beyond it the
// slower server would send and receive more packets too.
constexpr size_t kUnderWayMax = 1024;

int64_t Now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

EchoLoad::EchoLoad(size_t connection_count)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), clients_(connection_count) {
  for (Client& client : clients_) idle_.push_back(&client);
}

EchoLoad::~EchoLoad() {
  // A FIN would leave thousands of connections behind in TIME_WAIT.
  const linger reset = {.l_onoff = 1, .l_linger = 0};
  for (const Client& client : clients_) {
    if (client.fd < 0) continue;
    ::setsockopt(client.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    ::close(client.fd);
  }
  ::close(epoll_);
}

void EchoLoad::Connect(uint16_t port) {
  for (Client& client : clients_) Open(client, port);
  // After this answer the server has nothing left to do for the others.
  RoundTrip(clients_.front());
}

void EchoLoad::Open(Client& client, uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  client.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CheckThat(::connect(client.fd, reinterpret_cast<const sockaddr*>(&address),
                      sizeof(address)) == 0,
            "connect failed");
  RoundTrip(client);
  epoll_event event = {};
  event.events = EPOLLIN;
  event.data.ptr = &client;
  CheckThat(::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.fd, &event) == 0,
            "epoll_ctl failed");
}

void EchoLoad::Send(Client& client) {
  static constexpr char kRequest[kRequestSize] = {};
  client.received = 0;
  client.sent_at = Now();
  CheckThat(::send(client.fd, kRequest, kRequestSize, MSG_NOSIGNAL) ==
                static_cast<ssize_t>(kRequestSize),
            "send failed");
}

bool EchoLoad::Receive(Client& client) {
  char answer[kRequestSize];
  const ssize_t size =
      ::recv(client.fd, answer, kRequestSize - client.received, 0);
  CheckThat(size > 0, "recv failed");
  client.received += static_cast<size_t>(size);
  return client.received == kRequestSize;
}

void EchoLoad::RoundTrip(Client& client) {
  Send(client);
  while (!Receive(client)) {
  }
}

EchoLoad::Result EchoLoad::Run(absl::Duration duration) {
  std::vector<double> round_trips;
  const int64_t start = Now();
  const int64_t end = start + absl::ToInt64Nanoseconds(duration);
  size_t under_way = 0;
  const auto send_next = [&] {
    Send(*idle_.front());
    idle_.pop_front();
    ++under_way;
  };
  while (!idle_.empty() && under_way < kUnderWayMax) send_next();
  epoll_event events[kEventsMax];
  while (under_way > 0) {
    const int count = ::epoll_wait(epoll_, events, kEventsMax, -1);
    for (int i = 0; i < count; ++i) {
      Client& client = *static_cast<Client*>(events[i].data.ptr);
      if (!Receive(client)) continue;
      const int64_t now = Now();
      round_trips.push_back(static_cast<double>(now - client.sent_at) * 1e-3);
      --under_way;
      idle_.push_back(&client);
      if (now < end) send_next();
    }
  }
  const double seconds = static_cast<double>(Now() - start) * 1e-9;
  const auto requests = static_cast<double>(round_trips.size());
  return {requests / seconds, requests, Median(std::move(round_trips))};
}

}  // namespace rawnet
