// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What Linux's backends see beyond the contract's least.

#include <sys/socket.h>

#include "gtest/gtest.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/tests/conformance/poller_conformance.h"
#include "rawnet/tests/conformance/test_descriptors.h"

namespace rawnet {

bool IsLibkqueue(const PollerBackend& backend) {
  return backend.name == "kqueue";
}

namespace {

TEST_P(PollerConformance, HalfCloseSetsClosing) {
  const TestPair pair = TcpPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  Settle();
  poller().Arm(pair.near.get(), Direction::kRead);
  ASSERT_EQ(SystemSys().Shutdown(pair.far.get(), ShutdownSide::kWrite), 0);
  Await(1, {.readable = true, .closing = true});
}

// tcp(7): the urgent mark ends a read early, so a short read proves nothing.
TEST_P(PollerConformance, UrgentByteSetsClosing) {
  if (poller().name() != "epoll") GTEST_SKIP() << "not edge-triggered";
  const TestPair pair = TcpPair();
  ASSERT_EQ(poller().Add(pair.near.get(), 1), 0);
  Settle();
  ASSERT_EQ(::send(pair.far.get(), "!", 1, MSG_OOB), 1);
  Await(1, {.readable = true, .closing = true});
}

}  // namespace
}  // namespace rawnet
