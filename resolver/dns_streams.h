// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_STREAMS_H_
#define RAWNET_RESOLVER_DNS_STREAMS_H_

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_exchange.h"
#include "rawnet/resolver/dns_stream.h"

namespace rawnet {

// The TCP connections of a resolver: one for each server and each loop that
// asks it. Not one for all loops, for then a thread that is elsewhere would
// hold up the others (async/event_loop.h).
//
// A connection that nobody uses is kept for kIdleMax (RFC 7766 6.2.3), and
// closed when its loop next asks anything. There is no timer, which would keep
// EventLoop::Run from ending.
//
// Thread-safe. No exchange may be under way when it is destroyed.
class DnsStreams {
 public:
  static constexpr absl::Duration kIdleMax = absl::Seconds(5);

  DnsStreams() = default;
  DnsStreams(const DnsStreams&) = delete;
  DnsStreams& operator=(const DnsStreams&) = delete;

  // Asks over TCP. A connection that has been idle may be closed by the server
  // at any time: then the query goes once more, over a new one. So do those
  // that share one with a query to which the server answers nonsense, each over
  // one of its own.
  Task<absl::StatusOr<Answer>> Exchange(Context context,
                                        const ExchangeRequest* request);

  // Closes the connections of this thread's loop that nobody uses: all of them;
  // those that nobody has used for kIdleMax.
  void CloseIdle();
  void CloseLongIdle();

  // Connections that are kept, of all loops.
  size_t size() const;

 private:
  using Key = std::pair<const void*, std::string>;  // loop, server

  static Key KeyOf(const Endpoint& server);
  std::shared_ptr<DnsStream> StreamTo(const Endpoint& server, uint16_t id);
  void Forget(const Endpoint& server, const std::shared_ptr<DnsStream>& stream);
  void CloseIdleSince(MonotonicTime time, const void* loop)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::map<Key, std::shared_ptr<DnsStream>> streams_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_STREAMS_H_
