// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_QUERY_REPORT_H_
#define RAWNET_RESOLVER_QUERY_REPORT_H_

#include <functional>

#include "absl/status/statusor.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_exchange.h"

namespace rawnet {

// One query to one server, and how it ended. Valid for a call.
struct QueryReport {
  const ExchangeRequest& request;
  MonotonicTime sent;
  MonotonicTime ended;
  const absl::StatusOr<Answer>& answer;
};

// Is told each query when it has ended, on the lookup's thread; one that its
// lookup gives up for another's answer is not told.
using TellQuery = std::function<void(const QueryReport& report)>;

// Exchange, and tells `tell` of it, unless null. `tell` must outlive the task.
Task<absl::StatusOr<Answer>> ReportedExchange(Context context,
                                              ExchangeRequest request,
                                              const TellQuery& tell);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_QUERY_REPORT_H_
