// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/source_probe.h"

#include <optional>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/tests/async/counting_sys.h"
#include "rawnet/tests/async/leak_check.h"

namespace rawnet {
namespace {

class SourceProbeTest : public LeakCheck {};

IpAddress Ip(const char* text) { return IpAddress::Parse(text).value(); }

TEST_F(SourceProbeTest, LoopbackIsReachedFromLoopback) {
  SourceProbe probe;
  EXPECT_EQ(probe.SourceFor(Ip("127.0.0.1")), Ip("127.0.0.1"));
  EXPECT_EQ(probe.SourceFor(Ip("::1")), Ip("::1"));
}

// An address that the socket got for another destination does not stay.
TEST_F(SourceProbeTest, EachDestinationHasItsOwnSource) {
  SourceProbe probe;
  EXPECT_EQ(probe.SourceFor(Ip("127.0.0.1")), Ip("127.0.0.1"));
  const std::optional<IpAddress> far = probe.SourceFor(Ip("192.0.2.1"));
  if (far.has_value()) {  // this machine has a route
    EXPECT_NE(far, Ip("127.0.0.1"));
  }
  EXPECT_EQ(probe.SourceFor(Ip("127.0.0.2")), Ip("127.0.0.1"));
}

TEST_F(SourceProbeTest, ASocketAFamilyIsEnough) {
  CountingSys sys;
  EventLoop::Options options;
  options.sys = &sys;
  const EventLoop::Scope scope(std::move(options));
  {
    SourceProbe probe;
    for (const char* text : {"127.0.0.1", "::1", "127.0.0.2", "::1"}) {
      probe.SourceFor(Ip(text));
    }
  }
  EXPECT_EQ(sys.closes(), 2);
}

TEST_F(SourceProbeTest, WhatCannotBeReachedHasNone) {
  SourceProbe probe;
  // A link-local address without a link.
  EXPECT_EQ(probe.SourceFor(Ip("fe80::1")), std::nullopt);
  EXPECT_EQ(probe.SourceFor(Ip("::1")), Ip("::1"));
}

}  // namespace
}  // namespace rawnet
