// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Dials of names on real sockets.

#include <cerrno>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/dialer/default_dialer.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/dialer/dialer_fixture.h"
#include "rawnet/tests/resolver/closed_port.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/forwarding_sys.h"

namespace rawnet {
namespace {

using testing::HasSubstr;

SocketAddress V6Loopback(uint16_t port) {
  return SocketAddress::Inet6(IpAddress::LoopbackV6().V6Bytes(), port, 0);
}

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

TEST_F(DialerNamesTest, SilentFamilyLoses) {
  const BlackHole hole(V6Loopback(0));
  const auto listener =
      ListenTcp({IpAddress::LoopbackV4(), hole.endpoint().port});
  if (!listener.ok()) GTEST_SKIP() << listener.status();
  LookUpLoopback();
  dialer_.fallback_delay = absl::Milliseconds(15);
  Clock& clock = EventLoop::Current().clock();
  for (int i = 0; i < 5; ++i) {
    const MonotonicTime start = clock.Now();
    const size_t open = OpenDescriptors();
    const auto conn = Dial("tcp", NamePort(hole.endpoint()));
    ASSERT_TRUE(conn.ok()) << conn.status();
    EXPECT_EQ((*conn)->RemoteAddr().ToString(),
              (*listener)->LocalEndpoint().ToString());
    EXPECT_GE(clock.Now() - start, dialer_.fallback_delay);
    EXPECT_EQ(OpenDescriptors(), open + 1) << "the loser's is closed";
    EXPECT_EQ(EventLoop::Current().parked_count(), 0u);
    EXPECT_EQ(EventLoop::Current().timer_count(), 0u);
  }
}

// Does not believe that an IPv6 connection is there, though it is.
class UnbelievingSys final : public ForwardingSys {
 public:
  int Connect(int fd, const SocketAddress& address) override {
    const int result = ForwardingSys::Connect(fd, address);
    if (address.family() != SocketFamily::kInet6) return result;
    v6_.insert(fd);
    return -EINPROGRESS;
  }
  int GetPeerName(int fd, SocketAddress* address) override {
    return v6_.contains(fd) ? -ENOTCONN
                            : ForwardingSys::GetPeerName(fd, address);
  }
  int Close(int fd) override {
    v6_.erase(fd);
    return ForwardingSys::Close(fd);
  }

 private:
  std::set<int> v6_;
};

TEST_F(DialerNamesTest, LosersServerSeesTheEnd) {
  const auto v6 = LoopbackListener(IpAddress::LoopbackV6());
  const auto v4 =
      ListenTcp({IpAddress::LoopbackV4(), v6->LocalEndpoint().port});
  if (!v4.ok()) GTEST_SKIP() << v4.status();
  UnbelievingSys sys;
  EventLoop::Options options;
  options.sys = &sys;
  EventLoop::Scope scope(std::move(options));
  LookUpLoopback();
  dialer_.fallback_delay = absl::Milliseconds(10);
  const auto conn = Dial("tcp", NamePort(v6->LocalEndpoint()));
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_EQ((*conn)->RemoteAddr().ToString(),
            (*v4)->LocalEndpoint().ToString());
  const auto loser = Wait(v6->Accept());
  ASSERT_TRUE(loser.ok()) << loser.status();
  char byte;
  EXPECT_EQ(*Wait((*loser)->Read(absl::MakeSpan(&byte, 1))), 0u);
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

// The addresses of a name are sorted with the help of a socket each. Meanwhile
// nothing else may run: the race is in the middle of a sentence.
class SortingLookup final : public AddressLookup {
 public:
  explicit SortingLookup(Resolver* resolver) : resolver_(resolver) {}

  Task<void> LookupAddresses(Context context, AddressRequest,
                             AddressSink* sink) override {
    (void)co_await Sleep(context, absl::Milliseconds(1));
    AddressAnswer none;
    none.type = RecordType::kAaaa;
    sink->OnAnswer(none);
    AddressAnswer many;
    for (uint8_t i = 1; i <= 200; ++i) {
      many.addresses->push_back(IpAddress::V4({127, 0, 0, i}));
    }
    sink->OnAnswer(many);
  }
  std::vector<IpAddress> SortByPreference(
      std::vector<IpAddress> addresses) override {
    return resolver_->SortByPreference(std::move(addresses));
  }

 private:
  Resolver* const resolver_;
};

TEST_F(DialerNamesTest, NothingElseRunsWhileAddressesAreSorted) {
  const auto listener = ListenTcp({IpAddress::AnyV4(), 0});
  ASSERT_TRUE(listener.ok()) << listener.status();
  Resolver resolver{Resolver::Options()};
  SortingLookup lookup(&resolver);
  dialer_.lookup = &lookup;
  const auto conn = Dial("tcp", NamePort((*listener)->LocalEndpoint()));
  EXPECT_TRUE(conn.ok()) << conn.status();
}

}  // namespace
}  // namespace rawnet
