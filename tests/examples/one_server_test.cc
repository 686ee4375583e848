// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/one_server.h"

#include <vector>

#include "gtest/gtest.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {
namespace {

const Endpoint kServer = {IpAddress::V4({192, 0, 2, 53}), 53};

// "hosts: files" would be a lookup that asks nobody.
TEST(AskingOnly, TakesNothingElseOfTheMachine) {
  Resolver::Options machine;
  machine.name_switch = ParseNameSwitch("hosts: files");
  machine.hosts = HostsFile::Parse("192.0.2.1 web.test");
  machine.conf.servers = {{IpAddress::LoopbackV4(), 53}};
  machine.conf.search = {DnsName::FromText("corp.test").value()};
  const Resolver::Options options = AskingOnly(kServer, machine);
  EXPECT_EQ(options.name_switch, NameSwitch());
  EXPECT_EQ(options.hosts.FindByName("web.test"), nullptr);
  EXPECT_EQ(options.conf.servers, std::vector<Endpoint>{kServer});
  EXPECT_TRUE(options.conf.search.empty());
}

TEST(AskingOnly, KeepsTheOptionsOfTheMachine) {
  Resolver::Options machine;
  machine.conf.attempts = 4;
  machine.conf.use_tcp = true;
  const Resolver::Options options = AskingOnly(kServer, machine);
  EXPECT_EQ(options.conf.attempts, 4);
  EXPECT_TRUE(options.conf.use_tcp);
}

}  // namespace
}  // namespace rawnet
