// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/dial_target.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/resolver/service_ports.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/host_port.h"

namespace rawnet {
namespace {

using Kind = DialTarget::Kind;
using Families = DialTarget::Families;

struct Network {
  absl::string_view name;
  Kind kind;
  Families families;
};

constexpr Network kNetworks[] = {
    {"tcp", Kind::kTcp, Families::kBoth},
    {"tcp4", Kind::kTcp, Families::kIpv4},
    {"tcp6", Kind::kTcp, Families::kIpv6},
    {"udp", Kind::kUdp, Families::kBoth},
    {"udp4", Kind::kUdp, Families::kIpv4},
    {"udp6", Kind::kUdp, Families::kIpv6},
    {"unix", Kind::kUnix, Families::kBoth},
};

absl::Status Invalid(absl::string_view network, absl::string_view why) {
  return WrapOp({.operation = "dial", .network = std::string(network)},
                absl::InvalidArgumentError(why));
}

bool Allows(Families families, const IpAddress& address) {
  switch (families) {
    case Families::kBoth:
      return true;
    case Families::kIpv4:
      return address.is_v4();
    case Families::kIpv6:
      return !address.is_v4();
  }
  return false;
}

// Leaves the families that both allow; false when there is none.
bool Restrict(Families& families, const IpAddress& local) {
  if (!Allows(families, local)) return false;
  families = local.is_v4() ? Families::kIpv4 : Families::kIpv6;
  return true;
}

absl::string_view FamilyName(Families families) {
  return families == Families::kIpv4 ? "an ipv4 address" : "an ipv6 address";
}

void AddLiteral(DialTarget& target, const IpAddress& address) {
  if (!Allows(target.families, address)) return;
  if (target.address.has_value()) {
    target.second_address = address;
  } else {
    target.address = address;
  }
}

absl::StatusOr<DialTarget> ParseUnix(DialTarget target,
                                     absl::string_view path) {
  if (path.empty()) return Invalid("unix", "missing address");
  if (path.size() > SocketAddress::unix_path_size_max()) {
    return Invalid("unix",
                   absl::StrCat("path too long (>",
                                SocketAddress::unix_path_size_max(), ")"));
  }
  target.path = std::string(path);
  return target;
}

// Unlike LookupPort takes nothing for port 0: nobody means to dial it.
absl::StatusOr<uint16_t> PortOf(absl::string_view network,
                                absl::string_view port) {
  return port.empty() ? ParsePort(port) : LookupPort(network, port);
}

// The unspecified address means this host.
void AddLiterals(DialTarget& target, const IpAddress& literal) {
  if (!literal.IsUnspecified()) {
    AddLiteral(target, literal);
    return;
  }
  if (literal.is_v6()) AddLiteral(target, IpAddress::LoopbackV6());
  AddLiteral(target, IpAddress::LoopbackV4());
}

absl::StatusOr<DialTarget> ParseHost(DialTarget target, HostPort host_port,
                                     const Endpoint* local) {
  const Families asked = target.families;
  if (local != nullptr &&
      !Restrict(target.families, local->address.Unmapped())) {
    return Invalid(target.network,
                   absl::StrCat("local address ", local->ToString(), ": not ",
                                FamilyName(asked)));
  }
  const absl::StatusOr<IpAddress> literal =
      host_port.host.empty() ? IpAddress::AnyV6()
                             : IpAddress::Parse(host_port.host);
  if (!literal.ok()) {
    target.host = std::move(host_port.host);
    return target;
  }
  AddLiterals(target, literal->Unmapped());
  if (target.address.has_value()) return target;
  const std::string as_local =
      asked == target.families
          ? ""
          : absl::StrCat(", as the local address ", local->ToString(), " is");
  return Invalid(target.network,
                 absl::StrCat("address ", JoinHostPort(host_port), ": not ",
                              FamilyName(target.families), as_local));
}

}  // namespace

absl::StatusOr<DialTarget> ParseDialTarget(absl::string_view network,
                                           absl::string_view address,
                                           const Endpoint* local) {
  const Network* known = nullptr;
  for (const Network& candidate : kNetworks) {
    if (candidate.name == network) known = &candidate;
  }
  if (known == nullptr) {
    return Invalid("", absl::StrCat("unknown network ",
                                    network.empty() ? "\"\"" : network));
  }
  DialTarget target{
      .kind = known->kind, .families = known->families, .network = known->name};
  if (known->kind == Kind::kUnix) return ParseUnix(std::move(target), address);
  if (address.empty()) return Invalid(network, "missing address");
  absl::StatusOr<HostPort> split = SplitHostPort(address);
  if (!split.ok()) return Invalid(network, split.status().message());
  const absl::StatusOr<uint16_t> port = PortOf(network, split->port);
  if (!port.ok()) {
    return WrapOp({.operation = "dial", .network = std::string(network)},
                  port.status());
  }
  target.port = *port;
  return ParseHost(std::move(target), *std::move(split), local);
}

}  // namespace rawnet
