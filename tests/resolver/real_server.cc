// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/resolver/real_server.h"

#include <signal.h>

#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/tests/resolver/closed_port.h"

namespace rawnet {
namespace {

using Arguments = std::vector<std::string>;

struct RealProgram {
  RealKind kind;
  const char* name;
  const char* program;
  std::string (*conf)(const RealConf& conf);
  // Behind the program's own name. In the foreground, talking to us.
  Arguments (*arguments)(const std::string& conf_file);
  const char* ready;  // what it says when it listens and has its zones
};

Arguments Nsd(const std::string& conf_file) { return {"-d", "-c", conf_file}; }
// Not --no-daemon, with which it serves one TCP connection and nobody else
// until that is closed.
Arguments Dnsmasq(const std::string& conf_file) {
  return {"--keep-in-foreground", absl::StrCat("--conf-file=", conf_file)};
}
// One thread.
Arguments Named(const std::string& conf_file) {
  return {"-g", "-n", "1", "-c", conf_file};
}

const RealProgram kPrograms[] = {
    {RealKind::kNsd, "nsd", "nsd", NsdConf, Nsd, "nsd started"},
    {RealKind::kKnot, "knot", "knotd", KnotConf,
     [](const std::string& conf_file) -> Arguments {
       return {"-c", conf_file};
     },
     "server started"},
    {RealKind::kNamed, "named", "named", NamedConf, Named, "running\n"},
    {RealKind::kDelegatedNsd, "delegated-nsd", "nsd", NsdConf, Nsd,
     "nsd started"},
    {RealKind::kNamedRecursor, "named-recursor", "named", NamedRecursorConf,
     Named, "running\n"},
    {RealKind::kUnbound, "unbound", "unbound", UnboundConf,
     [](const std::string& conf_file) -> Arguments {
       return {"-d", "-p", "-c", conf_file};
     },
     "start of service"},
    {RealKind::kDnsmasq, "dnsmasq", "dnsmasq", DnsmasqConf, Dnsmasq, "started"},
    {RealKind::kDnsmasqWithCache, "dnsmasq-with-cache", "dnsmasq",
     DnsmasqConfWithCache, Dnsmasq, "started"},
};

const RealProgram& ProgramOf(RealKind kind) {
  for (const RealProgram& program : kPrograms) {
    if (program.kind == kind) return program;
  }
  CheckThat(false, "a server without a program");
  return kPrograms[0];
}

// Of 127.0.0.x.
uint8_t HostOf(RealKind kind) {
  if (kind == RealKind::kKnot) return 2;
  return kind == RealKind::kDelegatedNsd ? 3 : 1;
}

bool HasReferralPort(RealKind kind) {
  return HostOf(kind) != 1 || kind == RealKind::kNamedRecursor;
}

}  // namespace

std::string ToString(RealKind kind) { return ProgramOf(kind).name; }

bool IsAuthoritative(RealKind kind) { return kind < RealKind::kNamedRecursor; }

bool IsRecursor(RealKind kind) {
  return kind == RealKind::kNamedRecursor || kind == RealKind::kUnbound;
}

bool IsCache(RealKind kind) {
  return IsRecursor(kind) || kind == RealKind::kDnsmasqWithCache;
}

RealServers::~RealServers() {
  // Later kinds ask earlier ones.
  while (!running_.empty()) {
    const auto last = std::prev(running_.end());
    // Not SIGKILL, of which nsd's other processes would not know.
    last->second->process->Signal(SIGTERM);
    last->second->process->Wait();
    running_.erase(last);
  }
}

absl::StatusOr<Endpoint> RealServers::Get(RealKind kind) {
  const auto found = running_.find(kind);
  if (found != running_.end()) return found->second->endpoint;
  if (Installed(ProgramOf(kind).program).empty()) {
    return absl::NotFoundError(
        absl::StrCat(ProgramOf(kind).program, " is not installed"));
  }
  const absl::StatusOr<Endpoint> endpoint = EndpointFor(kind);
  if (!endpoint.ok()) return endpoint;
  auto running = std::make_unique<Running>();
  running->endpoint = *endpoint;
  const absl::Status started = Start(kind, *running);
  if (!started.ok()) return started;
  running_[kind] = std::move(running);
  return endpoint;
}

absl::StatusOr<Endpoint> RealServers::EndpointFor(RealKind kind) {
  if (!HasReferralPort(kind)) {
    return Endpoint{IpAddress::LoopbackV4(), PortForServer()};
  }
  if (!MayBind(SocketAddress::Inet4({127, 0, 0, 3}, 0), SocketType::kStream)) {
    return absl::NotFoundError("127.0.0.3 is no address of this machine");
  }
  if (referral_port_ == 0) referral_port_ = PortForServer({1, 2, 3});
  return Endpoint{IpAddress::V4({127, 0, 0, HostOf(kind)}), referral_port_};
}

absl::StatusOr<RealConf> RealServers::ConfFor(RealKind kind,
                                              const Running& running) {
  RealConf conf = {.listen = running.endpoint,
                   .directory = running.directory.path(),
                   .zones = RealZones()};
  if (kind == RealKind::kDelegatedNsd) conf.zones = {DelegatedZone()};
  if (IsAuthoritative(kind)) return conf;
  const absl::StatusOr<Endpoint> parent =
      Get(IsRecursor(kind) ? RealKind::kKnot : RealKind::kNsd);
  if (!parent.ok()) return parent.status();
  conf.parent = *parent;
  if (!IsRecursor(kind)) return conf;
  const absl::StatusOr<Endpoint> delegated = Get(RealKind::kDelegatedNsd);
  if (!delegated.ok()) return delegated.status();
  conf.delegated = *delegated;
  return conf;
}

absl::Status RealServers::Start(RealKind kind, Running& running) {
  const absl::StatusOr<RealConf> conf = ConfFor(kind, running);
  if (!conf.ok()) return conf.status();
  for (const RealZone& zone : conf->zones) {
    std::ofstream(MasterFilePath(*conf, zone)) << zone.master_file;
  }
  const RealProgram& program = ProgramOf(kind);
  const std::string conf_file = running.directory.PathOf("conf");
  std::ofstream(conf_file) << program.conf(*conf);
  Arguments arguments = program.arguments(conf_file);
  arguments.insert(arguments.begin(), Installed(program.program));
  running.process =
      std::make_unique<Subprocess>(Command{.arguments = std::move(arguments)});
  const std::string said = running.process->ReadErrorsUntil(program.ready);
  if (absl::EndsWith(said, program.ready)) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(program.name, ": ", said));
}

}  // namespace rawnet
