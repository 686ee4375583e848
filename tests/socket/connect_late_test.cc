// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Apart, because it takes a second: a SYN that was dropped is sent again then.

#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

class ConnectLateTest : public LeakCheck {};

TEST_F(ConnectLateTest, SucceedsAfterItWasParked) {
  BlackHole hole;
  WaitingThread dialer([&] {
    const auto conn = Wait(ConnectTcp(Context(), hole.endpoint()));
    ASSERT_TRUE(conn.ok()) << conn.status();
    EXPECT_TRUE(Wait((*conn)->Write("usable")).ok());
  });
  dialer.AwaitAsleep();
  hole.Open();
}

}  // namespace
}  // namespace rawnet
