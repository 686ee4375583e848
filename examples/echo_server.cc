// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Sends back what it receives: one coroutine a connection, one thread.
//
//   echo_server [--port=N] [--poller=NAME] [--idle-timeout=30s]
//
// Prints "listening on ADDRESS". Ends on SIGTERM or SIGINT: accepts no more,
// closes every connection, exits with 0.

#include <signal.h>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/async/context.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/task.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/host_port.h"
#include "rawnet/socket/tcp_conn.h"
#include "rawnet/socket/tcp_listener.h"

namespace rawnet {
namespace {

struct Flags {
  uint16_t port = 0;  // 0: one that is free
  std::string poller = {};
  absl::Duration idle_timeout = absl::InfiniteDuration();
};

absl::Status SetFlag(absl::string_view argument, Flags& flags) {
  if (absl::ConsumePrefix(&argument, "--port=")) {
    const absl::StatusOr<uint16_t> port = ParsePort(argument);
    if (port.ok()) flags.port = *port;
    return port.status();
  }
  if (absl::ConsumePrefix(&argument, "--poller=")) {
    flags.poller = std::string(argument);
    return absl::OkStatus();
  }
  if (absl::ConsumePrefix(&argument, "--idle-timeout=")) {
    if (absl::ParseDuration(argument, &flags.idle_timeout) &&
        flags.idle_timeout > absl::ZeroDuration()) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        "--idle-timeout is a duration of more than zero, like 30s");
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "unknown flag ", argument,
      "; usage: echo_server [--port=N] [--poller=NAME] [--idle-timeout=30s]"));
}

// Ends with the connection: closed by the peer, broken, idle for too long, or
// because the server ends.
Task<void> Echo(Context context, std::unique_ptr<TcpConn> conn,
                absl::Duration idle_timeout) {
  for (;;) {
    if (idle_timeout != absl::InfiniteDuration() &&
        !conn->SetReadDeadline(absl::Now() + idle_timeout).ok()) {
      co_return;
    }
    // While it waits, a connection holds no buffer.
    const absl::StatusOr<ScratchData> data =
        co_await conn->ReadScratch(context);
    if (!data.ok() || data->empty()) co_return;
    const absl::StatusOr<size_t> written =
        co_await conn->Write(context, data->bytes());
    if (!written.ok()) co_return;
  }
}

// Serves until the listener fails or `context` is done.
Task<absl::Status> Serve(Context context, TcpListener* listener,
                         absl::Duration idle_timeout) {
  TaskGroup connections;
  for (;;) {
    absl::StatusOr<std::unique_ptr<TcpConn>> conn =
        co_await listener->Accept(context);
    if (!conn.ok()) {
      co_await connections.Join();
      co_return conn.status();
    }
    connections.Spawn(Echo(context, *std::move(conn), idle_timeout));
  }
}

absl::Status Run(const Flags& flags) {
  const absl::StatusOr<OwnedContext> context =
      WithSignals(Context(), {SIGINT, SIGTERM});
  if (!context.ok()) return context.status();
  const absl::StatusOr<std::unique_ptr<TcpListener>> listener =
      ListenTcp("tcp", JoinHostPort("", flags.port));
  if (!listener.ok()) return listener.status();
  // The poller, before anybody is told that we serve.
  const absl::StatusOr<absl::string_view> poller =
      EventLoop::Current().PollerName();
  if (!poller.ok()) return poller.status();
  std::printf("listening on %s\n",
              (*listener)->LocalEndpoint().ToString().c_str());
  std::fflush(stdout);
  const absl::Status ended =
      Wait(Serve(*context, listener->get(), flags.idle_timeout));
  return context->done() ? absl::OkStatus() : ended;
}

int Fail(const absl::Status& error, int code) {
  const std::string text = absl::StrCat("echo_server: ", error.message(), "\n");
  std::fputs(text.c_str(), stderr);
  return code;
}

int Main(absl::Span<const char* const> arguments) {
  Flags flags;
  for (const absl::string_view argument : arguments) {
    const absl::Status set = SetFlag(argument, flags);
    if (!set.ok()) return Fail(set, 2);
  }
  EventLoop::Options options;
  options.poller = flags.poller;
  const EventLoop::Scope loop(std::move(options));
  const absl::Status ran = Run(flags);
  return ran.ok() ? 0 : Fail(ran, 1);
}

}  // namespace
}  // namespace rawnet

int main(int argc, char** argv) {
  return rawnet::Main(absl::MakeConstSpan(argv + 1, argc > 0 ? argc - 1 : 0));
}
