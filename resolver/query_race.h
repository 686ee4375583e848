// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_QUERY_RACE_H_
#define RAWNET_RESOLVER_QUERY_RACE_H_

#include <optional>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "rawnet/async/context.h"
#include "rawnet/async/local_event.h"
#include "rawnet/async/task.h"
#include "rawnet/async/task_group.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_servers.h"
#include "rawnet/resolver/query_plan.h"

namespace rawnet {

// One question to the servers: does what the plan says, and tells it what
// happened. Tries that are no longer needed are destroyed, their sockets
// closed.
class QueryRace {
 public:
  QueryRace(DnsServers& servers, const Context& context,
            const DnsQuestion& question, const DnsServers::OnQuery& on_query);

  Task<ServerAnswer> Run();

 private:
  using Result = std::optional<absl::StatusOr<Answer>>;

  void Start(const QueryPlan::Step& step);
  Task<void> RunTry(QueryPlan::Step step);
  void Remember(int id, MonotonicTime now);
  void EndTries(int end, MonotonicTime now);
  ServerAnswer Take(int id);

  DnsServers& servers_;
  const Context& context_;
  const DnsQuestion& question_;
  const DnsServers::OnQuery& on_query_;
  QueryPlan plan_;
  LocalEvent news_;
  absl::InlinedVector<Result, 1> results_;  // by the id of the try
  int ended_ = 0;                           // tries of earlier rounds
  TaskGroup tries_;                         // of this round
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_QUERY_RACE_H_
