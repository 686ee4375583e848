// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/socket_address.h"

#include <netinet/in.h>
#include <sys/un.h>

#include <cstddef>
#include <string>

#include "gtest/gtest.h"

namespace rawnet {
namespace {

constexpr size_t kPathOffset = offsetof(sockaddr_un, sun_path);

TEST(SocketAddress, DefaultIsUnspecified) {
  const SocketAddress address;
  EXPECT_EQ(address.family(), SocketFamily::kUnspecified);
  EXPECT_EQ(address.size(), 0u);
  EXPECT_EQ(address.unix_path(), "");
}

TEST(SocketAddress, Inet4) {
  const auto address = SocketAddress::Inet4({192, 0, 2, 1}, 8080);
  EXPECT_EQ(address.family(), SocketFamily::kInet4);
  EXPECT_EQ(address.port(), 8080);
  EXPECT_EQ(address.inet4_bytes(), (std::array<uint8_t, 4>{192, 0, 2, 1}));
  EXPECT_EQ(address.size(), sizeof(sockaddr_in));
  const auto* layout = reinterpret_cast<const sockaddr_in*>(address.data());
  EXPECT_EQ(layout->sin_family, AF_INET);
  EXPECT_EQ(layout->sin_port, htons(8080));
  EXPECT_EQ(layout->sin_addr.s_addr, htonl(0xC0000201));
}

TEST(SocketAddress, Inet6) {
  std::array<uint8_t, 16> bytes = {0xfe, 0x80};
  bytes[15] = 7;
  const auto address = SocketAddress::Inet6(bytes, 53, 3);
  EXPECT_EQ(address.family(), SocketFamily::kInet6);
  EXPECT_EQ(address.port(), 53);
  EXPECT_EQ(address.inet6_bytes(), bytes);
  EXPECT_EQ(address.scope_id(), 3u);
  EXPECT_EQ(address.size(), sizeof(sockaddr_in6));
}

TEST(SocketAddress, UnixPathEndsWithNul) {
  const auto address = SocketAddress::Unix("/tmp/x");
  EXPECT_EQ(address.family(), SocketFamily::kUnix);
  EXPECT_EQ(address.unix_path(), "/tmp/x");
  EXPECT_EQ(address.size(), kPathOffset + 7);
}

TEST(SocketAddress, AbstractNameHasNoNulAtTheEnd) {
  for (const std::string& name : {std::string("@x"), std::string("\0x", 2)}) {
    const auto address = SocketAddress::Unix(name);
    EXPECT_EQ(address.unix_path(), "@x");
    EXPECT_EQ(address.size(), kPathOffset + 2);
    EXPECT_EQ(address.data()->sa_data[0], '\0');
  }
}

TEST(SocketAddress, AbstractNameKeepsItsNuls) {
  const std::string name("@a\0b\0", 5);
  EXPECT_EQ(SocketAddress::Unix(name).unix_path(), name);
}

TEST(SocketAddress, UnixPathLimits) {
  const size_t max = SocketAddress::unix_path_size_max();
  EXPECT_EQ(max, sizeof(sockaddr_un::sun_path));
  for (const size_t size : {max - 1, max}) {
    for (const char first : {'/', '@'}) {
      std::string path(size, 'p');
      path[0] = first;
      const auto address = SocketAddress::Unix(path);
      EXPECT_EQ(address.unix_path(), path);
      EXPECT_LE(address.size(), sizeof(sockaddr_un));
    }
  }
}

TEST(SocketAddressDeathTest, UnixPathTooLong) {
  const std::string path(SocketAddress::unix_path_size_max() + 1, 'p');
  EXPECT_DEATH(SocketAddress::Unix(path), "unix path too long");
}

TEST(SocketAddress, UnnamedUnixSocket) {
  auto address = SocketAddress::Unix("");
  EXPECT_EQ(address.family(), SocketFamily::kUnix);
  EXPECT_EQ(address.unix_path(), "");
  // BSD: sizeof(sockaddr) bytes, the path all NUL.
  *address.mutable_size() = 16;
  EXPECT_EQ(address.unix_path(), "");
}

TEST(SocketAddress, SizeBeyondTheRoomIsCut) {
  auto address = SocketAddress::Unix("/tmp/x");
  *address.mutable_size() = 10'000;
  EXPECT_EQ(address.unix_path(), "/tmp/x");
}

TEST(SocketAddress, StrangeFamilyIsUnspecified) {
  auto address = SocketAddress::Inet4({127, 0, 0, 1}, 1);
  address.data()->sa_family = 250;
  EXPECT_EQ(address.family(), SocketFamily::kUnspecified);
}

}  // namespace
}  // namespace rawnet
