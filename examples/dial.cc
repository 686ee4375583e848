// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Connects to HOST:PORT as rawnet does it, and relays: see DialUsage().

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rawnet/async/context.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/wait.h"
#include "rawnet/dialer/dialer.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/examples/demo.h"
#include "rawnet/examples/dial_flags.h"
#include "rawnet/examples/dial_report.h"
#include "rawnet/examples/one_server.h"
#include "rawnet/examples/relay.h"
#include "rawnet/resolver/dns_choice.h"
#include "rawnet/resolver/resolver.h"

namespace rawnet {
namespace {

constexpr int kConnected = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

// Whoever starts a program without them would see a socket take their number.
void OpenMissingStandardStreams() {
  while (true) {
    const int fd = open("/dev/null", O_RDWR);
    if (fd > STDERR_FILENO) close(fd);
    if (fd < 0 || fd > STDERR_FILENO) return;
  }
}

void PrintError(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

int Fail(const absl::Status& error, const Context& context) {
  PrintError(ErrorLine(error, context) + "\n");
  return kFailed;
}

Dialer MakeDialer(const DialFlags& flags, DialTrace* trace) {
  Dialer dialer;
  dialer.timeout = flags.timeout;
  dialer.local_addr = flags.local;
  dialer.fallback_delay = flags.attempt_delay;
  dialer.resolution_delay = flags.resolution_delay;
  if (flags.trace || flags.json) dialer.trace = trace;
  return dialer;
}

int DialAndRelay(const Context& context, const DialFlags& flags) {
  DialTrace trace;
  Dialer dialer = MakeDialer(flags, &trace);
  std::unique_ptr<Resolver> resolver;
  if (flags.server.has_value()) {
    resolver = std::make_unique<Resolver>(
        AskingOnly(*flags.server, Resolver::SystemOptions()));
    dialer.lookup = resolver.get();
  } else {
    dialer.lookup = &ChosenLookup();
  }
  const absl::StatusOr<std::unique_ptr<Conn>> conn =
      Wait(dialer.Dial(context, flags.network, flags.address));
  if (flags.trace) PrintError(DrawForTerminal(trace));
  if (flags.json) PrintError(JsonLines(trace));
  if (!conn.ok()) return Fail(conn.status(), context);
  if (flags.zero) return kConnected;
  const absl::Status relayed = RelayStandardStreams(context, **conn);
  return relayed.ok() ? kConnected : Fail(relayed, context);
}

int Main(absl::Span<const char* const> arguments) {
  const absl::StatusOr<DialFlags> flags = ParseDialFlags(arguments);
  if (!flags.ok()) {
    PrintError("dial: " + ErrorLine(flags.status(), Context()) + "\n\n" +
               std::string(DialUsage()));
    return kWrongUsage;
  }
  if (flags->help) {
    std::fputs(DialUsage().data(), stdout);
    return kConnected;
  }
  EventLoop::Options options;
  options.poller = flags->poller;
  const EventLoop::Scope loop(std::move(options));
  const absl::StatusOr<OwnedContext> context =
      WithSignals(Context(), {SIGINT, SIGTERM});
  if (!context.ok()) return Fail(context.status(), Context());
  if (!flags->demo) return DialAndRelay(*context, *flags);
  const absl::Status shown = RunDemo(*context, MakeDialer(*flags, nullptr));
  return shown.ok() ? kConnected : Fail(shown, *context);
}

}  // namespace
}  // namespace rawnet

int main(int argc, char** argv) {
  rawnet::OpenMissingStandardStreams();
  // A reader that has gone is an error of write(2), not the end of us.
  signal(SIGPIPE, SIG_IGN);
  return rawnet::Main(absl::MakeConstSpan(argv + 1, argc > 0 ? argc - 1 : 0));
}
