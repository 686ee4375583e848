// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/dns_server.h"

#include <utility>

#include "rawnet/examples/dns_server_loop.h"

namespace rawnet {

DnsServer::Action DnsServer::Send(const Message& message,
                                  absl::Duration delay) {
  return {Action::Kind::kSend, BuildMessage(message).value(), delay};
}

DnsServer::Action DnsServer::SendRaw(std::vector<uint8_t> bytes,
                                     absl::Duration delay) {
  return {Action::Kind::kSendRaw, std::move(bytes), delay};
}

DnsServer::Action DnsServer::SendFrom(const Endpoint& from,
                                      const Message& message,
                                      absl::Duration delay) {
  Action action = Send(message, delay);
  action.from = from;
  return action;
}

DnsServer::Action DnsServer::CloseStream(absl::Duration delay) {
  return {Action::Kind::kCloseStream, {}, delay};
}

absl::StatusOr<std::unique_ptr<DnsServer>> DnsServer::Start(Handler handler,
                                                            Endpoint endpoint) {
  auto loop = std::make_unique<Loop>();
  const absl::StatusOr<Endpoint> bound = loop->Listen(endpoint);
  if (!bound.ok()) return bound.status();
  // The constructor is private.
  return std::unique_ptr<DnsServer>(
      new DnsServer(std::move(handler), *bound, std::move(loop)));
}

DnsServer::DnsServer(Handler handler, Endpoint endpoint,
                     std::unique_ptr<Loop> loop)
    : handler_(std::move(handler)),
      endpoint_(endpoint),
      loop_(std::move(loop)),
      thread_([this] {
        loop_->Run([this](const Message& query, Transport transport) {
          return OnQuery(query, transport);
        });
      }) {}

DnsServer::~DnsServer() {
  loop_->Stop();
  thread_.join();
}

DnsServer::Actions DnsServer::OnQuery(const Message& query,
                                      Transport transport) {
  {
    absl::MutexLock lock(&mutex_);
    queries_.push_back({query, transport});
  }
  return handler_(query, transport);
}

std::vector<DnsServer::SeenQuery> DnsServer::queries() const {
  absl::MutexLock lock(&mutex_);
  return queries_;
}

int DnsServer::query_count() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int>(queries_.size());
}

int DnsServer::stream_count() const { return loop_->stream_count(); }

}  // namespace rawnet
