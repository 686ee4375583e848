// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/sockopt/tcp_options.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rawnet/sockopt/option_access.h"
#include "rawnet/sockopt/platform_options.h"
#include "rawnet/sockopt/socket_handle.h"

namespace rawnet {
namespace {

constexpr int kKeepAliveIdleDefault = 15;      // seconds
constexpr int kKeepAliveIntervalDefault = 15;  // seconds
constexpr int kKeepAliveCountDefault = 9;

// What each is called in error text, and by this platform.
constexpr NamedOption kNoDelay = {"no delay", &PlatformOptions::no_delay};
constexpr NamedOption kKeepAlive = {"keep alive", &PlatformOptions::keep_alive};
constexpr NamedOption kKeepAliveIdle = {"keep alive idle",
                                        &PlatformOptions::keep_alive_idle};
constexpr NamedOption kKeepAliveInterval = {
    "keep alive interval", &PlatformOptions::keep_alive_interval};
constexpr NamedOption kKeepAliveCount = {"keep alive count",
                                         &PlatformOptions::keep_alive_count};
constexpr NamedOption kUserTimeout = {"user timeout",
                                      &PlatformOptions::user_timeout};
constexpr NamedOption kQuickAck = {"quick ack", &PlatformOptions::quick_ack};
constexpr NamedOption kFastOpenConnect = {"fast open connect",
                                          &PlatformOptions::fast_open_connect};
constexpr NamedOption kFastOpenListen = {"fast open listen",
                                         &PlatformOptions::fast_open_listen};

// Zero is `when_zero`, negative leaves the socket's value alone.
absl::Status SetSeconds(SocketHandle socket, const NamedOption& option,
                        absl::Duration value, int when_zero) {
  if (value == absl::ZeroDuration()) return SetInt(socket, option, when_zero);
  if (value < absl::ZeroDuration()) return absl::OkStatus();
  return SetInt(socket, option, CountUnits(value, absl::Seconds(1)));
}

absl::Status SetKeepAliveCount(SocketHandle socket, int count) {
  if (count < 0) return absl::OkStatus();
  return SetInt(socket, kKeepAliveCount,
                count == 0 ? kKeepAliveCountDefault : count);
}

}  // namespace

absl::Status Set(SocketHandle socket, const NoDelay& option) {
  return SetInt(socket, kNoDelay, option.enabled);
}

absl::Status Set(SocketHandle socket, const KeepAlive& option) {
  absl::Status status = SetInt(socket, kKeepAlive, option.enabled);
  if (!status.ok() || !option.enabled) return status;
  status =
      SetSeconds(socket, kKeepAliveIdle, option.idle, kKeepAliveIdleDefault);
  if (!status.ok()) return status;
  status = SetSeconds(socket, kKeepAliveInterval, option.interval,
                      kKeepAliveIntervalDefault);
  if (!status.ok()) return status;
  return SetKeepAliveCount(socket, option.count);
}

absl::Status Set(SocketHandle socket, const UserTimeout& option) {
  if (option.timeout < absl::ZeroDuration()) {
    return absl::InvalidArgumentError("set user timeout: negative timeout");
  }
  return SetInt(socket, kUserTimeout,
                CountUnits(option.timeout, kPlatformOptions.user_timeout_unit));
}

absl::Status Set(SocketHandle socket, const QuickAck& option) {
  return SetInt(socket, kQuickAck, option.enabled);
}

absl::Status Set(SocketHandle socket, const FastOpenConnect& option) {
  return SetInt(socket, kFastOpenConnect, option.enabled);
}

absl::Status Set(SocketHandle socket, const FastOpenListen& option) {
  return SetInt(socket, kFastOpenListen, option.queue);
}

template <>
absl::StatusOr<NoDelay> Get<NoDelay>(SocketHandle socket) {
  return GetFlag<NoDelay>(socket, kNoDelay);
}

template <>
absl::StatusOr<KeepAlive> Get<KeepAlive>(SocketHandle socket) {
  const auto enabled = GetInt(socket, kKeepAlive);
  if (!enabled.ok()) return enabled.status();
  const auto idle = GetInt(socket, kKeepAliveIdle);
  if (!idle.ok()) return idle.status();
  const auto interval = GetInt(socket, kKeepAliveInterval);
  if (!interval.ok()) return interval.status();
  const auto count = GetInt(socket, kKeepAliveCount);
  if (!count.ok()) return count.status();
  return KeepAlive{.enabled = *enabled != 0,
                   .idle = absl::Seconds(*idle),
                   .interval = absl::Seconds(*interval),
                   .count = *count};
}

template <>
absl::StatusOr<UserTimeout> Get<UserTimeout>(SocketHandle socket) {
  const absl::StatusOr<int> count = GetInt(socket, kUserTimeout);
  if (!count.ok()) return count.status();
  return UserTimeout{*count * kPlatformOptions.user_timeout_unit};
}

template <>
absl::StatusOr<QuickAck> Get<QuickAck>(SocketHandle socket) {
  return GetFlag<QuickAck>(socket, kQuickAck);
}

template <>
absl::StatusOr<FastOpenConnect> Get<FastOpenConnect>(SocketHandle socket) {
  return GetFlag<FastOpenConnect>(socket, kFastOpenConnect);
}

template <>
absl::StatusOr<FastOpenListen> Get<FastOpenListen>(SocketHandle socket) {
  return GetNumber<FastOpenListen>(socket, kFastOpenListen);
}

}  // namespace rawnet
