// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/async/wait.h"
#include "rawnet/benchmarks/dialing.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/tcp_conn.h"

namespace rawnet {
namespace {

using Dialed = absl::StatusOr<std::unique_ptr<TcpConn>>;

// Never reached. The clock is read for each dial, as a caller would.
absl::Time DeadlineFromNow(Deadline deadline) {
  return deadline == Deadline::kNone ? absl::InfiniteFuture()
                                     : absl::Now() + absl::Seconds(10);
}

class RawnetDialing : public Dialing {
 public:
  RawnetDialing(const LoopbackListener& listener, SocketOptions options,
                Deadline deadline)
      : endpoint_{IpAddress::LoopbackV4(), ntohs(listener.address().sin_port)},
        deadline_(deadline) {
    options_.no_delay.enabled = options == SocketOptions::kDefault;
    options_.keep_alive.enabled = options == SocketOptions::kDefault;
  }

  void Prepare() override { options_.deadline = DeadlineFromNow(deadline_); }
  bool Dial() override {
    Dialed dialed = Connect(endpoint_, options_);
    if (!dialed.ok()) return false;
    conn_ = *std::move(dialed);
    return true;
  }
  void HangUp() override { conn_.reset(); }

 private:
  virtual Dialed Connect(const Endpoint& endpoint,
                         const ConnectOptions& options) = 0;

  const Endpoint endpoint_;
  const Deadline deadline_;
  ConnectOptions options_;
  std::unique_ptr<TcpConn> conn_;
};

class WaitDialing final : public RawnetDialing {
 public:
  using RawnetDialing::RawnetDialing;

 private:
  Dialed Connect(const Endpoint& endpoint,
                 const ConnectOptions& options) override {
    return Wait(ConnectTcp(Context::Background(), endpoint, options));
  }
};

Task<Dialed> ConnectInTask(const Endpoint& endpoint,
                           const ConnectOptions& options) {
  co_return co_await ConnectTcp(Context::Background(), endpoint, options);
}

class AwaitDialing final : public RawnetDialing {
 public:
  using RawnetDialing::RawnetDialing;

 private:
  Dialed Connect(const Endpoint& endpoint,
                 const ConnectOptions& options) override {
    return Wait(ConnectInTask(endpoint, options));
  }
};

}  // namespace

std::unique_ptr<Dialing> WaitConnect(const LoopbackListener& listener,
                                     SocketOptions options, Deadline deadline) {
  return std::make_unique<WaitDialing>(listener, options, deadline);
}

std::unique_ptr<Dialing> AwaitConnect(const LoopbackListener& listener,
                                      SocketOptions options,
                                      Deadline deadline) {
  return std::make_unique<AwaitDialing>(listener, options, deadline);
}

}  // namespace rawnet
