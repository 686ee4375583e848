// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Listening by text: networks, families and what an address may be.

#include <cerrno>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/forwarding_sys.h"

namespace rawnet {
namespace {

class TcpListenerTextTest : public LeakCheck {};

// A machine without IPv6.
class Ipv4Sys final : public ForwardingSys {
 public:
  int Socket(SocketFamily family, SocketType type) override {
    if (family == SocketFamily::kInet6) return -EAFNOSUPPORT;
    return real().Socket(family, type);
  }
};

// Whether somebody is reached at the listener's port of `address`.
bool Reaches(const TcpListener& listener, const IpAddress& address) {
  return Wait(ConnectTcp(Context(), {address, listener.LocalEndpoint().port}))
      .ok();
}

TEST_F(TcpListenerTextTest, TcpTakesBothFamilies) {
  const auto listener = ListenTcp("tcp", ":0");
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_TRUE(Reaches(**listener, IpAddress::LoopbackV4()));
  EXPECT_TRUE(Reaches(**listener, IpAddress::LoopbackV6()));
}

TEST_F(TcpListenerTextTest, Ipv4PeersOfADualStackListenerAreIpv4) {
  const auto listener = ListenTcp("tcp", ":0");
  const auto dialed = Wait(ConnectTcp(
      Context(), {IpAddress::LoopbackV4(), (*listener)->LocalEndpoint().port}));
  const auto accepted = Wait((*listener)->Accept());
  EXPECT_TRUE((*accepted)->RemoteAddr().endpoint()->address.is_v4());
}

TEST_F(TcpListenerTextTest, Tcp4TakesIpv4Alone) {
  const auto listener = ListenTcp("tcp4", ":0");
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_TRUE(Reaches(**listener, IpAddress::LoopbackV4()));
  EXPECT_FALSE(Reaches(**listener, IpAddress::LoopbackV6()));
}

TEST_F(TcpListenerTextTest, Tcp6TakesIpv6Alone) {
  const auto listener = ListenTcp("tcp6", "[::]:0");
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_FALSE(Reaches(**listener, IpAddress::LoopbackV4()));
  EXPECT_TRUE(Reaches(**listener, IpAddress::LoopbackV6()));
}

TEST_F(TcpListenerTextTest, Tcp4AndTcp6ShareAPortNumber) {
  // Somebody else on this machine may have the port of the other family.
  for (int attempt = 0; attempt < 20; ++attempt) {
    const auto six = ListenTcp("tcp6", ":0");
    ASSERT_TRUE(six.ok());
    const std::string same = absl::StrCat(":", (*six)->LocalEndpoint().port);
    if (ListenTcp("tcp4", same).ok()) return;
  }
  FAIL();
}

TEST_F(TcpListenerTextTest, EveryAddressIsThatOfIpv4WithoutIpv6) {
  Ipv4Sys sys;
  EventLoop::Scope scope(LoopOver(sys));
  const auto listener = ListenTcp("tcp", ":0");
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_TRUE(Reaches(**listener, IpAddress::LoopbackV4()));
  EXPECT_EQ(ErrnoOf(ListenTcp("tcp6", ":0").status()), EAFNOSUPPORT);
  EXPECT_EQ(ErrnoOf(ListenTcp("tcp", "[::]:0").status()), EAFNOSUPPORT);
}

TEST_F(TcpListenerTextTest, LiteralsChooseTheFamily) {
  EXPECT_TRUE(ListenTcp("tcp", "127.0.0.1:0").ok());
  EXPECT_TRUE(ListenTcp("tcp", "[::1]:0").ok());
  EXPECT_TRUE(ListenTcp("tcp4", "127.0.0.1:0").ok());
  EXPECT_TRUE(ListenTcp("tcp6", "[::1]:0").ok());
}

TEST_F(TcpListenerTextTest, ErrorsNameWhatWasAsked) {
  const auto message = [](absl::string_view network,
                          absl::string_view address) {
    return std::string(ListenTcp(network, address).status().message());
  };
  EXPECT_EQ(message("udp", ":0"), "listen udp :0: unknown network");
  EXPECT_EQ(message("tcp4", "[::1]:0"),
            "listen tcp4 [::1]:0: address of another family");
  EXPECT_EQ(message("tcp6", "127.0.0.1:0"),
            "listen tcp6 127.0.0.1:0: address of another family");
}

TEST_F(TcpListenerTextTest, BadAddressesAreErrors) {
  for (const absl::string_view address :
       {"", "127.0.0.1", "127.0.0.1:", "localhost:80", "::1:80", ":70000",
        ":-1", "[127.0.0.1:80", "1.2.3:80", ":http"}) {
    const absl::Status status = ListenTcp("tcp", address).status();
    EXPECT_FALSE(status.ok()) << address;
    EXPECT_EQ(status.message().find("listen tcp"), 0u) << status;
  }
}

TEST_F(TcpListenerTextTest, AddressThatIsNotOursIsAnError) {
  const absl::Status status = ListenTcp("tcp", "192.0.2.1:0").status();
  EXPECT_EQ(ErrnoOf(status), EADDRNOTAVAIL);
  EXPECT_EQ(OpErrorOf(status)->address, "192.0.2.1:0");
}

}  // namespace
}  // namespace rawnet
