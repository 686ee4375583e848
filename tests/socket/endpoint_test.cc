// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/endpoint.h"

#include <sstream>
#include <string>
#include <type_traits>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

static_assert(std::is_trivially_copyable_v<Endpoint>);

std::string ParseProblem(absl::string_view text) {
  const absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(text);
  EXPECT_FALSE(endpoint.ok()) << text << " is " << endpoint->ToString();
  EXPECT_TRUE(endpoint.ok() || absl::IsInvalidArgument(endpoint.status()));
  return std::string(endpoint.status().message());
}

TEST(EndpointTest, TextSurvivesTheRoundTrip) {
  for (absl::string_view text :
       {"1.2.3.4:80", "0.0.0.0:0", "[::]:65535", "[fe80::1%lo]:53",
        "[2001:db8::1]:443", "[::ffff:1.2.3.4]:1"}) {
    const absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(text);
    ASSERT_TRUE(endpoint.ok()) << endpoint.status();
    EXPECT_EQ(endpoint->ToString(), text);
  }
}

TEST(EndpointTest, ParseReadsBothHalves) {
  const absl::StatusOr<Endpoint> endpoint = Endpoint::Parse("[::1%lo]:80");
  ASSERT_TRUE(endpoint.ok()) << endpoint.status();
  EXPECT_EQ(endpoint->address, *IpAddress::LoopbackV6().WithZone("lo"));
  EXPECT_EQ(endpoint->port, 80);
}

TEST(EndpointTest, RefusesNamesAndServices) {
  EXPECT_EQ(ParseProblem("localhost:80"),
            "parse \"localhost\": not an ip address");
  EXPECT_EQ(ParseProblem("1.2.3.4:http"),
            "invalid port \"http\" (not a number)");
  EXPECT_EQ(ParseProblem("1.2.3.4:"), "invalid port \"\" (empty)");
  ParseProblem(":80");
}

TEST(EndpointTest, BracketsAreForV6Alone) {
  EXPECT_EQ(ParseProblem("[1.2.3.4]:80"),
            "parse \"[1.2.3.4]:80\": brackets around an ipv4 address");
  EXPECT_EQ(ParseProblem("::1:80"),
            "address ::1:80: too many colons in address");
}

TEST(EndpointTest, PortIsNeeded) {
  EXPECT_EQ(ParseProblem("1.2.3.4"),
            "address 1.2.3.4: missing port in address");
  ParseProblem("[::1]");
  ParseProblem("");
}

TEST(EndpointTest, OrdersByAddressThenPort) {
  const Endpoint low = {IpAddress::LoopbackV4(), 2};
  EXPECT_LT(low, (Endpoint{IpAddress::LoopbackV4(), 3}));
  EXPECT_LT(low, (Endpoint{IpAddress::LoopbackV6(), 1}));
  EXPECT_EQ(low, (Endpoint{IpAddress::LoopbackV4(), 2}));
}

TEST(EndpointTest, HashesAndStreams) {
  const absl::flat_hash_set<Endpoint> set = {{IpAddress::LoopbackV4(), 1},
                                             {IpAddress::LoopbackV4(), 2},
                                             {IpAddress::LoopbackV4(), 1}};
  EXPECT_EQ(set.size(), 2u);
  std::ostringstream stream;
  stream << Endpoint{IpAddress::LoopbackV6(), 7};
  EXPECT_EQ(stream.str(), "[::1]:7");
}

}  // namespace
}  // namespace rawnet
