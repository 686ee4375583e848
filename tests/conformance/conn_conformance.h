// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_CONFORMANCE_CONN_CONFORMANCE_H_
#define RAWNET_TESTS_CONFORMANCE_CONN_CONFORMANCE_H_

#include <memory>
#include <ostream>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/socket/conn.h"
#include "rawnet/tests/conformance/conn_steps.h"
#include "rawnet/tests/conformance/strands.h"

namespace rawnet {

// One kind of Conn, and who can use one at the same time.
struct ConnKind {
  absl::string_view name;
  ConnPipe (*create)();
  StrandKind strands = StrandKind::kThreads;
};

// What every stream Conn must do, as tests: the eleven of
// golang.org/x/net/nettest, and those of Go's net package that hold for any
// kind. A kind runs through them by
//
//   INSTANTIATE_TEST_SUITE_P(Mine, ConnConformance,
//                            testing::Values(ConnKind{"mine", &Create}));
//
// and a dependency on //tests/conformance:conn_conformance. Time is that of the
// current loop's clock, which `world` may replace. Worth running with threads
// under ThreadSanitizer: the tests with Racy or Concurrent in their names use
// one Conn from many at a time.
class ConnConformance : public testing::TestWithParam<ConnKind> {
 protected:
  void SetUp() override;

  Conn* near() { return pipe_.near.get(); }
  Conn* far() { return pipe_.far.get(); }
  void DestroyNear() { pipe_.near.reset(); }
  Strands MakeStrands() { return Strands(GetParam().strands); }

 private:
  std::shared_ptr<void> world_;
  ConnPipe pipe_;
};

// For gtest: the kind's name.
void PrintTo(const ConnKind& kind, std::ostream* out);

}  // namespace rawnet

#endif  // RAWNET_TESTS_CONFORMANCE_CONN_CONFORMANCE_H_
