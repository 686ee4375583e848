// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_EXCHANGE_H_
#define RAWNET_RESOLVER_DNS_EXCHANGE_H_

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/resolver/dns_types.h"
#include "rawnet/resolver/reply_match.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {

class DnsStreams;

// How to connect to a DNS server, for networks where a plain socket does not
// do: a gateway that speaks DNS over TLS (RFC 7858), a proxy, a test. What is
// asked for with kTcp is a stream, and messages on it have their size in front
// (RFC 7766 8); with kUdp each read gives one message. Called on any thread
// that looks up a name; must be thread-safe.
using ConnectToServer =
    std::function<Task<absl::StatusOr<std::unique_ptr<Conn>>>(
        Context context, DnsTransport transport, Endpoint server)>;

// One question to one server. No aggregate, see AddressRequest.
struct ExchangeRequest {
  ExchangeRequest() = default;

  Endpoint server;
  Query query;
  DnsTransport transport = DnsTransport::kUdp;
  // Of each transport's try.
  absl::Duration timeout = absl::Seconds(5);
  // Whether a reply over UDP must have the name's letters as they were sent.
  NameCase name_case = NameCase::kIgnore;
  // Null: a socket. Must outlive the exchange.
  const ConnectToServer* connect = nullptr;
  // TCP connections to be shared with other exchanges. Null: one for this
  // exchange alone. Must outlive the exchange.
  DnsStreams* streams = nullptr;
};

// Asks once. By UDP from a fresh, connected socket, so that the source port is
// the kernel's random choice and a server that is not there is known at once.
// The first datagram decides. If it is truncated, the question is asked again
// over TCP; and also if it is no reply to the query (RFC 5452): somebody may be
// guessing ids, and would win if we went on listening.
//
// Errors: what the transport says, "read udp a->b: connection refused"; a
// timeout; the context's error, at once.
Task<absl::StatusOr<Answer>> Exchange(Context context, ExchangeRequest request);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_EXCHANGE_H_
