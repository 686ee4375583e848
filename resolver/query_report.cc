// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/query_report.h"

#include <utility>

#include "rawnet/async/event_loop.h"

namespace rawnet {
namespace {

Task<absl::StatusOr<Answer>> ExchangeAndTell(Context context,
                                             ExchangeRequest request,
                                             const TellQuery* tell) {
  Clock& clock = EventLoop::Current().clock();
  const MonotonicTime sent = clock.Now();
  const absl::StatusOr<Answer> answer = co_await Exchange(context, request);
  (*tell)(QueryReport{request, sent, clock.Now(), answer});
  co_return answer;
}

}  // namespace

Task<absl::StatusOr<Answer>> ReportedExchange(Context context,
                                              ExchangeRequest request,
                                              const TellQuery& tell) {
  if (tell) {
    return ExchangeAndTell(std::move(context), std::move(request), &tell);
  }
  return Exchange(std::move(context), std::move(request));
}

}  // namespace rawnet
