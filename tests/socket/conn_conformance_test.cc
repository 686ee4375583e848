// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/conn_conformance.h"

#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/socket/pipe.h"
#include "rawnet/tests/async/virtual_time.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

template <class C>
ConnPipe PipeOf(PairOf<C> pair) {
  return {std::move(pair.near), std::move(pair.far)};
}

ConnPipe InMemory() {
  auto [near, far] = Pipe();
  return {std::move(near), std::move(far)};
}

ConnPipe InMemoryAndVirtualTime() {
  auto time = std::make_shared<VirtualTime>();
  ConnPipe pipe = InMemory();
  pipe.world = std::move(time);
  return pipe;
}

constexpr ConnKind kKinds[] = {
    {"tcp4", [] { return PipeOf(ConnectedTcp(IpAddress::LoopbackV4())); }},
    {"tcp6", [] { return PipeOf(ConnectedTcp(IpAddress::LoopbackV6())); }},
    {"unix", [] { return PipeOf(ConnectedUnix()); }},
    {"tcp4_in_one_thread",
     [] { return PipeOf(ConnectedTcp(IpAddress::LoopbackV4())); },
     StrandKind::kTasks},
    {"pipe", &InMemory},
    {"pipe_in_virtual_time", &InMemoryAndVirtualTime, StrandKind::kTasks},
};

INSTANTIATE_TEST_SUITE_P(Kinds, ConnConformance, testing::ValuesIn(kKinds),
                         [](const auto& kind) {
                           return std::string(kind.param.name);
                         });

}  // namespace
}  // namespace rawnet
