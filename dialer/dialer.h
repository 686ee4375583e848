// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_DIALER_H_
#define RAWNET_DIALER_DIALER_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/async/wait.h"
#include "rawnet/dialer/dial_target.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/tcp_conn.h"
#include "rawnet/socket/udp_conn.h"
#include "rawnet/socket/unix_conn.h"
#include "rawnet/sockopt/tcp_options.h"

namespace rawnet {

// Turns "host:port" into a connection: Go's net.Dialer.
//
//   Dialer dialer = DefaultDialer();
//   absl::StatusOr<std::unique_ptr<Conn>> conn =
//       Wait(dialer.Dial(context, "tcp", "example.com:443"));
//
// A name's addresses race by Happy Eyeballs version 2 (RFC 8305): attempts
// start one after the other, each runs until the first one connects, and the
// delays pace them; no delay ever ends an attempt. A literal address is one
// attempt, which on loopback touches no poller.
//
// Plain data: copy it, change it, share it as const. A task that a function
// returns reads it and must not outlive it. Any thread.
struct Dialer {
  // How long a dial may take, name resolution included. Zero or
  // absl::InfiniteDuration(): as long as the system lets it; negative: it has
  // failed already. The earliest of this, `deadline` and the context's counts.
  absl::Duration timeout = absl::ZeroDuration();
  absl::Time deadline = absl::InfiniteFuture();

  // Where to connect from. Addresses of the other family are not tried.
  std::optional<Endpoint> local_addr;

  NoDelay no_delay;      // of TCP connections
  KeepAlive keep_alive;  // of TCP connections; see its default

  // RFC 8305's connection attempt delay and resolution delay. A negative
  // fallback_delay makes the dial serial: one address after the other fails.
  absl::Duration fallback_delay = absl::Milliseconds(250);
  absl::Duration resolution_delay = absl::Milliseconds(50);

  // Sees each socket before it is bound and connected.
  ControlHook control;

  // Who finds the addresses of names. Null: only literal addresses can be
  // dialed; see default_dialer.h.
  AddressLookup* lookup = nullptr;

  // Is told each query and each attempt, and how the dial ended, whatever ended
  // it; serves one dial at a time.
  DialTrace* trace = nullptr;

  // Connects to `address` on `network`:
  //   tcp, tcp4, tcp6, udp, udp4, udp6   "host:port"; an empty host is this one
  //   unix                               the path of a stream socket; a leading
  //                                      '@' names Linux's abstract space
  // The port is a number, or the name of a service as "http" (services(5)). A
  // suffix 4 or 6 allows one family alone.
  //
  // Errors: OpError with operation "dial". Of several attempts that failed the
  // error of the one that tells most, with what became of the others.
  Task<absl::StatusOr<std::unique_ptr<Conn>>> Dial(
      const Context& context, absl::string_view network,
      absl::string_view address) const;

  // The same for networks of one kind; another kind is an error.
  Task<absl::StatusOr<std::unique_ptr<TcpConn>>> DialTcp(
      const Context& context, absl::string_view network,
      absl::string_view address) const;
  Task<absl::StatusOr<std::unique_ptr<UdpConn>>> DialUdp(
      const Context& context, absl::string_view network,
      absl::string_view address) const;
  Task<absl::StatusOr<std::unique_ptr<UnixConn>>> DialUnix(
      const Context& context, absl::string_view network,
      absl::string_view address) const;

 private:
  absl::StatusOr<DialTarget> Parse(absl::string_view network,
                                   absl::string_view address) const;
  Task<absl::StatusOr<std::unique_ptr<Conn>>> DialParsed(
      Context context, absl::StatusOr<DialTarget> target) const;
  Task<absl::StatusOr<std::unique_ptr<TcpConn>>> DialTcpParsed(
      Context context, absl::StatusOr<DialTarget> target) const;
  Task<absl::StatusOr<std::unique_ptr<UdpConn>>> DialUdpParsed(
      Context context, absl::StatusOr<DialTarget> target) const;
  Task<absl::StatusOr<std::unique_ptr<UnixConn>>> DialUnixParsed(
      Context context, absl::StatusOr<DialTarget> target) const;
  Task<absl::StatusOr<std::unique_ptr<Conn>>> Race(
      Context context, const DialTarget* target) const;
  ConnectOptions MakeConnectOptions() const;
};

}  // namespace rawnet

#endif  // RAWNET_DIALER_DIALER_H_
