// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

class SimUdpTest : public SimTest {
 protected:
  // Answers each datagram with itself.
  SimUdpTest() {
    server_.Serve(7, [this](const SimPacket& query) {
      network_.SendDatagramAfter(absl::ZeroDuration(), query.destination,
                                 query.source, query.payload);
    });
  }

  std::unique_ptr<UdpConn> Open(uint16_t port) {
    const EventLoop::Scope on_client = client_.Enter();
    const IpAddress address = IpAddress::Parse("192.0.2.1").value();
    return ConnectUdp({address, port}).value();
  }
  absl::Status Send(UdpConn& conn, const std::string& text) {
    const EventLoop::Scope on_client = client_.Enter();
    return Wait(conn.Write(text)).status();
  }
  // What comes within a second; "" for nothing.
  std::string Receive(UdpConn& conn, size_t size = 2000) {
    const EventLoop::Scope on_client = client_.Enter();
    std::string buffer(size, '\0');
    EXPECT_TRUE(
        conn.SetReadDeadline(network_.clock().WallNow() + absl::Seconds(1))
            .ok());
    const auto n = Wait(conn.Read(absl::MakeSpan(buffer)));
    failure_ = n.status();
    return buffer.substr(0, n.value_or(0));
  }
  void SetWeather() { network_.SetLinks(client_, server_, weather_); }

  SimHost& server_ = network_.AddHost("server", {"192.0.2.1"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.2"});
  SimLink weather_;
  absl::Status failure_;
};

TEST_F(SimUdpTest, ADatagramComesBack) {
  const auto conn = Open(7);
  ASSERT_TRUE(Send(*conn, "hello").ok());
  EXPECT_EQ(Receive(*conn), "hello");
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(2));
}

TEST_F(SimUdpTest, LossLosesADatagram) {
  weather_.loss = 1;
  SetWeather();
  const auto conn = Open(7);
  ASSERT_TRUE(Send(*conn, "hello").ok());
  EXPECT_EQ(Receive(*conn), "");
  EXPECT_TRUE(IsTimeout(failure_)) << failure_;
}

TEST_F(SimUdpTest, DuplicationDeliversTwice) {
  weather_.duplication = 1;
  network_.SetLink(client_, server_, weather_);
  const auto conn = Open(7);
  ASSERT_TRUE(Send(*conn, "hello").ok());
  EXPECT_EQ(Receive(*conn), "hello");
  EXPECT_EQ(Receive(*conn), "hello");
  EXPECT_EQ(Receive(*conn), "");
}

TEST_F(SimUdpTest, ReorderingLetsDatagramsOvertake) {
  int sent = 0;
  network_.AddRule([&sent](SimPacket&) {
    return ++sent == 1 ? SimVerdict::Deliver(absl::Milliseconds(10))
                       : SimVerdict::Pass();
  });
  const auto conn = Open(7);
  ASSERT_TRUE(Send(*conn, "first").ok());
  ASSERT_TRUE(Send(*conn, "second").ok());
  EXPECT_EQ(Receive(*conn), "second");
  EXPECT_EQ(Receive(*conn), "first");
}

TEST_F(SimUdpTest, AShortBufferTruncates) {
  const auto conn = Open(7);
  ASSERT_TRUE(Send(*conn, "hello").ok());
  Receive(*conn, 3);
  EXPECT_EQ(ErrnoOf(failure_), EMSGSIZE) << failure_;
}

TEST_F(SimUdpTest, AClosedPortRefusesTheNextCall) {
  const auto conn = Open(8);
  ASSERT_TRUE(Send(*conn, "hello").ok());
  Receive(*conn);
  EXPECT_EQ(ErrnoOf(failure_), ECONNREFUSED) << failure_;
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(2));
}

TEST_F(SimUdpTest, ANarrowPathLosesLongDatagrams) {
  network_.AddRule(DropDatagramsAbove(1232));
  const auto conn = Open(7);
  ASSERT_TRUE(Send(*conn, std::string(1233, 'x')).ok());
  ASSERT_TRUE(Send(*conn, std::string(1232, 'y')).ok());
  EXPECT_EQ(Receive(*conn), std::string(1232, 'y'));
}

// udp(7): SO_RCVBUF.
TEST_F(SimUdpTest, AFullReceiveBufferLosesTheRest) {
  const auto conn = Open(7);
  const std::string datagram(60'000, 'x');
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Send(*conn, datagram).ok());
  network_.RunUntilIdle();
  EXPECT_EQ(Receive(*conn, 65536).size(), datagram.size());
  EXPECT_EQ(Receive(*conn, 65536).size(), datagram.size());
  EXPECT_EQ(Receive(*conn, 65536), "");
}

}  // namespace
}  // namespace rawnet
