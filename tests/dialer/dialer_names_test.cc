// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Dials of names on real sockets.

#include <cerrno>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/dialer/default_dialer.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/dialer/dialer_fixture.h"
#include "rawnet/tests/resolver/closed_port.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

using testing::HasSubstr;

class DialerNamesTest : public DialerFixture {};

TEST_F(DialerNamesTest, NameWithoutALookupSaysSo) {
  EXPECT_EQ(ErrorOf("tcp", "host.example:80"),
            "dial tcp: lookup host.example: the dialer has no address lookup");
}

TEST_F(DialerNamesTest, DialsANameThroughAServer) {
  const auto listener = LoopbackListener();
  const auto server = ServeZone(DnsZone()
                                    .AddAddress("host.example", "127.0.0.1")
                                    .AddAddress("host.example", "::1"));
  Resolver resolver(OptionsFor({server->endpoint()}));
  DialTrace trace;
  dialer_.lookup = &resolver;
  dialer_.trace = &trace;
  const auto conn = Dial("tcp", NamePort(listener->LocalEndpoint()));
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_EQ(trace.events()[0].kind, TraceEvent::Kind::kQuery);
  EXPECT_EQ(trace.events()[0].server, server->endpoint().ToString());
  EXPECT_EQ(trace.events().back().kind, TraceEvent::Kind::kConnected);
}

TEST_F(DialerNamesTest, NameThatDoesNotExistSaysWhoSaidSo) {
  const auto server = ServeZone(DnsZone());
  Resolver resolver(OptionsFor({server->endpoint()}));
  dialer_.lookup = &resolver;
  const auto conn = Dial("tcp", "absent.example:80");
  EXPECT_TRUE(rawnet::IsNotFound(conn.status()));
  EXPECT_EQ(conn.status().message(),
            absl::StrCat("dial tcp: lookup absent.example on ",
                         server->endpoint().ToString(), ": no such host"));
}

TEST_F(DialerNamesTest, DefaultDialerKnowsLocalhost) {
  const auto listener = LoopbackListener();
  const auto conn = Wait(
      rawnet::Dial(Context::Background(), "tcp",
                   absl::StrCat("localhost:", listener->LocalEndpoint().port)));
  EXPECT_TRUE(conn.ok()) << conn.status();
}

TEST_F(DialerNamesTest, RefusedFamiliesAreAllTold) {
  const ClosedPort port;
  const Endpoint closed = port.endpoint();
  LookUpLoopback();
  const auto conn = Dial("tcp", NamePort(closed));
  EXPECT_EQ(ErrnoOf(conn.status()), ECONNREFUSED);
  const std::string text(conn.status().message());
  EXPECT_THAT(text, HasSubstr(absl::StrCat("dial tcp [::1]:", closed.port,
                                           ": connect: connection refused")));
  EXPECT_THAT(text, HasSubstr(absl::StrCat("; 127.0.0.1:", closed.port,
                                           ": connect: connection refused")));
}

}  // namespace
}  // namespace rawnet
