// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Dials on real sockets. What depends on time is in dialer_timing_test.cc.

#include "rawnet/dialer/dialer.h"

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/dialer/dialer_fixture.h"
#include "rawnet/tests/resolver/closed_port.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class DialerTest : public DialerFixture {};

// --- Networks.

TEST_F(DialerTest, DialsLiteralsOfBothFamilies) {
  for (const IpAddress& ip :
       {IpAddress::LoopbackV4(), IpAddress::LoopbackV6()}) {
    const auto listener = LoopbackListener(ip);
    const Endpoint endpoint = listener->LocalEndpoint();
    const auto conn = Dial("tcp", endpoint.ToString());
    ASSERT_TRUE(conn.ok()) << conn.status();
    EXPECT_EQ((*conn)->RemoteAddr().ToString(), endpoint.ToString());
    EXPECT_TRUE(Wait(listener->Accept()).ok());
    EXPECT_TRUE(Dial(ip.is_v4() ? "tcp4" : "tcp6", endpoint.ToString()).ok());
  }
}

TEST_F(DialerTest, EmptyHostIsThisOne) {
  const auto listener = LoopbackListener();
  const uint16_t port = listener->LocalEndpoint().port;
  const auto conn = Dial("tcp", absl::StrCat(":", port));
  ASSERT_TRUE(conn.ok()) << conn.status();
  // Another program may have this port of ::1.
  EXPECT_TRUE((*conn)->RemoteAddr().endpoint()->address.IsLoopback());
  EXPECT_EQ((*conn)->RemoteAddr().endpoint()->port, port);
}

TEST_F(DialerTest, DialsUdp) {
  const auto server = ServeSilence();
  LookUpLoopback();
  for (const std::string& address :
       {server->endpoint().ToString(), NamePort(server->endpoint())}) {
    const auto conn =
        Wait(dialer_.DialUdp(Context::Background(), "udp4", address));
    ASSERT_TRUE(conn.ok()) << conn.status();
    EXPECT_EQ((*conn)->RemoteAddr().ToString(), server->endpoint().ToString());
  }
}

TEST_F(DialerTest, DialsUnixSockets) {
  const std::string path = absl::StrCat("@rawnet dialer test ", getpid());
  const RawListener listener(SocketAddress::Unix(path), 8);
  dialer_.local_addr = Endpoint{IpAddress::LoopbackV4(), 0};  // means nothing
  const auto conn = Dial("unix", path);
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_EQ((*conn)->network(), "unix");
  EXPECT_TRUE(Wait(dialer_.DialUnix(Context::Background(), "unix", path)).ok());
}

TEST_F(DialerTest, MissingUnixSocketIsNamed) {
  const auto conn = Dial("unix", "/nowhere/a.sock");
  EXPECT_EQ(conn.status().message(),
            "dial unix /nowhere/a.sock: connect: no such file or directory");
  EXPECT_EQ(ErrnoOf(conn.status()), ENOENT);
  EXPECT_THAT(ErrorOf("unix", std::string(500, 'x')),
              HasSubstr("dial unix: path too long (>"));
}

TEST_F(DialerTest, TypedDialsGiveTheirType) {
  const auto listener = LoopbackListener();
  const std::string address = listener->LocalEndpoint().ToString();
  const auto conn =
      Wait(dialer_.DialTcp(Context::Background(), "tcp", address));
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_TRUE((*conn)->GetOption<NoDelay>()->enabled);
}

TEST_F(DialerTest, TypedDialsRefuseOtherNetworks) {
  const Context context;

  EXPECT_EQ(
      Wait(dialer_.DialTcp(context, "udp", "127.0.0.1:1")).status().message(),
      "dial udp: not a tcp network");
  EXPECT_EQ(
      Wait(dialer_.DialUdp(context, "tcp4", "127.0.0.1:1")).status().message(),
      "dial tcp4: not a udp network");
  EXPECT_EQ(
      Wait(dialer_.DialUnix(context, "tcp", "127.0.0.1:1")).status().message(),
      "dial tcp: not a unix network");
}

TEST_F(DialerTest, BadAddressIsAnErrorOfTheTask) {
  EXPECT_EQ(ErrorOf("tcp", "127.0.0.1"),
            "dial tcp: address 127.0.0.1: missing port in address");
}

TEST_F(DialerTest, TaskOwnsWhatItWasGiven) {
  const auto listener = LoopbackListener();
  auto address =
      std::make_unique<std::string>(listener->LocalEndpoint().ToString());
  auto task = dialer_.Dial(Context::Background(), "tcp", *address);
  address.reset();
  EXPECT_TRUE(Wait(std::move(task)).ok());
}

// --- Ends.

TEST_F(DialerTest, CancelEndsAConnect) {
  const BlackHole hole;
  LookUpLoopback();
  lookup_.v6.addresses = std::vector<IpAddress>();
  for (const std::string& address :
       {hole.endpoint().ToString(), NamePort(hole.endpoint())}) {
    OwnedContext context = WithCancel(Context::Background());
    EventLoop::Current().Post([&context] { context.Cancel(); });
    const size_t open = OpenDescriptors();
    const auto conn = Dial("tcp", address, context);
    EXPECT_TRUE(IsCanceled(conn.status())) << conn.status();
    EXPECT_EQ(OpenDescriptors(), open);
  }
}

TEST_F(DialerTest, CancelEndsALookup) {
  OwnedContext context = WithCancel(Context::Background());
  const auto server = Serve([&context](const Message&, Transport) {
    context.Cancel();
    return Actions();
  });
  Resolver resolver(OptionsFor({server->endpoint()}));
  dialer_.lookup = &resolver;
  const auto conn = Dial("tcp", "host.example:80", context);
  EXPECT_TRUE(IsCanceled(conn.status())) << conn.status();
}

TEST_F(DialerTest, DroppedDialLeavesNothing) {
  const BlackHole hole;
  LookUpLoopback();
  TaskGroup group;
  group.Spawn([](Dialer* dialer, std::string address) -> Task<void> {
    (void)co_await dialer->Dial(Context::Background(), "tcp", address);
  }(&dialer_, NamePort(hole.endpoint())));
  EventLoop::Current().Poll();
  group.Cancel();
  EXPECT_EQ(EventLoop::Current().parked_count(), 0u);
}

// --- Options.

TEST_F(DialerTest, ControlSeesNetworkAndAddress) {
  const auto listener = LoopbackListener();
  std::vector<std::string> seen;
  dialer_.control = [&seen](SocketHandle, absl::string_view network,
                            const Address& address) {
    seen.push_back(absl::StrCat(network, " ", address.ToString()));
    return absl::OkStatus();
  };
  const std::string address = listener->LocalEndpoint().ToString();
  EXPECT_TRUE(Dial("tcp", address).ok());
  EXPECT_TRUE(Dial("udp", address).ok());
  EXPECT_THAT(seen, ElementsAre("tcp " + address, "udp " + address));
}

TEST_F(DialerTest, ControlAndErrorsNameTheNetworkAsGiven) {
  const ClosedPort port;
  const std::string address = port.endpoint().ToString();
  std::vector<std::string> seen;
  dialer_.control = [&seen](SocketHandle, absl::string_view network,
                            const Address&) {
    seen.push_back(std::string(network));
    return absl::OkStatus();
  };
  EXPECT_EQ(
      ErrorOf("tcp4", address),
      absl::StrCat("dial tcp4 ", address, ": connect: ", "connection refused"));
  EXPECT_TRUE(Dial("udp4", address).ok());
  lookup_.v4.addresses = {IpAddress::LoopbackV4()};
  dialer_.lookup = &lookup_;
  EXPECT_EQ(ErrorOf("tcp4", NamePort(port.endpoint())).find("dial tcp4 127"),
            0u);
  EXPECT_THAT(seen, ElementsAre("tcp4", "udp4", "tcp4"));
}

TEST_F(DialerTest, ControlMayAbort) {
  const auto listener = LoopbackListener();
  dialer_.control = [](SocketHandle, absl::string_view, const Address&) {
    return absl::PermissionDeniedError("not today");
  };
  const std::string address = listener->LocalEndpoint().ToString();
  const absl::Status status = Dial("tcp", address).status();
  EXPECT_TRUE(absl::IsPermissionDenied(status));
  EXPECT_EQ(status.message(),
            absl::StrCat("dial tcp ", address, ": not today"));
}

TEST_F(DialerTest, DialsFromTheLocalAddress) {
  const auto listener = LoopbackListener();
  for (const char* local : {"127.0.0.2", "::ffff:127.0.0.2"}) {
    dialer_.local_addr = Endpoint{IpAddress::Parse(local).value(), 0};
    const auto conn = Dial("tcp", listener->LocalEndpoint().ToString());
    ASSERT_TRUE(conn.ok()) << conn.status();
    EXPECT_EQ((*conn)->LocalAddr().endpoint()->address.ToString(), "127.0.0.2");
  }
}

TEST_F(DialerTest, LocalAddressThatIsNotOursIsNamed) {
  dialer_.local_addr = Endpoint{IpAddress::V4({192, 0, 2, 1}), 0};
  EXPECT_EQ(ErrorOf("tcp", "127.0.0.1:9"),
            "dial tcp 192.0.2.1:0->127.0.0.1:9: bind: cannot assign requested "
            "address");
}

// --- The trace.

// What the trace says of a dial that fails.
std::vector<std::string> Told(const DialTrace& trace) {
  std::vector<std::string> events;
  for (const TraceEvent& event : trace.events()) {
    events.push_back(absl::StrCat(EventName(event.kind), " ", event.status));
  }
  return events;
}

TEST_F(DialerTest, TraceEndsWhereNothingWasTried) {
  const std::string texts[][2] = {
      {"tcp5", "127.0.0.1:1"}, {"tcp4", "[::1]:80"}, {"udp", "127.0.0.1"}};
  for (const auto& [network, address] : texts) {
    DialTrace trace;
    dialer_.trace = &trace;
    const std::string error = ErrorOf(network, address);
    ASSERT_THAT(Told(trace), ElementsAre("failed failed")) << error;
    EXPECT_EQ(trace.events()[0].reason, error);
  }
}

TEST_F(DialerTest, TraceOfATypedDialEndsWhereNothingWasTried) {
  const Context context;
  DialTrace traces[4];
  dialer_.trace = &traces[0];
  EXPECT_FALSE(Wait(dialer_.DialTcp(context, "udp", "127.0.0.1:1")).ok());
  dialer_.trace = &traces[1];
  EXPECT_FALSE(Wait(dialer_.DialUdp(context, "udp", "nowhere")).ok());
  dialer_.trace = &traces[2];
  EXPECT_FALSE(Wait(dialer_.DialUnix(context, "tcp", "127.0.0.1:1")).ok());
  dialer_.trace = &traces[3];
  EXPECT_FALSE(Wait(dialer_.DialUnix(context, "unix", "")).ok());
  for (const DialTrace& trace : traces) {
    EXPECT_THAT(Told(trace), ElementsAre("failed failed"));
  }
}

TEST_F(DialerTest, TraceEndsWithoutALookup) {
  DialTrace trace;
  dialer_.trace = &trace;
  EXPECT_FALSE(Dial("tcp", "host.example:80").ok());
  EXPECT_THAT(Told(trace), ElementsAre("failed bad config"));
}

TEST_F(DialerTest, TraceEndsWhenTheContextIsDoneAlready) {
  OwnedContext context = WithCancel(Context::Background());
  context.Cancel();
  dialer_.lookup = &lookup_;
  for (const char* address : {"127.0.0.1:1", "host.example:80"}) {
    DialTrace trace;
    dialer_.trace = &trace;
    EXPECT_FALSE(Dial("tcp", address, context).ok());
    EXPECT_THAT(Told(trace), ElementsAre("failed canceled")) << address;
  }
}

TEST_F(DialerTest, TraceTellsThatAUnixSocketIsMissing) {
  DialTrace trace;
  dialer_.trace = &trace;
  EXPECT_FALSE(Dial("unix", "/nowhere/a.sock").ok());
  EXPECT_THAT(Told(trace), ElementsAre("attempt ", "attempt_end no such file",
                                       "failed no such file"));
}

}  // namespace
}  // namespace rawnet
