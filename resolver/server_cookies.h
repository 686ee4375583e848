// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_SERVER_COOKIES_H_
#define RAWNET_RESOLVER_SERVER_COOKIES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/edns.h"

namespace rawnet {

// DNS cookies (RFC 7873, RFC 9018) of a resolver's servers: 8 random bytes that
// a server repeats, and bytes of the server that are repeated to it. Whoever
// does not see the traffic can forge neither. Over UDP alone: TCP proves as
// much.
//
// Thread-safe.
class ServerCookies {
 public:
  // The client's part is drawn anew after this: who follows it cannot follow a
  // user for longer.
  static constexpr absl::Duration kLifetime = absl::Hours(24);

  // What to make of a reply:
  //
  //   kGood      its cookie is ours; or the server has never sent one
  //   kSuspect   no cookie, though the server has sent some; or not our part.
  //              Somebody else may have sent it: ask over TCP
  //   kAskAgain  the server wants the cookie that came with it (BADCOOKIE)
  enum class Verdict { kGood, kSuspect, kAskAgain };

  ServerCookies(size_t servers, std::function<uint16_t()> random)
      : servers_(servers), random_(std::move(random)) {}

  // The option of the next query to a server.
  EdnsOption OptionFor(size_t server, MonotonicTime now);
  // `sent` is the option that the query had.
  Verdict Check(size_t server, const EdnsOption& sent, const Answer& answer);

 private:
  static constexpr size_t kClientSize = 8;

  struct Server {
    std::vector<uint8_t> cookie;  // both parts; empty before the first query
    MonotonicTime drawn;
    bool sends_cookies = false;
  };

  absl::Mutex mutex_;
  std::vector<Server> servers_ ABSL_GUARDED_BY(mutex_);
  const std::function<uint16_t()> random_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_SERVER_COOKIES_H_
