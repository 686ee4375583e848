// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_STREAM_H_
#define RAWNET_RESOLVER_DNS_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rawnet/async/context.h"
#include "rawnet/async/local_event.h"
#include "rawnet/async/task.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_exchange.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/tcp_conn.h"

namespace rawnet {

// One TCP connection to one DNS server for any number of queries at the same
// time (RFC 7766 6.2.1.1): each is sent when it comes, replies are taken in
// whatever order they arrive. Belongs to the loop of one thread.
//
// No task of its own: of those who ask, one reads for all, and one at a time
// connects or writes. Who leaves, by its context or because its coroutine is
// destroyed, hands that over to another. When nobody asks, nothing waits here.
//
//   state of an asker   what it does
//   new                 waits for the turn to write; connects, if nobody has
//   sent                reads if nobody does, else waits for news
//   answered, failed    leaves
class DnsStream {
 public:
  // More are not told apart well by 16 bits, and servers refuse them.
  static constexpr size_t kInFlightMax = 100;
  // A connection on which nothing came for so long, though somebody asked, may
  // lead nowhere: middleboxes forget connections without a word.
  static constexpr absl::Duration kSilenceMax = absl::Seconds(1);

  DnsStream() = default;
  DnsStream(const DnsStream&) = delete;
  DnsStream& operator=(const DnsStream&) = delete;

  // Asks. Only while it takes queries, with an id that it does not know.
  // Errors: the context's; what the transport says; DataLoss, "the message is
  // no reply to the query", which ends the connection, and everybody's question
  // with it. A reply that comes twice is no such message.
  Task<absl::StatusOr<Answer>> Ask(Context context,
                                   const ExchangeRequest* request);

  // Whether a query more may do well here.
  bool TakesQueriesAt(MonotonicTime now) const {
    return !failed() && asked_.size() < kInFlightMax && !IsSilentAt(now);
  }
  // Whether somebody asks with the id, or has asked with it and left.
  bool KnowsId(uint16_t id) const { return asked_.find(id) != asked_.end(); }
  bool failed() const { return !failure_.ok(); }
  // Whether a failure may be that of this connection alone: it has answered
  // before, or somebody left it in the middle of a query.
  bool another_may_do() const { return another_may_do_; }
  // A message came that is no reply, while several asked: whose it was tells
  // only a connection for each.
  bool mixed_up() const { return mixed_up_; }
  // Nobody asks since; Infinite() while somebody does.
  MonotonicTime idle_since() const { return idle_since_; }

 private:
  class Asker;
  class Turn;

  // What one asker at a time does for all.
  struct Role {
    bool taken = false;
    bool of_readers = false;
  };

  bool IsSilentAt(MonotonicTime now) const {
    return !asked_.empty() && now - heard_ >= kSilenceMax;
  }
  Task<absl::Status> Send(Context context, Asker* asker);
  Task<absl::Status> Connect(Context context, const ExchangeRequest* request);
  Task<absl::Status> ReadUntilNews(Context context, const Asker* asker);
  absl::Status TakeFrames();
  absl::Status Deliver(absl::Span<const uint8_t> message);
  absl::Status NoReply();
  void Fail(const absl::Status& failure);
  void BreakOff();
  void WakeOneFor(const Role& role);

  std::unique_ptr<Conn> conn_;
  TcpConn* tcp_ = nullptr;  // the same, if we made it
  // By query id. Null: the asker has left, its reply may still come.
  std::map<uint16_t, Asker*> asked_;
  absl::flat_hash_set<uint16_t> answered_;  // no one asks with them now
  size_t askers_ = 0;
  Role writing_;
  Role reading_ = {.of_readers = true};
  std::string received_;  // the beginning of a frame
  absl::Status failure_;
  bool another_may_do_ = false;
  bool mixed_up_ = false;
  MonotonicTime idle_since_ = MonotonicTime::Infinite();
  MonotonicTime heard_;  // or when the first of those who wait asked
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_STREAM_H_
