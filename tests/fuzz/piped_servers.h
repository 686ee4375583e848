// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_FUZZ_PIPED_SERVERS_H_
#define RAWNET_TESTS_FUZZ_PIPED_SERVERS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/dns_exchange.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// What becomes of a connection that is asked for.
enum class Connecting { kAtOnce, kSlowly, kNever, kRefused };

// The server's end of a connection of a resolver, over a pipe.
class PipedConnection {
 public:
  PipedConnection(DnsTransport transport, std::unique_ptr<Conn> conn)
      : transport_(transport), conn_(std::move(conn)) {}

  // Takes in what the resolver has sent. Aborts if it makes no sense. Closes if
  // the resolver has closed its end.
  void Receive();
  // A message as it goes over this transport.
  std::string Framed(absl::string_view message) const;
  // A part of a stream, or a datagram.
  void Send(absl::string_view bytes);
  void Close();
  // What is sent may have been taken for the reply to any query.
  void DoubtIds() { ids_known_ = false; }

  // Neither end is closed.
  bool open() const { return conn_ != nullptr; }
  bool is_stream() const { return transport_ == DnsTransport::kTcp; }
  bool HasSent(absl::string_view bytes) const;

  // Queries without an answer yet.
  std::vector<Message>& waiting() { return waiting_; }

 private:
  void TakeQuery(absl::string_view bytes);
  void TakeFrames();

  const DnsTransport transport_;
  std::unique_ptr<Conn> conn_;
  std::string received_;  // the beginning of a frame
  std::string sent_;
  std::vector<Message> waiting_;
  size_t query_count_ = 0;
  bool ids_known_ = true;
};

class PipedServers {
 public:
  // For QueryOptions::connect.
  ConnectToServer Connector();
  void SetConnecting(Connecting how) { connecting_ = how; }

  // All that there ever were.
  std::vector<std::unique_ptr<PipedConnection>>& connections() {
    return connections_;
  }
  // As of the last Receive: some may have been closed since.
  const std::vector<PipedConnection*>& open() const { return open_; }
  void Receive();
  bool HaveSent(const IpAddress& address) const;

 private:
  Task<absl::StatusOr<std::unique_ptr<Conn>>> Connect(Context context,
                                                      DnsTransport transport);

  Connecting connecting_ = Connecting::kAtOnce;
  std::vector<std::unique_ptr<PipedConnection>> connections_;
  std::vector<PipedConnection*> open_;  // most of the others have long ended
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_FUZZ_PIPED_SERVERS_H_
