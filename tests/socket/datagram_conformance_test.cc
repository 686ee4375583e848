// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/datagram_conformance.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

ConnPipe On(const IpAddress& address) {
  const UdpPlace place = {EventLoop::Current().sys(), address};
  PairOf<UdpConn> pair = ConnectedUdp(place, place);
  return {std::move(pair.near), std::move(pair.far)};
}

ConnPipe OnV4() { return On(IpAddress::LoopbackV4()); }
ConnPipe OnV6() { return On(IpAddress::LoopbackV6()); }

constexpr DatagramKind kKinds[] = {
    {"udp4", &OnV4, 65507},
    {"udp6", &OnV6, 65527},
    {"udp4_in_one_thread", &OnV4, 65507, StrandKind::kTasks},
};

INSTANTIATE_TEST_SUITE_P(Kinds, DatagramConformance, testing::ValuesIn(kKinds),
                         [](const auto& kind) {
                           return std::string(kind.param.name);
                         });

}  // namespace
}  // namespace rawnet
