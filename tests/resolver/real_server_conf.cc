// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/resolver/real_server_conf.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace rawnet {
namespace {

// `text` with DIRECTORY, ADDRESS and PORT filled in.
std::string Fill(absl::string_view text, const RealConf& conf) {
  return absl::StrReplaceAll(text, {{"DIRECTORY", conf.directory},
                                    {"ADDRESS", conf.listen.address.ToString()},
                                    {"PORT", absl::StrCat(conf.listen.port)}});
}

// `endpoint` with its port behind `separator`.
std::string Spelt(const Endpoint& endpoint, absl::string_view separator) {
  return absl::StrCat(endpoint.address.ToString(), separator, endpoint.port);
}

constexpr char kNsd[] = R"(server:
  ip-address: ADDRESS@PORT
  username: ""
  chroot: ""
  zonesdir: "DIRECTORY"
  database: ""
  pidfile: ""
  xfrdfile: ""
  zonelistfile: "DIRECTORY/zone.list"
  server-count: 1
remote-control:
  control-enable: no
)";

constexpr char kKnot[] = R"(server:
  rundir: "DIRECTORY"
  listen: ADDRESS@PORT
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "DIRECTORY"
log:
  - target: stderr
    any: info
template:
  - id: default
    storage: "DIRECTORY"
    zonefile-sync: -1
    journal-content: none
zone:
)";

constexpr char kNamed[] = R"(options {
  directory "DIRECTORY";
  pid-file none;
  session-keyfile none;
  port PORT;
  listen-on port PORT { ADDRESS; };
  listen-on-v6 { none; };
  notify no;
  dnssec-validation no;
  recursion )";

constexpr char kUnbound[] = R"(server:
  verbosity: 1
  interface: ADDRESS
  port: PORT
  do-daemonize: no
  username: ""
  chroot: ""
  directory: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  module-config: "iterator"
  do-not-query-localhost: no
  do-ip6: no
  local-zone: "test." nodefault
  local-zone: "local.test." static
  local-data: "local.test. 500 SOA ns.local.test. a.local.test. 1 2 3 4 400"
  local-data: "host.local.test. A 127.0.0.1"
  local-data: "host.local.test. AAAA ::1"
  local-data: "v4.local.test. A 127.0.0.1"
  local-data: "alias.local.test. CNAME host.local.test."
  local-data: "host.local.test. MX 10 mail.local.test."
  local-data: 'host.local.test. TXT "v=spf1 " "-all"'
  local-data: "_http._tcp.local.test. SRV 1 2 80 host.local.test."
  local-data-ptr: "198.51.100.7 host.local.test."
)";

constexpr char kDnsmasq[] = R"(port=PORT
listen-address=ADDRESS
bind-interfaces
no-resolv
no-hosts
pid-file=
user=
group=
log-facility=-
edns-packet-max=1232
local=/local.test/
host-record=host.local.test,127.0.0.1,::1
host-record=v4.local.test,127.0.0.1
cname=alias.local.test,host.local.test
mx-host=host.local.test,mail.local.test,10
txt-record=host.local.test,"v=spf1 ","-all"
srv-host=_http._tcp.local.test,host.local.test,80,1,2
ptr-record=7.100.51.198.in-addr.arpa,host.local.test
)";

}  // namespace

std::string MasterFilePath(const RealConf& conf, const RealZone& zone) {
  return absl::StrCat(conf.directory, "/", zone.name, ".zone");
}

std::string NsdConf(const RealConf& conf) {
  std::string text = Fill(kNsd, conf);
  for (const RealZone& zone : conf.zones) {
    absl::StrAppend(&text, "zone:\n  name: \"", zone.name, "\"\n  zonefile: \"",
                    MasterFilePath(conf, zone), "\"\n");
  }
  return text;
}

std::string KnotConf(const RealConf& conf) {
  std::string text = Fill(kKnot, conf);
  for (const RealZone& zone : conf.zones) {
    absl::StrAppend(&text, "  - domain: \"", zone.name, "\"\n    file: \"",
                    MasterFilePath(conf, zone), "\"\n");
  }
  return text;
}

std::string NamedConf(const RealConf& conf) {
  std::string text =
      absl::StrCat(Fill(kNamed, conf), "no;\n};\ncontrols { };\n");
  for (const RealZone& zone : conf.zones) {
    absl::StrAppend(&text, "zone \"", zone.name, "\" { type primary; file \"",
                    MasterFilePath(conf, zone), "\"; check-names ignore; };\n");
  }
  return text;
}

std::string NamedRecursorConf(const RealConf& conf) {
  std::string text =
      absl::StrCat(Fill(kNamed, conf), "yes;\n};\ncontrols { };\n");
  std::vector<RealZone> zones = conf.zones;
  // Everything else is refused there; nobody outside is asked.
  zones.push_back({".", ""});
  for (const RealZone& zone : zones) {
    absl::StrAppend(&text, "zone \"", zone.name,
                    "\" { type static-stub; server-addresses { ",
                    conf.parent.address.ToString(), "; }; };\n");
  }
  return text;
}

std::string UnboundConf(const RealConf& conf) {
  std::string text = Fill(kUnbound, conf);
  // Which would be answered by itself.
  for (const RealZone& zone : conf.zones) {
    absl::StrAppend(&text, "  local-zone: \"", zone.name, "\" nodefault\n");
  }
  absl::StrAppend(&text, "remote-control:\n  control-enable: no\n");
  const std::string parent = Spelt(conf.parent, "@");
  for (const RealZone& zone : conf.zones) {
    absl::StrAppend(&text, "stub-zone:\n  name: \"", zone.name,
                    "\"\n  stub-addr: ", parent, "\n");
  }
  absl::StrAppend(&text, "stub-zone:\n  name: \"", DelegatedZone().name,
                  "\"\n  stub-addr: ", Spelt(conf.delegated, "@"), "\n");
  // Everything else is refused there; nobody outside is asked.
  absl::StrAppend(
      &text, "forward-zone:\n  name: \".\"\n  forward-addr: ", parent, "\n");
  return text;
}

std::string DnsmasqConf(const RealConf& conf) {
  return absl::StrCat(Fill(kDnsmasq, conf), "server=", Spelt(conf.parent, "#"),
                      "\ncache-size=0\n");
}

std::string DnsmasqConfWithCache(const RealConf& conf) {
  return absl::StrCat(Fill(kDnsmasq, conf), "server=", Spelt(conf.parent, "#"),
                      "\ncache-size=1000\n");
}

}  // namespace rawnet
