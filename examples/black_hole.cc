// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/black_hole.h"

#include <utility>

#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

// Linux takes backlog + 1 connections, others more, but not many more.
constexpr int kFillersMax = 64;

// On loopback a handshake is over at once, or never.
constexpr absl::Duration kFillTimeout = absl::Milliseconds(50);

}  // namespace

absl::StatusOr<std::unique_ptr<BlackHole>> BlackHole::Open(
    const Endpoint& endpoint) {
  ListenOptions options;
  options.backlog = 0;
  absl::StatusOr<std::unique_ptr<TcpListener>> listener =
      ListenTcp(endpoint, options);
  if (!listener.ok()) return listener.status();
  std::unique_ptr<BlackHole> hole(new BlackHole(*std::move(listener)));
  const absl::Status filled = hole->Fill();
  if (!filled.ok()) return filled;
  return hole;
}

BlackHole::BlackHole(std::unique_ptr<TcpListener> listener)
    : listener_(std::move(listener)), endpoint_(listener_->LocalEndpoint()) {}

absl::Status BlackHole::Fill() {
  ConnectOptions options;
  options.timeout = kFillTimeout;
  for (int i = 0; i < kFillersMax; ++i) {
    absl::StatusOr<std::unique_ptr<TcpConn>> conn =
        Wait(ConnectTcp(Context(), endpoint_, options));
    if (IsTimeout(conn.status())) return absl::OkStatus();
    if (!conn.ok()) return conn.status();
    fillers_.push_back(*std::move(conn));
  }
  return absl::UnavailableError("the queue of a listener is never full here");
}

}  // namespace rawnet
