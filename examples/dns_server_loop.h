// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_DNS_SERVER_LOOP_H_
#define RAWNET_EXAMPLES_DNS_SERVER_LOOP_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rawnet/examples/dns_server.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {

// The sockets of a DnsServer and the poll(2) loop of its thread.
class DnsServer::Loop {
 public:
  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  // Opens the sockets; where they are bound.
  absl::StatusOr<Endpoint> Listen(const Endpoint& endpoint);
  // Serves until Stop.
  void Run(const Handler& handler);
  // Any thread.
  void Stop();
  int stream_count() const { return stream_count_; }

 private:
  using Time = std::chrono::steady_clock::time_point;

  struct Stream {
    int fd;
    std::vector<uint8_t> received = {};  // less than one message
  };

  // Who asked: a stream, or a datagram's sender.
  struct Asker {
    Transport transport;
    uint64_t stream_id;
    SocketAddress address;
  };

  struct Due {
    Asker asker;
    Action action;
  };

  int TimeoutMs() const;
  void DoWhatIsDue();
  void Do(const Due& due);
  void SendDatagram(const Due& due);
  void Accept();
  void ReceiveDatagrams(const Handler& handler);
  // Whether the stream goes on.
  bool ReceiveStream(uint64_t id, const Handler& handler);
  void OnBytes(absl::Span<const uint8_t> bytes, const Asker& asker,
               const Handler& handler);
  void CloseStream(uint64_t id);

  int udp_ = -1;
  int listener_ = -1;
  int stop_pipe_[2] = {-1, -1};
  uint64_t next_stream_id_ = 1;
  std::map<uint64_t, Stream> streams_;
  std::multimap<Time, Due> due_;
  std::atomic<int> stream_count_{0};
};

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_DNS_SERVER_LOOP_H_
