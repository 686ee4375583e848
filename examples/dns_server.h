// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_DNS_SERVER_H_
#define RAWNET_EXAMPLES_DNS_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {

// A small DNS server that does what a script says, right or wrong: for tests
// and for demonstrations without a network. It listens on one port for UDP and
// TCP, with plain blocking system calls on a thread of its own, so that it
// shares no code with what it tests but the DNS messages.
//
//   auto server = DnsServer::Start(
//       [](const Message& query, DnsServer::Transport) {
//         return DnsServer::Actions{DnsServer::Send(ReplyTo(query))};
//       });
//   Ask((*server)->endpoint());
class DnsServer {
 public:
  enum class Transport { kUdp, kTcp };

  // What to do about a query, `delay` after it came. No action: silence.
  struct Action {
    enum class Kind {
      kSend,         // the bytes: a datagram, or with TCP's length in front
      kSendRaw,      // the bytes: a datagram, or a piece of the stream
      kCloseStream,  // TCP alone
    };
    Kind kind = Kind::kSend;
    std::vector<uint8_t> bytes = {};
    absl::Duration delay = absl::ZeroDuration();
    // Where a datagram comes from, if not from the server. With port 0: from a
    // free one. Nothing is sent from what is not free, or not of this machine.
    std::optional<Endpoint> from = {};
  };
  // Those of equal delay are done in their order.
  using Actions = std::vector<Action>;

  static Action Send(const Message& message,
                     absl::Duration delay = absl::ZeroDuration());
  static Action SendRaw(std::vector<uint8_t> bytes,
                        absl::Duration delay = absl::ZeroDuration());
  // A datagram from a stranger; nothing over TCP.
  static Action SendFrom(const Endpoint& from, const Message& message,
                         absl::Duration delay = absl::ZeroDuration());
  static Action CloseStream(absl::Duration delay = absl::ZeroDuration());

  // Decides about a query. Runs on the server's thread. What cannot be parsed
  // as a query is dropped without asking it.
  using Handler = std::function<Actions(const Message& query, Transport)>;

  struct SeenQuery {
    Message message;
    Transport transport;
  };

  // Listens on `endpoint`; with port 0 on one that is free for both transports.
  // Errors: what the system says, "bind: address already in use".
  static absl::StatusOr<std::unique_ptr<DnsServer>> Start(
      Handler handler, Endpoint endpoint = {IpAddress::LoopbackV4(), 0});

  // Stops at once: actions that are due later are dropped.
  ~DnsServer();

  Endpoint endpoint() const { return endpoint_; }

  // What came so far, in its order. Any thread.
  std::vector<SeenQuery> queries() const;
  int query_count() const;
  // TCP connections that are open now. Any thread.
  int stream_count() const;

 private:
  class Loop;

  DnsServer(Handler handler, Endpoint endpoint, std::unique_ptr<Loop> loop);
  Actions OnQuery(const Message& query, Transport transport);

  const Handler handler_;
  const Endpoint endpoint_;
  mutable absl::Mutex mutex_;
  std::vector<SeenQuery> queries_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Loop> loop_;
  std::thread thread_;
};

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_DNS_SERVER_H_
