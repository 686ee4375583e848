// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/task.h"
#include "rawnet/async/wait.h"
#include "rawnet/benchmarks/echo_server.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/tcp_conn.h"
#include "rawnet/socket/tcp_listener.h"

namespace rawnet {
namespace {

Task<void> Echo(std::unique_ptr<TcpConn> conn) {
  for (;;) {
    const absl::StatusOr<ScratchData> data = co_await conn->ReadScratch();
    if (!data.ok() || data->empty()) co_return;
    const absl::StatusOr<size_t> written = co_await conn->Write(data->bytes());
    if (!written.ok()) co_return;
  }
}

Task<void> AcceptAll(TcpListener& listener) {
  for (;;) {
    absl::StatusOr<std::unique_ptr<TcpConn>> conn = co_await listener.Accept();
    if (!conn.ok()) co_return;
    Spawn(Echo(*std::move(conn)));
  }
}

std::unique_ptr<TcpListener> Listen() {
  ListenOptions options;
  options.no_delay.enabled = false;
  options.keep_alive.enabled = false;
  absl::StatusOr<std::unique_ptr<TcpListener>> listener =
      ListenTcp(Endpoint{IpAddress::LoopbackV4(), 0}, options);
  CheckThat(listener.ok(), "no listener on 127.0.0.1");
  return *std::move(listener);
}

class CoroutineServer final : public EchoServer {
 public:
  uint16_t port() const override { return listener_->LocalEndpoint().port; }
  void Run() override {
    Spawn(AcceptAll(*listener_));
    EventLoop::Current().Run();
  }
  void Stop() override { listener_->Close().IgnoreError(); }

 private:
  const std::unique_ptr<TcpListener> listener_ = Listen();
};

}  // namespace

std::unique_ptr<EchoServer> CreateCoroutineServer() {
  return std::make_unique<CoroutineServer>();
}

}  // namespace rawnet
