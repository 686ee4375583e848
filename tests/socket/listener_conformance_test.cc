// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/listener_conformance.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

ListenerPlace ListenOn(const IpAddress& address, int backlog) {
  ListenOptions options;
  options.backlog = backlog;
  auto listener = LoopbackListener(address, options);
  const Address local(listener->LocalEndpoint());
  return {std::make_unique<ListenerOf<TcpListener>>(std::move(listener)),
          local};
}

ListenerPlace OnV4(int backlog) {
  return ListenOn(IpAddress::LoopbackV4(), backlog);
}
ListenerPlace OnV6(int backlog) {
  return ListenOn(IpAddress::LoopbackV6(), backlog);
}

constexpr ListenerKind kKinds[] = {
    {"tcp4", &OnV4, &DialTcp},
    {"tcp6", &OnV6, &DialTcp},
    {"tcp4_in_one_thread", &OnV4, &DialTcp, StrandKind::kTasks},
};

INSTANTIATE_TEST_SUITE_P(Kinds, ListenerConformance, testing::ValuesIn(kKinds),
                         [](const auto& kind) {
                           return std::string(kind.param.name);
                         });

}  // namespace
}  // namespace rawnet
