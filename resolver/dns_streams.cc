// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_streams.h"

#include <iterator>

#include "rawnet/async/event_loop.h"

namespace rawnet {

Task<absl::StatusOr<Answer>> DnsStreams::Exchange(
    Context context, const ExchangeRequest* request) {
  const uint16_t id = request->query.id;
  bool alone = false;
  for (;;) {
    const std::shared_ptr<DnsStream> stream =
        alone ? std::make_shared<DnsStream>() : StreamTo(request->server, id);
    absl::StatusOr<Answer> answer = co_await stream->Ask(context, request);
    if (!stream->failed()) co_return answer;
    Forget(request->server, stream);
    if (answer.ok() || context.done()) co_return answer;
    alone = stream->mixed_up();
    if (!alone && !stream->another_may_do()) co_return answer;
  }
}

void DnsStreams::CloseIdle() {
  const MonotonicTime now = EventLoop::Current().clock().Now();
  const absl::MutexLock lock(&mutex_);
  CloseIdleSince(now, &EventLoop::Current());
}

void DnsStreams::CloseLongIdle() {
  const absl::MutexLock lock(&mutex_);
  if (streams_.empty()) return;
  CloseIdleSince(EventLoop::Current().clock().Now() - kIdleMax,
                 &EventLoop::Current());
}

size_t DnsStreams::size() const {
  const absl::MutexLock lock(&mutex_);
  return streams_.size();
}

DnsStreams::Key DnsStreams::KeyOf(const Endpoint& server) {
  return {&EventLoop::Current(), server.ToString()};
}

std::shared_ptr<DnsStream> DnsStreams::StreamTo(const Endpoint& server,
                                                uint16_t id) {
  const Key key = KeyOf(server);
  const MonotonicTime now = EventLoop::Current().clock().Now();
  const absl::MutexLock lock(&mutex_);
  CloseIdleSince(now - kIdleMax, key.first);
  std::shared_ptr<DnsStream>& shared = streams_[key];
  // The one before belongs to those who ask with it.
  if (shared == nullptr || !shared->TakesQueriesAt(now)) {
    shared = std::make_shared<DnsStream>();
  }
  return shared->KnowsId(id) ? std::make_shared<DnsStream>() : shared;
}

void DnsStreams::Forget(const Endpoint& server,
                        const std::shared_ptr<DnsStream>& stream) {
  const absl::MutexLock lock(&mutex_);
  const auto it = streams_.find(KeyOf(server));
  if (it != streams_.end() && it->second == stream) streams_.erase(it);
}

void DnsStreams::CloseIdleSince(MonotonicTime time, const void* loop) {
  for (auto it = streams_.begin(); it != streams_.end();) {
    const bool old =
        it->first.first == loop && it->second->idle_since() <= time;
    it = old ? streams_.erase(it) : std::next(it);
  }
}

}  // namespace rawnet
