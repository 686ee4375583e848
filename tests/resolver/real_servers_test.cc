// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Against the servers that people run, where they are installed.

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/examples/subprocess.h"
#include "rawnet/tests/netpoll/temp_directory.h"
#include "rawnet/tests/resolver/closed_port.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

constexpr int kManyAddresses = 60;  // 1680 bytes: more than EDNS 1232

std::string ManyAddress(int i) { return absl::StrCat("2001:db8::", i); }

// The same zone in the words of each server.
std::string UnboundConf(int port) {
  std::string conf = absl::StrCat(
      "server:\n  verbosity: 1\n  interface: 127.0.0.1\n  port: ", port,
      "\n  do-daemonize: no\n  username: \"\"\n  chroot: \"\"\n"
      "  directory: \"\"\n  pidfile: \"\"\n  use-syslog: no\n"
      "  module-config: \"iterator\"\n"
      "  logfile: \"\"\n  local-zone: \"site.test.\" static\n"
      "  local-data: \"site.test. SOA ns.site.test. a.site.test. 1 2 3 4 5\"\n"
      "  local-data: \"host.site.test. A 127.0.0.1\"\n"
      "  local-data: \"host.site.test. AAAA ::1\"\n"
      "  local-data: \"v4.site.test. A 127.0.0.1\"\n"
      "  local-data: \"alias.site.test. CNAME host.site.test.\"\n"
      "  local-data: \"host.site.test. MX 10 mail.site.test.\"\n"
      "  local-data: 'host.site.test. TXT \"v=spf1 \" \"-all\"'\n"
      "  local-data: \"_http._tcp.site.test. SRV 1 2 80 host.site.test.\"\n"
      "  local-data: 'site.test. HTTPS 0 host.site.test.'\n"
      "  local-data: 'host.site.test. HTTPS 1 . alpn=\"h2,h3\" port=8443 "
      "ipv4hint=192.0.2.7'\n"
      "  local-data-ptr: \"192.0.2.7 host.site.test.\"\n");
  for (int i = 1; i <= kManyAddresses; ++i) {
    absl::StrAppend(&conf, "  local-data: \"many.site.test. AAAA ",
                    ManyAddress(i), "\"\n");
  }
  return conf;
}

std::string DnsmasqConf(int port) {
  std::string conf = absl::StrCat(
      "port=", port,
      "\nlisten-address=127.0.0.1\nbind-interfaces\nno-resolv\nno-hosts\n"
      "pid-file=\nedns-packet-max=1232\nlocal=/site.test/\n"
      "host-record=host.site.test,127.0.0.1,::1\n"
      "host-record=v4.site.test,127.0.0.1\n"
      "cname=alias.site.test,host.site.test\n"
      "mx-host=host.site.test,mail.site.test,10\n"
      "txt-record=host.site.test,\"v=spf1 \",\"-all\"\n"
      "srv-host=_http._tcp.site.test,host.site.test,80,1,2\n"
      "ptr-record=7.2.0.192.in-addr.arpa,host.site.test\n"
      // The bytes of what stands above.
      "dns-rr=site.test,65,000004686f73740473697465047465737400\n"
      "dns-rr=host.site.test,65,0001000001000602683202683300030002"
      "20fb00040004c0000207\n");
  for (int i = 1; i <= kManyAddresses; ++i) {
    absl::StrAppend(&conf, "host-record=many.site.test,", ManyAddress(i), "\n");
  }
  return conf;
}

struct RealServer {
  const char* program;
  std::string (*conf)(int port);
  std::vector<std::string> (*arguments)(std::string program, std::string conf);
  const char* ready;  // what it says when it listens
};

const RealServer kServers[] = {
    {"unbound", UnboundConf,
     [](std::string program, std::string conf) -> std::vector<std::string> {
       return {program, "-d", "-p", "-c", conf};
     },
     "start of service"},
    {"dnsmasq", DnsmasqConf,
     [](std::string program, std::string conf) -> std::vector<std::string> {
       return {program, "--no-daemon", absl::StrCat("--conf-file=", conf)};
     },
     "started"},
};

class RealServersTest : public testing::TestWithParam<RealServer> {
 protected:
  void SetUp() override {
    const RealServer& server = GetParam();
    const std::string program = Installed(server.program);
    if (program.empty()) GTEST_SKIP() << server.program << " is not installed";
    const Endpoint endpoint = {IpAddress::LoopbackV4(), PortForServer()};
    const std::string conf = directory_.PathOf("conf");
    std::ofstream(conf) << server.conf(endpoint.port);
    process_ = std::make_unique<Subprocess>(
        Command{.arguments = server.arguments(program, conf)});
    Resolver::Options options = OptionsFor({endpoint});
    options.conf.timeout = absl::Seconds(5);
    resolver_ = std::make_unique<Resolver>(std::move(options));
    ASSERT_THAT(process_->ReadErrorsUntil(server.ready),
                testing::HasSubstr(server.ready));
  }

  absl::StatusOr<std::vector<IpAddress>> LookUpHost(std::string name) {
    return Wait(resolver_->LookupHost(Context::Background(), std::move(name)));
  }
  RecordingSink Ask(std::string name) {
    RecordingSink sink;
    LookUp(*resolver_, AddressRequest(std::move(name)), sink);
    return sink;
  }

  const TempDirectory directory_;
  std::unique_ptr<Subprocess> process_;
  std::unique_ptr<Resolver> resolver_;
};

TEST_P(RealServersTest, FindsBothFamilies) {
  const RecordingSink sink = Ask("host.site.test");
  EXPECT_THAT(*sink.A().addresses, ElementsAre(IpAddress::LoopbackV4()));
  EXPECT_THAT(*sink.Aaaa().addresses, ElementsAre(IpAddress::LoopbackV6()));
}

TEST_P(RealServersTest, FollowsAliases) {
  const RecordingSink sink = Ask("alias.site.test");
  ASSERT_TRUE(sink.A().addresses.ok()) << sink.A().addresses.status();
  EXPECT_THAT(*sink.A().addresses, ElementsAre(IpAddress::LoopbackV4()));
  EXPECT_THAT(*sink.Aaaa().addresses, ElementsAre(IpAddress::LoopbackV6()));
  EXPECT_EQ(sink.A().canonical_name, "host.site.test");
}

TEST_P(RealServersTest, FindsRecordsThatAreNoAddresses) {
  EXPECT_THAT(*Wait(resolver_->LookupMx({}, "host.site.test")),
              ElementsAre(MxHost{"mail.site.test", 10}));
  EXPECT_THAT(*Wait(resolver_->LookupTxt({}, "host.site.test")),
              ElementsAre("v=spf1 -all"));
  EXPECT_THAT(*Wait(resolver_->LookupSrv({}, "http", "tcp", "site.test")),
              ElementsAre(SrvTarget{"host.site.test", 80, 1, 2}));
  EXPECT_THAT(*Wait(resolver_->LookupPtr({}, Ip("192.0.2.7"))),
              ElementsAre("host.site.test"));
  EXPECT_EQ(*Wait(resolver_->LookupCname({}, "alias.site.test")),
            "host.site.test");
}

// RFC 9460.
TEST_P(RealServersTest, FindsServices) {
  const ServiceEndpoint service = {.host = "host.site.test",
                                   .priority = 1,
                                   .port = 8443,
                                   .alpn = {"h2", "h3"},
                                   .ipv4_hints = {Ip("192.0.2.7")}};
  const ServiceEndpoint end_of_alias = {.host = "host.site.test"};
  const auto found = Wait(resolver_->LookupHttps({}, "host.site.test"));
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(*found, ElementsAre(service));
  EXPECT_THAT(*Wait(resolver_->LookupHttps({}, "site.test")),
              ElementsAre(service, end_of_alias));
  EXPECT_TRUE(rawnet::IsNotFound(
      Wait(resolver_->LookupHttps({}, "v4.site.test")).status()));
}

TEST_P(RealServersTest, KnowsWhatRecordsAreAbsent) {
  EXPECT_TRUE(rawnet::IsNotFound(
      Wait(resolver_->LookupMx({}, "v4.site.test")).status()));
  EXPECT_TRUE(rawnet::IsNotFound(
      Wait(resolver_->LookupTxt({}, "absent.site.test")).status()));
}

TEST_P(RealServersTest, KnowsWhatIsAbsent) {
  const absl::Status error = LookUpHost("absent.site.test").status();
  EXPECT_TRUE(rawnet::IsNotFound(error)) << error;
}

TEST_P(RealServersTest, KnowsThatAFamilyIsAbsent) {
  const RecordingSink sink = Ask("v4.site.test");
  ASSERT_TRUE(sink.Aaaa().addresses.ok()) << sink.Aaaa().addresses.status();
  EXPECT_TRUE(sink.Aaaa().addresses->empty());
  EXPECT_EQ(sink.A().addresses->size(), 1u);
}

TEST_P(RealServersTest, GetsOverTcpWhatIsTooMuchForUdp) {
  const auto addresses = LookUpHost("many.site.test");
  ASSERT_TRUE(addresses.ok()) << addresses.status();
  EXPECT_EQ(addresses->size(), static_cast<size_t>(kManyAddresses));
}

INSTANTIATE_TEST_SUITE_P(Installed, RealServersTest,
                         testing::ValuesIn(kServers), [](const auto& server) {
                           return std::string(server.param.program);
                         });

}  // namespace
}  // namespace rawnet
