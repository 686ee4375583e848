// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Unix addresses and the kernel: limits and abstract names.

#include <unistd.h>

#include <cerrno>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/tests/conformance/test_descriptors.h"
#include "rawnet/tests/netpoll/temp_directory.h"

namespace rawnet {
namespace {

TestFd UnixSocket() {
  return TestFd(SystemSys().Socket(SocketFamily::kUnix, SocketType::kStream));
}

// Listens on `path`, connects, and returns the name that the kernel tells.
std::string NameAfterConnect(const std::string& path) {
  Sys& sys = SystemSys();
  const auto address = SocketAddress::Unix(path);
  const TestFd listener = UnixSocket();
  EXPECT_EQ(sys.Bind(listener.get(), address), 0) << path;
  EXPECT_EQ(sys.Listen(listener.get(), 1), 0);
  const TestFd client = UnixSocket();
  EXPECT_EQ(sys.Connect(client.get(), address), 0) << path;
  SocketAddress peer;
  EXPECT_EQ(sys.GetPeerName(client.get(), &peer), 0);
  EXPECT_EQ(peer.family(), SocketFamily::kUnix);
  return peer.unix_path();
}

class UnixPathTest : public testing::Test {
 protected:
  std::string PathOfSize(size_t size) const {
    std::string path = directory_.PathOf("");
    path.resize(size, 'p');
    return path;
  }

  const TempDirectory directory_;
};

TEST_F(UnixPathTest, PathsUpToTheLimit) {
  const size_t max = SocketAddress::unix_path_size_max();
  for (const size_t size : {size_t{30}, max - 1, max}) {
    const std::string path = PathOfSize(size);
    EXPECT_EQ(NameAfterConnect(path), path);
    EXPECT_EQ(::unlink(path.c_str()), 0) << size;
  }
}

TEST_F(UnixPathTest, ErrorsOfPaths) {
  const std::string path = PathOfSize(30);
  const auto address = SocketAddress::Unix(path);
  EXPECT_EQ(SystemSys().Connect(UnixSocket().get(), address), -ENOENT);
  {
    const TestFd listener = UnixSocket();
    ASSERT_EQ(SystemSys().Bind(listener.get(), address), 0);
    EXPECT_EQ(SystemSys().Bind(UnixSocket().get(), address), -EADDRINUSE);
  }
  EXPECT_EQ(SystemSys().Connect(UnixSocket().get(), address), -ECONNREFUSED);
}

TEST(UnixAbstract, NamesUpToTheLimit) {
  const size_t max = SocketAddress::unix_path_size_max();
  for (const size_t size : {size_t{20}, max - 1, max}) {
    std::string name = absl::StrCat("@rawnet-", ::getpid());
    name.resize(size, 'n');
    EXPECT_EQ(NameAfterConnect(name), name);
  }
}

TEST(UnixAbstract, NulsBelongToTheName) {
  const std::string name =
      absl::StrCat("@rawnet-", ::getpid(), std::string("\0\0x\0", 4));
  EXPECT_EQ(NameAfterConnect(name), name);
}

TEST(UnixAddress, UnnamedPeerIsEmpty) {
  const TestPair pair = UnixPair();
  SocketAddress peer;
  ASSERT_EQ(SystemSys().GetPeerName(pair.near.get(), &peer), 0);
  EXPECT_EQ(peer.family(), SocketFamily::kUnix);
  EXPECT_EQ(peer.unix_path(), "");
}

}  // namespace
}  // namespace rawnet
