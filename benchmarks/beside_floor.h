// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_BESIDE_FLOOR_H_
#define RAWNET_BENCHMARKS_BESIDE_FLOOR_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"
#include "rawnet/benchmarks/operation.h"

namespace rawnet {

// An operation and what its bare necessities cost.
struct Comparison {
  std::string name;
  std::unique_ptr<Operation> operation;
  std::unique_ptr<Operation> floor;
  // Of each repetition.
  int runs = 0;
  // Before the other one's turn.
  int turn = 32;
};

// Measures both in turns, so that `ratio` holds on a busy machine. Then counts,
// apart, what the operation costs besides time. Counters, each for one of the
// operation's count():
//
//   p50_us, floor_us  medians of the operation and of its floor
//   ratio             of the two
//   per_s             operations a second, by p50_us
//   syscalls, poller  system calls, and which of them are the poller's
//   allocs            calls of operator new
void RegisterComparison(Comparison comparison, int repetitions);

// Prints a row of those counters for each comparison, when all are done: the
// medians of its repetitions.
class ComparisonTable final : public benchmark::BenchmarkReporter {
 public:
  explicit ComparisonTable(std::string title) : title_(std::move(title)) {}

  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

 private:
  const std::string title_;
  std::map<int64_t, Run> medians_;  // in the order of registration
};

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_BESIDE_FLOOR_H_
