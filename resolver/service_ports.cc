// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/service_ports.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "rawnet/resolver/text_file.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/host_port.h"

namespace rawnet {
namespace {

// For machines without /etc/services; Go's table.
constexpr absl::string_view kKnownEverywhere = R"(
domain 53/tcp
domain 53/udp
ftp 21/tcp
ftps 990/tcp
gopher 70/tcp
http 80/tcp
https 443/tcp
imap2 143/tcp
imap3 220/tcp
imaps 993/tcp
pop3 110/tcp
pop3s 995/tcp
smtp 25/tcp
submissions 465/tcp
ssh 22/tcp
telnet 23/tcp
)";

struct Network {
  absl::string_view name;
  std::vector<absl::string_view> protocols;
};

const std::vector<Network>& Networks() {
  static const auto& networks = *new std::vector<Network>{
      {"tcp", {"tcp"}},     {"tcp4", {"tcp"}},      {"tcp6", {"tcp"}},
      {"udp", {"udp"}},     {"udp4", {"udp"}},      {"udp6", {"udp"}},
      {"", {"tcp", "udp"}}, {"ip", {"tcp", "udp"}},
  };
  return networks;
}

std::string Key(absl::string_view protocol, absl::string_view name) {
  return absl::AsciiStrToLower(absl::StrCat(protocol, "/", name));
}

// "80", and "-80", which is no name either: ParsePort says why it is no port.
bool IsNumber(absl::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    text.remove_prefix(1);
  }
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

std::string SystemText() {
  return absl::StrCat(ReadTextFile("/etc/services").value_or(""), "\n",
                      kKnownEverywhere);
}

}  // namespace

ServicePorts ServicePorts::Parse(absl::string_view text) {
  ServicePorts services;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    services.AddLine(line.substr(0, line.find('#')));
  }
  return services;
}

// "http 80/tcp www"
void ServicePorts::AddLine(absl::string_view line) {
  std::vector<absl::string_view> names =
      absl::StrSplit(line, absl::ByAnyChar(" \t\r\v\f"), absl::SkipEmpty());
  if (names.size() < 2) return;
  const std::pair<absl::string_view, absl::string_view> port_protocol =
      absl::StrSplit(names[1], absl::MaxSplits('/', 1));
  const absl::StatusOr<uint16_t> port = ParsePort(port_protocol.first);
  if (!port.ok() || port_protocol.second.empty()) return;
  names.erase(names.begin() + 1);
  for (const absl::string_view name : names) {
    ports_.try_emplace(Key(port_protocol.second, name), *port);
  }
}

const ServicePorts& ServicePorts::System() {
  static const ServicePorts& services = *new ServicePorts(Parse(SystemText()));
  return services;
}

std::optional<uint16_t> ServicePorts::Find(absl::string_view protocol,
                                           absl::string_view name) const {
  const auto port = ports_.find(Key(protocol, name));
  if (port == ports_.end()) return std::nullopt;
  return port->second;
}

absl::StatusOr<uint16_t> LookupPort(absl::string_view network,
                                    absl::string_view service,
                                    const ServicePorts& (*services)()) {
  const auto known = std::find_if(
      Networks().begin(), Networks().end(),
      [network](const Network& one) { return one.name == network; });
  if (known == Networks().end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("unknown network ", network));
  }
  if (service.empty()) return uint16_t{0};
  if (IsNumber(service)) return ParsePort(service);
  for (const absl::string_view protocol : known->protocols) {
    const std::optional<uint16_t> port = services().Find(protocol, service);
    if (port.has_value()) return *port;
  }
  return MakeDnsError(
      {.name = absl::StrCat(network.empty() ? "ip" : network, "/", service),
       .kind = DnsError::Kind::kNotFound,
       .detail = "unknown port"});
}

}  // namespace rawnet
