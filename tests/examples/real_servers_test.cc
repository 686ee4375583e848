// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// `dial` against a DNS server and a web server that others wrote. Skipped where
// they are not installed.

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/poller.h"
#include "rawnet/tests/examples/subprocess.h"
#include "rawnet/tests/netpoll/temp_directory.h"
#include "rawnet/tests/resolver/closed_port.h"

namespace rawnet {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr absl::string_view kPage = "This is the page.";

constexpr absl::string_view kUnboundConf = R"(
server:
  verbosity: 1
  directory: "$1"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  interface: 127.0.0.1
  port: $0
  do-daemonize: no
  local-zone: "test." static
  local-data: "web.test. A 127.0.0.1"
  local-data: "web.test. AAAA ::1"
remote-control:
  control-enable: no
)";

Command UnboundCommand(uint16_t port, const TempDirectory& directory) {
  const std::string conf = directory.PathOf("unbound.conf");
  std::ofstream(conf) << absl::Substitute(kUnboundConf, port, directory.path());
  return {{Installed("unbound"), "-d", "-p", "-c", conf}};
}

// Debug mode, for it must not change its user, which sandboxes refuse.
Command DnsmasqCommand(uint16_t port, const TempDirectory&) {
  return {{Installed("dnsmasq"), "--no-daemon", "--conf-file=/dev/null",
           "--no-resolv", "--no-hosts", "--bind-interfaces",
           "--listen-address=127.0.0.1", absl::StrCat("--port=", port),
           "--local=/test/", "--host-record=web.test,127.0.0.1,::1"}};
}

struct DnsProgram {
  std::string name;
  Command (*command)(uint16_t port, const TempDirectory& directory);
  // What it prints on standard error when it serves.
  std::string ready;
};

const DnsProgram kDnsPrograms[] = {
    {"unbound", UnboundCommand, "start of service"},
    {"dnsmasq", DnsmasqCommand, "started"},
};

class RealServers
    : public testing::TestWithParam<std::tuple<DnsProgram, PollerBackend>> {
 protected:
  void SetUp() override {
    const DnsProgram& program = std::get<0>(GetParam());
    if (Installed(program.name).empty()) {
      GTEST_SKIP() << program.name << " is not installed";
    }
    dns_port_ = PortForServer();
    dns_ = std::make_unique<Subprocess>(program.command(dns_port_, directory_));
    ASSERT_THAT(dns_->ReadErrorsUntil(program.ready), HasSubstr(program.ready));
  }

  // Dials with a request on standard input.
  Ended Dial(absl::string_view address) const {
    return RunProgram(
        {.arguments = {Example("dial"),
                       absl::StrCat("--server=127.0.0.1:", dns_port_),
                       std::string(address)},
         .environment = {absl::StrCat("RAWNET_POLLER=",
                                      std::get<1>(GetParam()).name)}},
        "GET / HTTP/1.0\r\n\r\n");
  }

 private:
  const TempDirectory directory_;
  uint16_t dns_port_ = 0;
  std::unique_ptr<Subprocess> dns_;
};

// python3's web server, and the port that it has chosen.
struct WebServer {
  WebServer()
      : process({{Installed("python3"), "-u", "-m", "http.server", "--bind",
                  "127.0.0.1", "--directory", pages.path(), "0"}}) {
    std::ofstream(pages.PathOf("index.html")) << kPage;
    // "Serving HTTP on 127.0.0.1 port 8000 (http://127.0.0.1:8000/) ..."
    const std::string said = process.ReadOutputUntil("(");
    port = said.substr(said.find("port ") + 5);
    port = port.substr(0, port.find(' '));
  }

  const TempDirectory pages;
  Subprocess process;
  std::string port;
};

TEST_P(RealServers, PagePrinted) {
  if (Installed("python3").empty()) GTEST_SKIP() << "no python3";
  WebServer web;
  // It is on IPv4 alone: the AAAA leads to a refused port.
  const Ended ended = Dial("web.test:" + web.port);
  EXPECT_EQ(ended.code, 0) << ended.errors;
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("200 OK"), HasSubstr(std::string(kPage))));
  EXPECT_EQ(ended.errors, "");
}

TEST_P(RealServers, NameThatDoesNotExist) {
  const Ended ended = Dial("none.test:80");
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.errors,
              AllOf(HasSubstr("dial tcp: lookup none.test on 127.0.0.1:"),
                    HasSubstr(": no such host\n")));
}

TEST_P(RealServers, RefusedPort) {
  const Ended ended = Dial(absl::StrCat("web.test:", PortForServer()));
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.errors, HasSubstr("connect: connection refused"));
}

INSTANTIATE_TEST_SUITE_P(
    Installed, RealServers,
    testing::Combine(testing::ValuesIn(kDnsPrograms),
                     testing::ValuesIn(AvailableBackends())),
    [](const auto& param) {
      return absl::StrCat(std::get<0>(param.param).name, "_",
                          std::get<1>(param.param).name);
    });

}  // namespace
}  // namespace rawnet
