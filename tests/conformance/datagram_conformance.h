// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_CONFORMANCE_DATAGRAM_CONFORMANCE_H_
#define RAWNET_TESTS_CONFORMANCE_DATAGRAM_CONFORMANCE_H_

#include <cstddef>
#include <memory>
#include <ostream>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/socket/conn.h"
#include "rawnet/tests/conformance/conn_steps.h"
#include "rawnet/tests/conformance/strands.h"

namespace rawnet {

// One kind of datagram socket: two that are each other's peers, the longest
// datagram that they send, and who can use them at the same time.
struct DatagramKind {
  absl::string_view name;
  ConnPipe (*create)();
  size_t size_max;  // bytes
  StrandKind strands = StrandKind::kThreads;
};

// What every Conn must do that carries datagrams, as tests. A kind runs through
// them by
//
//   INSTANTIATE_TEST_SUITE_P(Mine, DatagramConformance, testing::Values(
//       DatagramKind{"mine", &Create, 65507}));
//
// and a dependency on //tests/conformance:datagram_conformance. Nothing may be
// lost or overtaken on the way: that is what datagrams may do, but not what a
// Conn makes of them. Time is that of the current loop's clock, which `world`
// may replace. Worth running with threads under ThreadSanitizer.
class DatagramConformance : public testing::TestWithParam<DatagramKind> {
 protected:
  void SetUp() override;

  Conn* near() { return pipe_.near.get(); }
  Conn* far() { return pipe_.far.get(); }
  Strands MakeStrands() { return Strands(GetParam().strands); }

 private:
  std::shared_ptr<void> world_;
  ConnPipe pipe_;
};

// For gtest: the kind's name.
void PrintTo(const DatagramKind& kind, std::ostream* out);

}  // namespace rawnet

#endif  // RAWNET_TESTS_CONFORMANCE_DATAGRAM_CONFORMANCE_H_
