// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The five points of the contract in poller.h, on simulated descriptors.

#include "rawnet/tests/sim/sim_poller.h"

#include <cerrno>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

constexpr uint64_t kToken = 42;

class SimPollerTest : public SimTest {
 protected:
  SimPollerTest() : SimPollerTest(SimNetwork::Options()) {}
  explicit SimPollerTest(const SimNetwork::Options& options)
      : SimTest(options) {
    listener_ = sys_.Socket(SocketFamily::kInet4, SocketType::kStream);
    SocketAddress address = SocketAddress::Inet4({127, 0, 0, 1}, 80);
    EXPECT_EQ(sys_.Bind(listener_, address), 0);
    EXPECT_EQ(sys_.Listen(listener_, 16), 0);
    near_ = sys_.Socket(SocketFamily::kInet4, SocketType::kStream);
    EXPECT_EQ(sys_.Connect(near_, address), -EINPROGRESS);
    far_ = sys_.Accept(listener_, nullptr);
    EXPECT_GE(far_, 0);
  }

  // "rwc", for one event of kToken; "none", "strange" ...
  std::string WaitFor(absl::Duration timeout = absl::ZeroDuration()) {
    Event events[8];
    const int count = poller_->Wait(absl::MakeSpan(events), timeout);
    if (count != 1) return count == 0 ? "none" : "many";
    if (events[0].token != kToken) return "strange";
    return std::string(events[0].readable ? "r" : "-") +
           (events[0].writable ? "w" : "-") + (events[0].closing ? "c" : "-");
  }
  // Takes what there is.
  void Settle() {
    while (WaitFor() != "none") {
    }
  }
  void SendToNear() {
    EXPECT_EQ(sys_.Send(far_, absl::MakeConstSpan("x", 1)), 1);
  }

  SimHost& host_ = network_.AddHost("host", {});
  Sys& sys_ = host_.sys();
  const std::unique_ptr<Poller> poller_ = host_.Options().create_poller();
  int listener_;
  int near_;
  int far_;
};

// 1. After Add and after EAGAIN the next transition is reported.
TEST_F(SimPollerTest, WhatIsReadyWhenItIsAddedIsReported) {
  SendToNear();
  EXPECT_EQ(poller_->Add(near_, kToken), 0);
  EXPECT_EQ(WaitFor(), "rw-");
}

TEST_F(SimPollerTest, EachArrivalIsReported) {
  ASSERT_EQ(poller_->Add(near_, kToken), 0);
  Settle();
  for (int i = 0; i < 3; ++i) {
    SendToNear();
    poller_->Arm(near_, Direction::kRead);
    EXPECT_EQ(WaitFor(), "rw-");
  }
}

TEST_F(SimPollerTest, RoomToWriteIsReported) {
  ASSERT_EQ(poller_->Add(near_, kToken), 0);
  const std::string bytes(64 << 10, 'x');
  while (sys_.Send(near_, bytes) > 0) {
  }
  Settle();
  EXPECT_EQ(WaitFor(), "none");
  std::string buffer(1 << 20, '\0');
  while (sys_.Receive(far_, absl::MakeSpan(buffer)) > 0) {
  }
  EXPECT_EQ(WaitFor(), "-w-");
}

TEST_F(SimPollerTest, TheEndOfTheStreamIsReported) {
  ASSERT_EQ(poller_->Add(near_, kToken), 0);
  Settle();
  EXPECT_EQ(sys_.Close(far_), 0);
  EXPECT_EQ(WaitFor(), "rwc");
}

// 2. Both directions, once.
TEST_F(SimPollerTest, NoNewsIsReportedOnce) {
  SendToNear();
  ASSERT_EQ(poller_->Add(near_, kToken), 0);
  EXPECT_EQ(WaitFor(), "rw-");
  EXPECT_EQ(WaitFor(), "none");
}

// 3. The token is the registration's.
TEST_F(SimPollerTest, ANewRegistrationHasItsOwnToken) {
  ASSERT_EQ(poller_->Add(near_, 1), 0);
  EXPECT_EQ(poller_->Add(near_, kToken), -EEXIST);
  EXPECT_EQ(poller_->Remove(near_), 0);
  EXPECT_EQ(poller_->Remove(near_), -ENOENT);
  EXPECT_EQ(poller_->Add(near_, kToken), 0);
  EXPECT_EQ(WaitFor(), "-w-");
}

TEST_F(SimPollerTest, AClosedDescriptorIsForgottenAndItsNumberComesBack) {
  ASSERT_EQ(poller_->Add(near_, 1), 0);
  SendToNear();
  EXPECT_EQ(sys_.Close(near_), 0);
  EXPECT_EQ(poller_->Remove(near_), -EBADF);
  EXPECT_EQ(sys_.Socket(SocketFamily::kInet4, SocketType::kDatagram), near_);
  EXPECT_EQ(WaitFor(), "none");
  EXPECT_EQ(poller_->Add(near_, kToken), 0);
  EXPECT_EQ(WaitFor(), "-w-");
}

// 4. Never early, and no later either.
TEST_F(SimPollerTest, ATimeoutIsVirtualTime) {
  EXPECT_EQ(WaitFor(absl::Hours(1)), "none");
  EXPECT_EQ(network_.elapsed(), absl::Hours(1));
}

TEST_F(SimPollerTest, AWakeEndsTheNextWait) {
  poller_->Wake();
  poller_->Wake();
  EXPECT_EQ(WaitFor(absl::Hours(1)), "none");
  EXPECT_EQ(network_.elapsed(), absl::ZeroDuration());
  EXPECT_EQ(WaitFor(absl::Hours(1)), "none");
  EXPECT_EQ(network_.elapsed(), absl::Hours(1));
}

// 5. What hung up is reported once.
TEST_F(SimPollerTest, AHangUpDoesNotRepeat) {
  ASSERT_EQ(poller_->Add(near_, kToken), 0);
  EXPECT_EQ(sys_.Close(far_), 0);
  Settle();
  EXPECT_EQ(WaitFor(absl::Hours(1)), "none");
  EXPECT_EQ(network_.elapsed(), absl::Hours(1));
}

TEST_F(SimPollerTest, AFullBatchLeavesTheRestForTheNext) {
  ASSERT_EQ(poller_->Add(near_, kToken), 0);
  ASSERT_EQ(poller_->Add(far_, kToken), 0);
  Event event;
  EXPECT_EQ(poller_->Wait({&event, 1}, absl::ZeroDuration()), 1);
  EXPECT_EQ(poller_->Wait({&event, 1}, absl::ZeroDuration()), 1);
  EXPECT_EQ(poller_->Wait({&event, 1}, absl::ZeroDuration()), 0);
}

TEST_F(SimPollerTest, DescriptorsOfThisMachineAreNotKnown) {
  EXPECT_EQ(poller_->Add(0, kToken), -EBADF);
}

SimNetwork::Options Faulty() {
  SimNetwork::Options options;
  options.poller = {.spurious_events = 0.5,
                    .event_delay_max = absl::Milliseconds(3)};
  return options;
}

class SimFaultyPollerTest : public SimPollerTest {
 protected:
  SimFaultyPollerTest() : SimPollerTest(Faulty()) {}
};

TEST_F(SimFaultyPollerTest, ReportsForNoReasonAndLate) {
  ASSERT_EQ(poller_->Add(near_, kToken), 0);
  int spurious = 0;
  for (int i = 0; i < 100; ++i) spurious += WaitFor() == "rw-" ? 1 : 0;
  EXPECT_GT(spurious, 20);
  EXPECT_LT(spurious, 80);
  const absl::Duration start = network_.elapsed();
  while (WaitFor(absl::Seconds(1)) != "-w-") {
  }
  EXPECT_LE(network_.elapsed() - start, absl::Milliseconds(3));
}

}  // namespace
}  // namespace rawnet
