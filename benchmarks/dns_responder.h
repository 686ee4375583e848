// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_DNS_RESPONDER_H_
#define RAWNET_BENCHMARKS_DNS_RESPONDER_H_

#include <netinet/in.h>

#include <cstddef>
#include <cstdint>
#include <thread>

#include "absl/types/span.h"
#include "rawnet/benchmarks/dns_messages.h"

namespace rawnet {

// A DNS server on a UDP port of 127.0.0.1 and on a processor of its own, on
// bare system calls: it has a reply for A and one for AAAA, and copies id and
// question into it. Knows one name, kAskedName.
class DnsResponder {
 public:
  // What it does when it has nothing to do: sleep, so that a query has to wake
  // its processor, which on a virtual machine takes longer than all the rest;
  // or look for more, for a millisecond.
  enum class Idle { kSleeps, kSpins };

  explicit DnsResponder(Idle idle);
  DnsResponder(const DnsResponder&) = delete;
  DnsResponder& operator=(const DnsResponder&) = delete;
  ~DnsResponder();

  const sockaddr_in& address() const { return address_; }
  // How many queries may wait for it at once; more get lost.
  size_t queries_max() const { return queries_max_; }

 private:
  void EnlargeBuffer();
  void Serve();
  // Waits for a datagram.
  absl::Span<const uint8_t> Receive(sockaddr_in& client);
  // The reply to `query`.
  absl::Span<const uint8_t> Reply(absl::Span<const uint8_t> query);

  const Idle idle_;
  const int fd_;
  sockaddr_in address_ = {};
  size_t queries_max_ = 0;
  Bytes reply_a_;
  Bytes reply_aaaa_;
  size_t question_end_ = 0;  // in queries and replies
  uint8_t query_[512];
  std::thread thread_;
};

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_DNS_RESPONDER_H_
