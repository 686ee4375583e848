// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/dial_flags.h"

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "rawnet/examples/flag_table.h"
#include "rawnet/netpoll/poller.h"
#include "rawnet/resolver/service_ports.h"
#include "rawnet/socket/host_port.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {
namespace {

enum class Zero { kAllowed, kForbidden };

absl::Status ParseDelay(absl::string_view text, Zero zero,
                        absl::Duration& delay) {
  if (!absl::ParseDuration(text, &delay)) {
    return Usage("not a duration; write it like 3s, 250ms or 1m30s");
  }
  if (delay < absl::ZeroDuration()) return Usage("must not be negative");
  if (zero == Zero::kForbidden && delay == absl::ZeroDuration()) {
    return Usage("must be more than zero");
  }
  return absl::OkStatus();
}

absl::Status SetNetwork(absl::string_view text, DialFlags& flags) {
  for (const char* network : {"tcp", "tcp4", "tcp6", "unix"}) {
    if (text == network) {
      flags.network = network;
      return absl::OkStatus();
    }
  }
  return Usage("unknown network; there are tcp, tcp4, tcp6 and unix");
}

absl::Status SetTimeout(absl::string_view text, DialFlags& flags) {
  return ParseDelay(text, Zero::kForbidden, flags.timeout);
}

absl::Status SetAttemptDelay(absl::string_view text, DialFlags& flags) {
  return ParseDelay(text, Zero::kForbidden, flags.attempt_delay);
}

absl::Status SetResolutionDelay(absl::string_view text, DialFlags& flags) {
  return ParseDelay(text, Zero::kAllowed, flags.resolution_delay);
}

absl::Status SetServer(absl::string_view text, DialFlags& flags) {
  absl::StatusOr<Endpoint> server = Endpoint::Parse(text);
  if (!server.ok()) return server.status();
  if (server->port == 0) return Usage("port 0 cannot be asked");
  flags.server = *server;
  return absl::OkStatus();
}

absl::Status SetLocal(absl::string_view text, DialFlags& flags) {
  const absl::StatusOr<IpAddress> address = IpAddress::Parse(text);
  if (address.ok()) {
    flags.local = Endpoint{*address, 0};
    return absl::OkStatus();
  }
  const absl::StatusOr<Endpoint> local = Endpoint::Parse(text);
  if (!local.ok()) return Usage("not an IP address, with or without a port");
  flags.local = *local;
  return absl::OkStatus();
}

absl::Status SetPoller(absl::string_view text, DialFlags& flags) {
  std::vector<absl::string_view> names;
  for (const PollerBackend& backend : AvailableBackends()) {
    names.push_back(backend.name);
    if (backend.name == text) {
      flags.poller = std::string(text);
      return absl::OkStatus();
    }
  }
  return Usage(absl::StrCat("unknown poller; this system has ",
                            absl::StrJoin(names, ", ")));
}

constexpr ValueFlag<DialFlags> kValueFlags[] = {
    {"--network", "tcp", SetNetwork},
    {"--timeout", "3s", SetTimeout},
    {"--server", "192.0.2.53:53", SetServer},
    {"--local", "192.0.2.1", SetLocal},
    {"--attempt-delay", "250ms", SetAttemptDelay},
    {"--resolution-delay", "50ms", SetResolutionDelay},
    {"--poller", "poll", SetPoller},
};

constexpr Switch<DialFlags> kSwitches[] = {
    {"--zero", &DialFlags::zero}, {"--trace", &DialFlags::trace},
    {"--json", &DialFlags::json}, {"--demo", &DialFlags::demo},
    {"--help", &DialFlags::help}, {"-h", &DialFlags::help},
};

absl::Status CheckAddress(const DialFlags& flags) {
  if (flags.demo) {
    return flags.address.empty() ? absl::OkStatus()
                                 : Usage("--demo takes no HOST:PORT");
  }
  if (flags.address.empty()) return Usage("HOST:PORT is missing");
  if (flags.network == "unix") {
    return flags.local.has_value() ? Usage("--local is not for Unix sockets")
                                   : absl::OkStatus();
  }
  const absl::StatusOr<HostPort> split = SplitHostPort(flags.address);
  if (!split.ok()) return split.status();
  if (split->port.empty()) return ParsePort(split->port).status();
  return LookupPort(flags.network, split->port).status();
}

}  // namespace

absl::StatusOr<DialFlags> ParseDialFlags(
    absl::Span<const char* const> arguments) {
  DialFlags flags;
  const auto take = [&flags](absl::string_view argument) {
    if (argument.empty() || !flags.address.empty()) {
      return Usage("one HOST:PORT is dialed, not more");
    }
    flags.address = std::string(argument);
    return absl::OkStatus();
  };
  const absl::Status read = ReadArguments<DialFlags>(
      arguments, {kValueFlags, kSwitches}, take, flags);
  if (!read.ok()) return read;
  if (flags.help) return flags;
  const absl::Status checked = CheckAddress(flags);
  if (!checked.ok()) return checked;
  return flags;
}

absl::string_view DialUsage() {
  return R"(usage: dial [flags] HOST:PORT
       dial [flags] --network=unix PATH

Connects, then relays standard input to the connection, half-closing it at the
end of input, and the connection to standard output until its end of stream.

  --network=NETWORK      tcp, tcp4, tcp6 or unix; tcp unless given
  --timeout=3s           how long the dial may take; as long as the system
                         lets it unless given
  --server=IP:PORT       ask this DNS server, and nothing but it: no hosts
                         file, no search list
  --local=IP[:PORT]      connect from here
  --attempt-delay=250ms  how long an attempt has before the next one joins in
                         (RFC 8305; at least 10ms)
  --resolution-delay=50ms
                         how long IPv4 addresses wait for the IPv6 answer
  --poller=NAME          epoll, kqueue, poll: what this system has
  --zero                 connect and close
  --trace                draw each query and attempt on standard error
  --json                 the same as JSON, one object a line
  --demo                 needs no network: races through a black hole on
                         loopback and draws it
  --help                 this

exit status: 0 connected, 1 failed, 2 wrong usage
)";
}

}  // namespace rawnet
