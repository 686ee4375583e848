// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/beside_floor.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>

#include "rawnet/benchmarks/allocation_count.h"
#include "rawnet/benchmarks/counting_platform.h"
#include "rawnet/benchmarks/median.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

constexpr int kCountedRunsMax = 100;

struct Column {
  const char* name;
  int decimals;
};
constexpr Column kColumns[] = {{"p50_us", 3}, {"floor_us", 3}, {"ratio", 3},
                               {"per_s", 0},  {"syscalls", 2}, {"poller", 2},
                               {"allocs", 2}};

// Seconds for one of the operation's count().
double TimeRun(Operation& operation) {
  operation.Prepare();
  const auto start = std::chrono::steady_clock::now();
  const bool succeeded = operation.Run();
  const std::chrono::duration<double> taken =
      std::chrono::steady_clock::now() - start;
  CheckThat(succeeded, "an operation failed");
  return taken.count() / operation.count();
}

void CountCosts(benchmark::State& state, const Comparison& comparison) {
  Operation& operation = *comparison.operation;
  const CountingPlatform platform;
  TimeRun(operation);  // fills what is kept from run to run
  const int runs = std::min(comparison.runs, kCountedRunsMax);
  uint64_t calls = 0;
  uint64_t poller_calls = 0;
  uint64_t allocations = 0;
  const auto poller_calls_now = [&] {
    return platform.poller_system_calls() + operation.poller_calls();
  };
  const auto calls_now = [&] {
    return platform.system_calls() + platform.poller_system_calls() +
           operation.system_calls();
  };
  for (int i = 0; i < runs; ++i) {
    operation.Prepare();
    const uint64_t calls_before = calls_now();
    const uint64_t poller_calls_before = poller_calls_now();
    const uint64_t allocations_before = AllocationCount();
    CheckThat(operation.Run(), "an operation failed");
    allocations += AllocationCount() - allocations_before;
    calls += calls_now() - calls_before;
    poller_calls += poller_calls_now() - poller_calls_before;
  }
  const double count = static_cast<double>(runs) * operation.count();
  state.counters["syscalls"] = static_cast<double>(calls) / count;
  state.counters["poller"] = static_cast<double>(poller_calls) / count;
  state.counters["allocs"] = static_cast<double>(allocations) / count;
}

void Measure(benchmark::State& state, const Comparison& comparison) {
  std::vector<double> operations;
  std::vector<double> floors;
  for (auto _ : state) {
    if (operations.size() == floors.size()) {
      for (int i = 0; i < comparison.turn; ++i) {
        floors.push_back(TimeRun(*comparison.floor));
      }
    }
    operations.push_back(TimeRun(*comparison.operation));
    state.SetIterationTime(operations.back());
  }
  const double p50 = Median(std::move(operations));
  const double floor_p50 = Median(std::move(floors));
  state.counters["p50_us"] = p50 * 1e6;
  state.counters["floor_us"] = floor_p50 * 1e6;
  state.counters["ratio"] = p50 / floor_p50;
  state.counters["per_s"] = 1 / p50;
  CountCosts(state, comparison);
}

void PrintRow(const benchmark::BenchmarkReporter::Run& run) {
  std::printf("%-28s", run.run_name.function_name.c_str());
  for (const Column& column : kColumns) {
    const auto counter = run.counters.find(column.name);
    if (counter == run.counters.end()) continue;
    std::printf(" %9.*f", column.decimals, counter->second.value);
  }
  std::printf("\n");
}

}  // namespace

void RegisterComparison(Comparison comparison, int repetitions) {
  // Lives as long as the process, as what is registered does.
  const auto* const kept = new Comparison(std::move(comparison));
  benchmark::RegisterBenchmark(
      kept->name.c_str(),
      [kept](benchmark::State& state) { Measure(state, *kept); })
      ->Iterations(kept->runs)
      ->Repetitions(repetitions)
      ->ReportAggregatesOnly()
      ->UseManualTime()
      ->Unit(benchmark::kMicrosecond);
}

void ComparisonTable::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.aggregate_name == "median") medians_.emplace(run.family_index, run);
  }
}

void ComparisonTable::Finalize() {
  std::printf("%-28s", title_.c_str());
  for (const Column& column : kColumns) std::printf(" %9s", column.name);
  std::printf("\n");
  for (const auto& [index, run] : medians_) PrintRow(run);
}

}  // namespace rawnet
