// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/lookup_flags.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rawnet/examples/flag_table.h"
#include "rawnet/resolver/dns_types.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {
namespace {

absl::Status SetType(absl::string_view text, LookupFlags& flags) {
  if (absl::EqualsIgnoreCase(text, "host")) {
    flags.type = "HOST";
    return absl::OkStatus();
  }
  const absl::StatusOr<RecordType> type = ParseRecordType(text);
  if (!type.ok()) {
    return Usage(
        "unknown type; there are host, A, AAAA, CNAME, HTTPS, MX, NS, PTR, "
        "SOA, SRV, SVCB, TXT and TYPE with a number");
  }
  flags.type = ToString(*type);
  return absl::OkStatus();
}

// With or without a port.
absl::Status SetServer(absl::string_view text, LookupFlags& flags) {
  const absl::StatusOr<IpAddress> address = IpAddress::Parse(text);
  if (address.ok()) {
    flags.server = Endpoint{*address, 53};
    return absl::OkStatus();
  }
  const absl::StatusOr<Endpoint> server = Endpoint::Parse(text);
  if (!server.ok()) return Usage("not an IP address, with or without a port");
  if (server->port == 0) return Usage("port 0 cannot be asked");
  flags.server = *server;
  return absl::OkStatus();
}

absl::Status SetTimeout(absl::string_view text, LookupFlags& flags) {
  if (!absl::ParseDuration(text, &flags.timeout)) {
    return Usage("not a duration; write it like 3s, 250ms or 1m30s");
  }
  if (flags.timeout > absl::ZeroDuration()) return absl::OkStatus();
  return Usage("must be more than zero");
}

constexpr ValueFlag<LookupFlags> kValueFlags[] = {
    {"--type", "MX", &SetType},
    {"--server", "192.0.2.53:53", &SetServer},
    {"--timeout", "3s", &SetTimeout},
};

constexpr Switch<LookupFlags> kSwitches[] = {
    {"--tcp", &LookupFlags::tcp},     {"--json", &LookupFlags::json},
    {"--trace", &LookupFlags::trace}, {"--help", &LookupFlags::help},
    {"-h", &LookupFlags::help},
};

}  // namespace

absl::StatusOr<LookupFlags> ParseLookupFlags(
    absl::Span<const char* const> arguments) {
  LookupFlags flags;
  const auto take = [&flags](absl::string_view argument) {
    flags.names.emplace_back(argument);
    return absl::OkStatus();
  };
  const absl::Status read = ReadArguments<LookupFlags>(
      arguments, {kValueFlags, kSwitches}, take, flags);
  if (!read.ok()) return read;
  if (flags.help) return flags;
  if (flags.names.empty()) return Usage("NAME is missing");
  for (const std::string& name : flags.names) {
    if (flags.type == "PTR" && !IpAddress::Parse(name).ok()) {
      return Usage(absl::StrCat("--type=PTR is for IP addresses: ", name));
    }
  }
  return flags;
}

absl::string_view LookupUsage() {
  return R"(usage: lookup [flags] NAME...

Asks DNS for each NAME, all of them at once, and prints a line for each answer.

  --type=TYPE       host (A and AAAA, in the order in which to try them), A,
                    AAAA, CNAME, HTTPS, MX, NS, PTR (of an IP address), SOA,
                    SRV, SVCB, TXT; of other types as TYPE65280 the bytes
  --server=IP:PORT  asks this server; without it this machine's configuration
                    and hosts file are used
  --tcp             asks over TCP at once
  --timeout=3s      of all together
  --trace           tells each query on standard error when it has ended
  --json            an object for each NAME, a line each
  --                ends the flags

exit status: 0 all were found, 1 one was not, 2 wrong usage, 3 a server failed
)";
}

}  // namespace rawnet
