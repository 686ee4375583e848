// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/sockopt/option_access.h"

#include <cstdint>
#include <limits>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/sockopt/platform_options.h"
#include "rawnet/tests/sockopt/test_socket.h"

namespace rawnet {
namespace {

TEST(OptionAccessTest, AbsentOptionIsUnimplementedAndNamed) {
  constexpr PlatformOptions kNothing;
  const NamedOption absent = {"quick ack", &PlatformOptions::quick_ack,
                              &kNothing};
  const TestSocket tcp(SocketFamily::kInet4);
  const absl::Status set = SetInt(tcp.handle(), absent, 1);
  EXPECT_TRUE(absl::IsUnimplemented(set));
  EXPECT_EQ(set.message(), "set quick ack: not supported on this platform");
  const absl::Status get = GetInt(tcp.handle(), absent).status();
  EXPECT_TRUE(absl::IsUnimplemented(get));
  EXPECT_EQ(get.message(), "get quick ack: not supported on this platform");
}

TEST(CountUnitsTest, RoundsUpAndSaturates) {
  constexpr absl::Duration kUnit = absl::Seconds(1);
  EXPECT_EQ(CountUnits(absl::ZeroDuration(), kUnit), 0);
  EXPECT_EQ(CountUnits(absl::Nanoseconds(1), kUnit), 1);
  EXPECT_EQ(CountUnits(absl::Seconds(2), kUnit), 2);
  EXPECT_EQ(CountUnits(absl::Milliseconds(2001), kUnit), 3);
  EXPECT_EQ(CountUnits(absl::Seconds(-1), kUnit), 0);
  EXPECT_EQ(CountUnits(absl::InfiniteDuration(), kUnit),
            std::numeric_limits<int>::max());
  EXPECT_EQ(CountUnits(absl::Seconds(int64_t{1} << 40), kUnit),
            std::numeric_limits<int>::max());
}

}  // namespace
}  // namespace rawnet
