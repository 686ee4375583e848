// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_CONFORMANCE_CONN_CONFORMANCE_H_
#define RAWNET_TESTS_CONFORMANCE_CONN_CONFORMANCE_H_

#include <memory>
#include <ostream>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/socket/conn.h"

namespace rawnet {

// The two ends of one connection.
struct ConnPipe {
  std::unique_ptr<Conn> near;
  std::unique_ptr<Conn> far;
};

// One kind of Conn.
struct ConnKind {
  absl::string_view name;
  ConnPipe (*create)();
};

// What every stream Conn must do, as tests; after golang.org/x/net/nettest. A
// kind runs through them by
//
//   INSTANTIATE_TEST_SUITE_P(Mine, ConnConformance,
//                            testing::Values(ConnKind{"mine", &Create}));
//
// and a dependency on //tests/conformance:conn_conformance. Worth running under
// ThreadSanitizer: the tests with Racy or Concurrent in their names use one
// Conn from many threads.
class ConnConformance : public testing::TestWithParam<ConnKind> {
 protected:
  void SetUp() override { pipe_ = GetParam().create(); }

  Conn& near() { return *pipe_.near; }
  Conn& far() { return *pipe_.far; }

 private:
  ConnPipe pipe_;
};

// For gtest: the kind's name.
void PrintTo(const ConnKind& kind, std::ostream* out);

}  // namespace rawnet

#endif  // RAWNET_TESTS_CONFORMANCE_CONN_CONFORMANCE_H_
