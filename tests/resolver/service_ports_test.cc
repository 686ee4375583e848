// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/service_ports.h"

#include <cstdlib>
#include <string>

#include "gtest/gtest.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

constexpr char kServices[] =
    "# Network services\n"
    "http\t\t80/tcp\t\twww WWW-HTTP # WorldWideWeb\n"
    "domain 53/tcp\n"
    "domain 53/udp\n"
    " syslog 514/udp\r\n"
    "shell 514/tcp cmd syslog # as in Debian's\n";

const ServicePorts& Few() {
  static const auto& services =
      *new ServicePorts(ServicePorts::Parse(kServices));
  return services;
}

const ServicePorts& NotToBeAsked() { std::abort(); }

// The port, -1 for an error.
int Port(absl::string_view network, absl::string_view service) {
  const absl::StatusOr<uint16_t> port = LookupPort(network, service, &Few);
  return port.ok() ? *port : -1;
}

std::string Problem(absl::string_view network, absl::string_view service) {
  return std::string(LookupPort(network, service, &Few).status().message());
}

TEST(ServicePorts, NamesAndAliasesHavePorts) {
  EXPECT_EQ(Port("tcp", "http"), 80);
  EXPECT_EQ(Port("tcp", "www"), 80);
  EXPECT_EQ(Port("tcp", "Www-Http"), 80);
  EXPECT_EQ(Port("tcp6", "HTTP"), 80);
  EXPECT_EQ(Port("udp4", "syslog"), 514);
}

TEST(ServicePorts, ProtocolsAreApart) {
  EXPECT_EQ(Port("udp", "http"), -1);
  EXPECT_EQ(Port("tcp", "shell"), 514);
  EXPECT_EQ(Port("udp", "shell"), -1);
}

TEST(ServicePorts, AnyNetworkAsksForTcpFirst) {
  const auto services = []() -> const ServicePorts& {
    static const auto& both =
        *new ServicePorts(ServicePorts::Parse("a 2/udp\na 1/tcp\nb 3/udp\n"));
    return both;
  };
  for (const char* network : {"", "ip"}) {
    EXPECT_EQ(*LookupPort(network, "a", services), 1);
    EXPECT_EQ(*LookupPort(network, "b", services), 3);
  }
}

TEST(ServicePorts, TheFirstLineCounts) {
  const ServicePorts services = ServicePorts::Parse("a 1/tcp\nb 2/tcp a\n");
  EXPECT_EQ(services.Find("tcp", "a"), 1);
  EXPECT_EQ(services.Find("tcp", "b"), 2);
}

TEST(ServicePorts, WhatMakesNoSenseIsPassedOver) {
  const ServicePorts services = ServicePorts::Parse(
      "a\na 1\na /tcp\na 65536/tcp\na x/tcp\na 1/\n# a 1/tcp\na # 1/tcp\n\0");
  EXPECT_EQ(services.Find("tcp", "a"), std::nullopt);
  EXPECT_EQ(services.Find("", "a"), std::nullopt);
}

TEST(LookupPort, ANumberIsItself) {
  for (const char* network : {"tcp", "udp6", "ip", ""}) {
    EXPECT_EQ(*LookupPort(network, "80", &NotToBeAsked), 80);
  }
  EXPECT_EQ(*LookupPort("tcp", "0", &NotToBeAsked), 0);
  EXPECT_EQ(*LookupPort("tcp", "65535", &NotToBeAsked), 65535);
  EXPECT_EQ(*LookupPort("tcp", "", &NotToBeAsked), 0);
}

TEST(LookupPort, ABadNumberIsNotLookedFor) {
  for (const char* service : {"65536", "-1", "+1", "99999999999999999999"}) {
    EXPECT_EQ(LookupPort("tcp", service, &NotToBeAsked).status().code(),
              absl::StatusCode::kInvalidArgument)
        << service;
  }
  EXPECT_EQ(Problem("tcp", "65536"), "invalid port \"65536\" (>65535)");
  EXPECT_EQ(Problem("tcp", "-1"), "invalid port \"-1\" (not a number)");
}

TEST(LookupPort, AnUnknownNameIsNotFound) {
  for (const char* service :
       {"nope", "80x", "http ", "-", "tcp/http", "80/tcp"}) {
    EXPECT_TRUE(rawnet::IsNotFound(LookupPort("tcp", service, &Few).status()))
        << service;
  }
  EXPECT_EQ(Problem("tcp4", "nope"), "lookup tcp4/nope: unknown port");
  EXPECT_EQ(Problem("", "nope"), "lookup ip/nope: unknown port");
}

TEST(LookupPort, AnUnknownNetworkIsAnError) {
  for (const char* network : {"unix", "TCP", "tcp5"}) {
    EXPECT_EQ(LookupPort(network, "80").status().code(),
              absl::StatusCode::kInvalidArgument)
        << network;
  }
  EXPECT_EQ(Problem("tcp5", "http"), "unknown network tcp5");
}

// With /etc/services or without.
TEST(LookupPort, SomeServicesAreKnownEverywhere) {
  EXPECT_EQ(*LookupPort("tcp", "http"), 80);
  EXPECT_EQ(*LookupPort("tcp", "https"), 443);
  EXPECT_EQ(*LookupPort("udp", "domain"), 53);
  EXPECT_EQ(*LookupPort("tcp", "submissions"), 465);
}

}  // namespace
}  // namespace rawnet
