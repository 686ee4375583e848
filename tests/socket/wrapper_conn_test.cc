// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// A Conn over another Conn, as TLS would be: the shape of the interface lets
// it wait on what is below, and no call allocates.

#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

constexpr char kKey = 0x2a;

// Every byte on the wire is xor-ed with a key.
class XorConn final : public Conn {
 public:
  explicit XorConn(std::unique_ptr<Conn> below) : below_(std::move(below)) {}

  IoResult TryRead(absl::Span<char> buffer) override {
    IoResult result = below_->TryRead(buffer);
    if (!result.must_wait() && result.status().ok()) {
      for (char& byte : buffer.subspan(0, result.bytes())) byte ^= kKey;
    }
    return result;
  }
  IoResult TryWrite(absl::string_view bytes) override {
    char chunk[256];
    const size_t size = bytes.copy(chunk, sizeof(chunk));
    for (char& byte : absl::MakeSpan(chunk, size)) byte ^= kKey;
    return below_->TryWrite({chunk, size});
  }

  absl::Status Close() override { return below_->Close(); }
  absl::Status CloseRead() override { return below_->CloseRead(); }
  absl::Status CloseWrite() override { return below_->CloseWrite(); }
  absl::Status SetReadDeadline(absl::Time deadline) override {
    return below_->SetReadDeadline(deadline);
  }
  absl::Status SetWriteDeadline(absl::Time deadline) override {
    return below_->SetWriteDeadline(deadline);
  }
  absl::string_view network() const override { return "xor"; }
  Address LocalAddr() const override { return below_->LocalAddr(); }
  Address RemoteAddr() const override { return below_->RemoteAddr(); }

 private:
  const std::unique_ptr<Conn> below_;
};

class WrapperConnTest : public LeakCheck {
 protected:
  WrapperConnTest() {
    PairOf<TcpConn> pair = ConnectedTcp();
    near_ = std::make_unique<XorConn>(std::move(pair.near));
    far_ = std::move(pair.far);
  }
  void TearDown() override {
    near_.reset();
    far_.reset();
    LeakCheck::TearDown();
  }
  static std::string Xored(std::string bytes) {
    for (char& byte : bytes) byte ^= kKey;
    return bytes;
  }

  std::unique_ptr<Conn> near_;
  std::unique_ptr<Conn> far_;
};

TEST_F(WrapperConnTest, WritesMoreThanItsChunk) {
  const std::string sent(1000, 'w');
  ASSERT_EQ(*Wait(near_->Write(sent)), sent.size());
  EXPECT_EQ(ReadExactly(*far_, sent.size()), Xored(sent));
}

TEST_F(WrapperConnTest, WritevUsesTheDefault) {
  Buffers buffers;
  const std::string first(300, 'a');
  buffers.Append(first);
  buffers.Append("tail");
  ASSERT_EQ(*Wait(near_->Writev(buffers)), 304u);
  EXPECT_EQ(ReadExactly(*far_, 304), Xored(first + "tail"));
}

TEST_F(WrapperConnTest, ReadWaitsOnTheConnBelow) {
  WaitingThread reader([&] { EXPECT_EQ(ReadExactly(*near_, 5), "hello"); });
  reader.AwaitAsleep();
  EXPECT_TRUE(Wait(far_->Write(Xored("hello"))).ok());
}

TEST_F(WrapperConnTest, ScratchReadWorksUnchanged) {
  ASSERT_TRUE(Wait(far_->Write(Xored("hello"))).ok());
  EXPECT_EQ(Wait(near_->ReadScratch())->bytes(), "hello");
}

TEST_F(WrapperConnTest, DeadlinesAndCloseReachWaiters) {
  ASSERT_TRUE(near_->SetDeadline(absl::Now() + absl::Milliseconds(5)).ok());
  char buffer[1];
  EXPECT_TRUE(IsTimeout(Wait(near_->Read(buffer)).status()));
  ASSERT_TRUE(near_->SetDeadline(absl::InfiniteFuture()).ok());
  WaitingThread reader([&] {
    char room[1];
    EXPECT_TRUE(IsClosed(Wait(near_->Read(room)).status()));
  });
  reader.AwaitAsleep();
  EXPECT_TRUE(near_->Close().ok());
}

TEST_F(WrapperConnTest, CancelNamesTheWrapper) {
  OwnedContext context = WithCancel(Context());
  context.Cancel();
  char buffer[1];
  const absl::Status status = Wait(near_->Read(context, buffer)).status();
  EXPECT_TRUE(IsCanceled(status));
  EXPECT_EQ(OpErrorOf(status)->network, "xor");
}

}  // namespace
}  // namespace rawnet
