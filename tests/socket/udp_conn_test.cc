// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/udp_conn.h"

#include <cerrno>
#include <string>

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

// A port that nobody has right now.
Endpoint FreeEndpoint() {
  const auto holder = ConnectUdp({IpAddress::LoopbackV4(), 9});
  return *(*holder)->LocalAddr().endpoint();
}

// Two sockets that are each other's peers.
class UdpConnTest : public LeakCheck {
 protected:
  void SetUp() override {
    const Endpoint a = FreeEndpoint();
    Endpoint b = FreeEndpoint();
    if (b == a) b.port = a.port + 1;
    ConnectOptions options;
    options.local = a;
    near_ = *ConnectUdp(b, options);
    options.local = b;
    far_ = *ConnectUdp(a, options);
  }

  void TearDown() override {
    near_.reset();
    far_.reset();
    LeakCheck::TearDown();
  }

  std::unique_ptr<UdpConn> near_;
  std::unique_ptr<UdpConn> far_;
};

TEST_F(UdpConnTest, EachReadIsADatagram) {
  ASSERT_TRUE(Wait(near_->Write("one")).ok());
  ASSERT_TRUE(Wait(near_->Write("three")).ok());
  char buffer[64];
  EXPECT_EQ(*Wait(far_->Read(buffer)), 3u);
  EXPECT_EQ(*Wait(far_->Read(buffer)), 5u);
}

TEST_F(UdpConnTest, EmptyDatagramsTravel) {
  ASSERT_TRUE(Wait(near_->Write("")).ok());
  ASSERT_TRUE(Wait(near_->Write("x")).ok());
  char buffer[64];
  EXPECT_EQ(*Wait(far_->Read(buffer)), 0u);
  EXPECT_EQ(*Wait(far_->Read(buffer)), 1u);
}

TEST_F(UdpConnTest, TooLongADatagramIsAnErrorAndLost) {
  ASSERT_TRUE(Wait(near_->Write("too long")).ok());
  ASSERT_TRUE(Wait(near_->Write("ok")).ok());
  char buffer[4];
  EXPECT_EQ(ErrnoOf(Wait(far_->Read(buffer)).status()), EMSGSIZE);
  EXPECT_EQ(*Wait(far_->Read(buffer)), 2u);
}

TEST_F(UdpConnTest, ScratchReadHasRoomForAnyDatagram) {
  const std::string largest(65507, 'u');
  ASSERT_EQ(*Wait(near_->Write(largest)), largest.size());
  EXPECT_EQ(Wait(far_->ReadScratch())->bytes(), largest);
}

TEST_F(UdpConnTest, TooLongAWriteIsAnError) {
  const std::string bytes(65508, 'u');
  EXPECT_EQ(ErrnoOf(Wait(near_->Write(bytes)).status()), EMSGSIZE);
}

TEST_F(UdpConnTest, ReadWaits) {
  WaitingThread reader([&] {
    char buffer[8];
    EXPECT_EQ(*Wait(far_->Read(buffer)), 5u);
  });
  reader.AwaitAsleep();
  EXPECT_TRUE(Wait(near_->Write("hello")).ok());
}

TEST_F(UdpConnTest, NobodyListeningShowsLater) {
  ASSERT_TRUE(far_->Close().ok());
  ASSERT_TRUE(Wait(near_->Write("x")).ok());
  char buffer[8];
  const absl::Status status = Wait(near_->Read(buffer)).status();
  EXPECT_EQ(ErrnoOf(status), ECONNREFUSED);
  EXPECT_EQ(OpErrorOf(status)->network, "udp");
}

TEST_F(UdpConnTest, DeadlineEndsARead) {
  ASSERT_TRUE(near_->SetReadDeadline(absl::Now() + absl::Milliseconds(5)).ok());
  char buffer[8];
  EXPECT_TRUE(IsTimeout(Wait(near_->Read(buffer)).status()));
}

TEST_F(UdpConnTest, CloseEndsAParkedRead) {
  WaitingThread reader([&] {
    char buffer[8];
    EXPECT_TRUE(IsClosed(Wait(near_->Read(buffer)).status()));
  });
  reader.AwaitAsleep();
  EXPECT_TRUE(near_->Close().ok());
}

Task<absl::StatusOr<size_t>> ReadOn(Conn& conn) {
  char buffer[8];
  co_return co_await conn.Read(buffer);
}

// It was told that there is nothing, makes no call and says so.
TEST_F(UdpConnTest, ExpectingNothingSavesOneTry) {
  ASSERT_TRUE(Wait(near_->Write("hello")).ok());
  far_->ExpectNothingYet();
  char buffer[8];
  EXPECT_TRUE(far_->TryRead(buffer).must_wait());
  EXPECT_EQ(far_->TryRead(buffer).bytes(), 5u);
}

TEST_F(UdpConnTest, WhatHasComeUnexpectedIsReadAllTheSame) {
  // Once on a loop that does not know it, once on one that does.
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(Wait(near_->Write("hello")).ok());
    far_->ExpectNothingYet();
    EXPECT_EQ(*Wait(ReadOn(*far_)), 5u);
  }
  ASSERT_TRUE(Wait(near_->Write("hello")).ok());
  far_->ExpectNothingYet();
  char buffer[8];
  EXPECT_EQ(*Wait(far_->Read(buffer)), 5u);
}

TEST_F(UdpConnTest, ExpectingNothingHidesNoError) {
  near_->ExpectNothingYet();
  ASSERT_TRUE(near_->SetReadDeadline(absl::Now() - absl::Seconds(1)).ok());
  EXPECT_TRUE(IsTimeout(Wait(ReadOn(*near_)).status()));
  ASSERT_TRUE(near_->SetReadDeadline(absl::InfiniteFuture()).ok());
  ASSERT_TRUE(far_->Close().ok());
  ASSERT_TRUE(Wait(near_->Write("x")).ok());
  near_->ExpectNothingYet();
  EXPECT_EQ(ErrnoOf(Wait(ReadOn(*near_)).status()), ECONNREFUSED);
  ASSERT_TRUE(near_->CloseRead().ok());
  near_->ExpectNothingYet();
  EXPECT_EQ(*Wait(ReadOn(*near_)), 0u);
  ASSERT_TRUE(near_->Close().ok());
  near_->ExpectNothingYet();
  EXPECT_TRUE(IsClosed(Wait(ReadOn(*near_)).status()));
}

TEST_F(UdpConnTest, WritevSendsItsPiecesAsDatagrams) {
  Buffers buffers;
  buffers.Append("ab");
  buffers.Append("cde");
  ASSERT_EQ(*Wait(near_->Writev(buffers)), 5u);
  char buffer[8];
  EXPECT_EQ(*Wait(far_->Read(buffer)), 2u);
  EXPECT_EQ(*Wait(far_->Read(buffer)), 3u);
}

}  // namespace
}  // namespace rawnet
