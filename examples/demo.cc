// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/demo.h"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "rawnet/async/wait.h"
#include "rawnet/dialer/short_duration.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/examples/demo_network.h"
#include "rawnet/examples/dial_report.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/host_port.h"

namespace rawnet {
namespace {

void Print(absl::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void PrintAddress(absl::string_view name, absl::string_view type,
                  const Endpoint& endpoint, absl::string_view what) {
  Print(absl::StrFormat("  %-9s  %-4s  %-9s  %s\n", name, type,
                        endpoint.address.ToString(), what));
}

void DescribeNetwork(const DemoNetwork& network) {
  Print("A name with two addresses; the one to prefer does not answer.\n\n");
  if (!network.has_ipv6()) {
    Print("  (This system has no IPv6 on loopback: both are IPv4.)\n");
  }
  PrintAddress(DemoNetwork::kName, network.has_ipv6() ? "AAAA" : "A",
               network.black_hole(), "a black hole: packets meet silence");
  PrintAddress("", "A", network.greeter(), "a server that greets");
  Print(absl::StrCat("\n  The DNS server, ", network.dns_server().ToString(),
                     ", takes ", ShortDuration(DemoNetwork::kAaaaDelay),
                     " to answer AAAA and ",
                     ShortDuration(DemoNetwork::kADelay), " to answer A.\n\n"));
}

// The moments of the race that the summary speaks of.
struct Moments {
  std::vector<TraceEvent> attempts;
  absl::Duration connected;
};

Moments MomentsOf(const DialTrace& trace) {
  Moments moments;
  for (const TraceEvent& event : trace.events()) {
    if (event.kind == TraceEvent::Kind::kAttempt) {
      moments.attempts.push_back(event);
    } else if (event.kind == TraceEvent::Kind::kConnected) {
      moments.connected = event.since_start;
    }
  }
  return moments;
}

void Summarize(const DialTrace& trace, const Conn& conn,
               absl::string_view greeting) {
  const Moments moments = MomentsOf(trace);
  Print("\nWhat happened:\n");
  if (moments.attempts.size() == 2) {
    const TraceEvent& first = moments.attempts[0];
    const TraceEvent& second = moments.attempts[1];
    Print(absl::StrCat("  At ", ShortDuration(first.since_start),
                       " the first attempt, to ", first.address,
                       ", set out: it met silence.\n", "  ",
                       ShortDuration(second.since_start - first.since_start),
                       " later the second, to ", second.address,
                       ", joined it, without waiting for it to fail.\n"));
  }
  Print(absl::StrCat("  At ", ShortDuration(moments.connected), " ",
                     conn.RemoteAddr().ToString(),
                     " was connected; no other attempt is left.\n",
                     "  It says: ", greeting, "\n",
                     "  One after the other, the dial would have taken the "
                     "system's timeout: minutes.\n\n"));
  Print(
      "Try a name of your own:\n"
      "  ./bazelw run //examples:dial -- --trace --zero HOST:PORT\n");
}

Task<std::string> ReadAll(Context context, Conn* conn) {
  std::string text;
  for (;;) {
    const absl::StatusOr<ScratchData> data =
        co_await conn->ReadScratch(context);
    if (!data.ok() || data->empty()) co_return text;
    absl::StrAppend(&text, data->bytes());
  }
}

}  // namespace

absl::Status RunDemo(const Context& context, const Dialer& settings) {
  const absl::StatusOr<std::unique_ptr<DemoNetwork>> network =
      DemoNetwork::Start();
  if (!network.ok()) return network.status();
  DescribeNetwork(**network);

  Resolver resolver((*network)->ResolverOptions());
  DialTrace trace;
  Dialer dialer = settings;
  dialer.lookup = &resolver;
  dialer.trace = &trace;
  const std::string address =
      JoinHostPort(DemoNetwork::kName, (*network)->greeter().port);
  Print(absl::StrCat("dial tcp ", address, "\n\n"));
  const absl::StatusOr<std::unique_ptr<Conn>> conn =
      Wait(dialer.Dial(context, "tcp", address));
  Print(DrawForTerminal(trace));
  if (!conn.ok()) return conn.status();
  const std::string greeting = Wait(ReadAll(context, conn->get()));
  Summarize(trace, **conn, absl::StripAsciiWhitespace(greeting));
  return absl::OkStatus();
}

}  // namespace rawnet
