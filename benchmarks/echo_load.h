// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_ECHO_LOAD_H_
#define RAWNET_BENCHMARKS_ECHO_LOAD_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "absl/time/time.h"

namespace rawnet {

// The clients of an echo server, all on one thread, on bare system calls. Each
// connection has one request of 64 bytes under way at a time.
class EchoLoad {
 public:
  struct Result {
    double requests_per_second = 0;
    double requests = 0;
    double round_trip_p50_us = 0;
  };

  explicit EchoLoad(size_t connection_count);
  EchoLoad(const EchoLoad&) = delete;
  EchoLoad& operator=(const EchoLoad&) = delete;
  // Resets the connections.
  ~EchoLoad();

  // Makes the connections, each with one round trip. Allocates nothing: what
  // grows meanwhile is the server.
  void Connect(uint16_t port);
  // Keeps up to 1024 connections busy for `duration`, each in its turn, then
  // takes in the answers that are under way.
  Result Run(absl::Duration duration);

 private:
  struct Client {
    int fd = -1;
    size_t received = 0;  // of the answer
    int64_t sent_at = 0;  // nanoseconds
  };

  void Open(Client& client, uint16_t port);
  void Send(Client& client);
  // True when the answer is complete.
  bool Receive(Client& client);
  void RoundTrip(Client& client);

  const int epoll_;
  std::vector<Client> clients_;
  std::deque<Client*> idle_;
};

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_ECHO_LOAD_H_
