// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The pieces of code in README.md, so that a compiler reads them. They stand
// here as they stand there; see tests/style.

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/async/context.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/race.h"
#include "rawnet/async/task.h"
#include "rawnet/async/wait.h"
#include "rawnet/dialer/default_dialer.h"
#include "rawnet/dialer/timeline.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/resolver/service_ports.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/sockopt/tcp_options.h"

namespace rawnet::snippets {

absl::StatusOr<size_t> ReadBlocking(Conn& conn, absl::Span<char> buffer) {
  absl::StatusOr<size_t> n = rawnet::Wait(conn.Read(buffer));
  return n;
}

rawnet::Task<absl::StatusOr<size_t>> ReadInCoroutine(Conn& conn,
                                                     absl::Span<char> buffer) {
  absl::StatusOr<size_t> n = co_await conn.Read(buffer);
  co_return n;
}

// A server: one coroutine a connection.

rawnet::Task<void> Echo(std::unique_ptr<rawnet::TcpConn> conn) {
  for (;;) {
    auto data = co_await conn->ReadScratch();  // idle, it holds no buffer
    if (!data.ok() || data->empty()) co_return;
    if (!(co_await conn->Write(data->bytes())).ok()) co_return;
  }
}

rawnet::Task<void> Serve(rawnet::TcpListener* listener) {
  for (;;) {
    auto conn = co_await listener->Accept();
    if (!conn.ok()) co_return;
    rawnet::Spawn(Echo(*std::move(conn)));
  }
}

int ServeForever() {
  auto listener = rawnet::ListenTcp("tcp", ":7");
  if (!listener.ok()) return 1;
  rawnet::Wait(Serve(listener->get()));
  return 0;
}

// Deadlines.

void LimitReads(rawnet::Conn& conn) {
  // From any thread, also while a read is pending.
  conn.SetReadDeadline(absl::Now() + absl::Seconds(30)).IgnoreError();
}

// Cancelling.

void CancelFromAnotherThread() {
  rawnet::OwnedContext context = rawnet::WithCancel({});
  std::thread other([&context] { context.Cancel(); });  // any thread, any time
  auto conn = rawnet::Wait(rawnet::Dial(context, "tcp", "example.com:80"));
  other.join();
}

// Errors.

void Explain(const absl::StatusOr<std::unique_ptr<rawnet::Conn>>& conn) {
  if (rawnet::IsTimeout(conn.status())) std::cerr << "too slow\n";
  if (rawnet::IsNotFound(conn.status())) std::cerr << "no such name\n";
  if (rawnet::ErrnoOf(conn.status()) == ECONNREFUSED) std::cerr << "refused\n";
}

// The dialer's settings.

absl::StatusOr<std::unique_ptr<rawnet::TcpConn>> DialWithSettings() {
  rawnet::DialTrace trace;
  rawnet::Dialer dialer = rawnet::DefaultDialer();
  dialer.timeout = absl::Seconds(3);
  dialer.fallback_delay = absl::Milliseconds(100);
  dialer.keep_alive.idle = absl::Minutes(1);
  dialer.trace = &trace;
  auto conn = rawnet::Wait(dialer.DialTcp({}, "tcp", "example.com:443"));
  std::cerr << rawnet::DrawTimeline(trace, 100);
  return conn;
}

// Other records.

void LookAround() {
  rawnet::Resolver& dns = rawnet::Resolver::System();
  auto mail = rawnet::Wait(dns.LookupMx({}, "example.com"));
  auto chat = rawnet::Wait(dns.LookupSrv({}, "xmpp", "tcp", "example.com"));
  auto web = rawnet::Wait(dns.LookupHttps({}, "example.com"));
  auto names = rawnet::Wait(dns.LookupPtr({}, rawnet::IpAddress::LoopbackV4()));
}

std::unique_ptr<rawnet::Resolver> ResolverOfOnesOwn() {
  rawnet::Resolver::Options options;
  options.cache = std::make_shared<rawnet::DnsCache>();  // off unless asked for
  options.query.cookies = true;                          // RFC 7873
  return std::make_unique<rawnet::Resolver>(rawnet::ConfigFiles(), options);
}

absl::StatusOr<uint16_t> LookUpPort() {
  absl::StatusOr<uint16_t> port = rawnet::LookupPort("tcp", "https");
  return port;
}

// Things side by side.

rawnet::Task<absl::StatusOr<std::unique_ptr<rawnet::Conn>>> NearestMirror(
    rawnet::Context context) {
  std::vector<rawnet::Task<absl::StatusOr<std::unique_ptr<rawnet::Conn>>>>
      dials;
  dials.push_back(rawnet::Dial(context, "tcp", "a.example.com:443"));
  dials.push_back(rawnet::Dial(context, "tcp", "b.example.com:443"));
  auto first = co_await rawnet::FirstOf(std::move(dials));
  co_return std::move(first.value);  // the other one has been given up
}

// Another poller for one thread.

void OnPoll() {
  rawnet::EventLoop::Options options;
  options.poller = "poll";
  const rawnet::EventLoop::Scope loop(std::move(options));
  auto conn = rawnet::Wait(rawnet::Dial({}, "tcp", "example.com:80"));
}

}  // namespace rawnet::snippets
