// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_EXCHANGE_H_
#define RAWNET_RESOLVER_DNS_EXCHANGE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {

enum class DnsTransport {
  kUdp,  // and TCP when the reply is truncated
  kTcp,
};

// One question to one server. No aggregate, see AddressRequest.
struct ExchangeRequest {
  ExchangeRequest() = default;

  Endpoint server;
  Query query;
  DnsTransport transport = DnsTransport::kUdp;
  absl::Duration timeout = absl::Seconds(5);  // of each transport's try
};

// Asks once. By UDP from a fresh, connected socket, so that the source port is
// the kernel's random choice and a server that is not there is known at once.
// Datagrams that are no reply to the query (RFC 5452) are passed over, and the
// wait goes on. By TCP with the length prefix of RFC 7766, one query a
// connection.
//
// Errors: what the transport says, "read udp a->b: connection refused"; a
// timeout; the context's error, at once.
Task<absl::StatusOr<Answer>> Exchange(Context context, ExchangeRequest request);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_EXCHANGE_H_
