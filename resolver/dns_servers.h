// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_SERVERS_H_
#define RAWNET_RESOLVER_DNS_SERVERS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_exchange.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/dns_streams.h"
#include "rawnet/resolver/query_plan.h"
#include "rawnet/resolver/query_report.h"
#include "rawnet/resolver/resolv_conf.h"
#include "rawnet/resolver/server_cookies.h"
#include "rawnet/resolver/server_health.h"

namespace rawnet {

// How to ask, beyond what resolv.conf(5) can say.
struct QueryOptions {
  // Query ids, RFC 5452: 16 bits from a CSPRNG. Null: the system's.
  std::function<uint16_t()> random_id = nullptr;
  // EDNS (RFC 6891). A server that stumbles over it is asked without.
  bool edns = true;
  // The letters of names in random case, one bit more for each that a forger
  // has to guess (draft-vixie-dnsext-dns0x20). A reply that does not keep it is
  // asked for again over TCP, and the server spared it for a while.
  bool random_case = false;
  // DNS cookies (RFC 7873). A reply without the server's is asked for again
  // over TCP. Off: behind some forwarders they keep lookups from working at all
  // (c-ares#1081).
  bool cookies = false;
  // How to connect to servers. Null: sockets.
  ConnectToServer connect = nullptr;
  // Is told each query to a server. Null: nobody.
  TellQuery tell_query = nullptr;
};

// What is asked. No aggregate, see AddressRequest.
struct DnsQuestion {
  DnsQuestion(DnsName asked_name, RecordType asked_type)
      : name(std::move(asked_name)), type(asked_type) {}

  DnsName name;
  RecordType type;
  // Whether Answer::message is wanted.
  bool keeps_message = false;
};

// What a server said, or why none could be asked.
struct ServerAnswer {
  absl::StatusOr<Answer> answer;
  std::string server;   // "192.0.2.53:53"
  bool cached = false;  // said then, kept since
};

// The DNS servers of one configuration, and what is known of them. Thread-safe.
class DnsServers {
 public:
  // Both must outlive this object.
  DnsServers(const ResolvConf& conf, const QueryOptions& options);

  using OnQuery = std::function<void(absl::string_view server)>;

  // Asks as query_plan.h has it. `on_query` is told of each query.
  Task<ServerAnswer> Ask(Context context, DnsQuestion question,
                         OnQuery on_query);

  // Who is asked first when all are well.
  const std::string& FirstName() const { return names_.front(); }

  // Closes the connections of this thread's loop that nobody uses.
  void CloseIdle() { streams_.CloseIdle(); }

 private:
  friend class QueryRace;

  QueryPlan PlanAt(MonotonicTime now);
  uint16_t NewId() const;
  ExchangeRequest RequestTo(size_t server, const DnsQuestion& question);
  // Asks one server, with what it bears. As a last resort without EDNS, which
  // some firewalls drop; lost datagrams look the same, so nothing is
  // remembered.
  Task<absl::StatusOr<Answer>> AskOne(Context context, QueryPlan::Step step,
                                      const DnsQuestion* question);
  // The same with a cookie, until a reply is not to be doubted.
  Task<absl::StatusOr<Answer>> AskWithCookie(Context context, size_t server,
                                             ExchangeRequest* request);
  const std::string& NameOf(size_t server) const { return names_[server]; }

  const ResolvConf& conf_;
  const QueryOptions& options_;
  std::vector<std::string> names_;
  ServerHealth health_;
  ServerCookies cookies_;
  DnsStreams streams_;
  std::atomic<uint32_t> rotation_{0};
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_SERVERS_H_
