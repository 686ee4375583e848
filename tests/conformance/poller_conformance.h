// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_CONFORMANCE_POLLER_CONFORMANCE_H_
#define RAWNET_TESTS_CONFORMANCE_POLLER_CONFORMANCE_H_

#include <cstdint>
#include <memory>
#include <ostream>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/poller.h"

namespace rawnet {

// What every Poller must do, as tests. A backend runs through them by
//
//   INSTANTIATE_TEST_SUITE_P(Mine, PollerConformance,
//                            testing::Values(PollerBackend{"mine", &Create}));
//
// and a dependency on //tests/conformance:poller_conformance. The tests take
// the contract of poller.h at its word: spurious events pass, lost events and
// early returns do not.
class PollerConformance : public testing::TestWithParam<PollerBackend> {
 protected:
  void SetUp() override;

  Poller& poller() { return *poller_; }

  // All that is reported of `token` until it covers `wanted`. A failure, with
  // what there was, when that takes longer than a person's patience.
  Event Await(uint64_t token, Event wanted);
  Event AwaitReadable(uint64_t token);
  Event AwaitWritable(uint64_t token);

  // Takes the events that are there; what follows is news.
  void Settle();

  // Whether Wait stays asleep: no event in some zero timeouts, and a short
  // timeout that is not cut.
  testing::AssertionResult StaysAsleep();

  // How long Wait takes when nothing but time can end it.
  absl::Duration TimeOfWait(absl::Duration timeout);

 private:
  std::unique_ptr<Poller> poller_;
};

// Whether `backend` is libkqueue, which stands on epoll and falls short of
// kqueue where a test says so.
bool IsLibkqueue(const PollerBackend& backend);

// Far longer than anything takes: only a lost event lasts so long.
inline constexpr absl::Duration kPatience = absl::Seconds(20);

// For gtest: the backend's name.
void PrintTo(const PollerBackend& backend, std::ostream* out);

}  // namespace rawnet

#endif  // RAWNET_TESTS_CONFORMANCE_POLLER_CONFORMANCE_H_
