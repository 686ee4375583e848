// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What a dial of a listener on loopback costs, against blocking connect(2) with
// the same options set. Each way of dialing is measured in turns with that
// floor, a few dozen dials each, so that `ratio` holds on a busy machine; the
// ratio of raw_blocking itself shows the noise. What follows the dial (accept,
// close) is not timed.
//
//   p50_us, floor_us  medians of the dial and of the floor beside it
//   ratio             of the two
//   syscalls, poller, allocs   per dial: system calls on sockets, calls of the
//                     poller, calls of operator new; counted apart
//
// default_options are what rawnet sets unless told otherwise; no_options is a
// bare socket. automatic_port is default_options on a port of the range that
// the system gives out by itself: there a dial has to ask whether it has
// reached itself.
//
// Only the medians over the repetitions are printed;
// --benchmark_out=FILE --benchmark_out_format=json keeps the rest.

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "rawnet/benchmarks/allocation_count.h"
#include "rawnet/benchmarks/counting_platform.h"
#include "rawnet/benchmarks/dialing.h"
#include "rawnet/benchmarks/loopback_listener.h"
#include "rawnet/benchmarks/median.h"
#include "rawnet/benchmarks/pin_thread.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

constexpr int kDials = 2560;  // of each repetition
constexpr int kRepetitions = 15;
constexpr int kTurn = 32;  // dials before the other one's turn
constexpr int kCountedDials = 100;

using Seconds = std::chrono::duration<double>;

double TimeDial(Dialing& dialing, LoopbackListener& listener) {
  dialing.Prepare();
  const auto start = std::chrono::steady_clock::now();
  const bool dialed = dialing.Dial();
  const Seconds taken = std::chrono::steady_clock::now() - start;
  CheckThat(dialed, "a dial failed");
  listener.AcceptAndReset();
  dialing.HangUp();
  return taken.count();
}

void CountCosts(benchmark::State& state, Dialing& dialing,
                LoopbackListener& listener) {
  const CountingPlatform platform;
  TimeDial(dialing, listener);  // fills what is kept from dial to dial
  double calls = 0;
  double allocations = 0;
  for (int i = 0; i < kCountedDials; ++i) {
    dialing.Prepare();
    const uint64_t calls_before = platform.system_calls();
    const uint64_t allocations_before = AllocationCount();
    CheckThat(dialing.Dial(), "a dial failed");
    allocations += static_cast<double>(AllocationCount() - allocations_before);
    calls += static_cast<double>(platform.system_calls() - calls_before);
    listener.AcceptAndReset();
    dialing.HangUp();
  }
  state.counters["syscalls"] =
      dialing.system_calls().value_or(calls / kCountedDials);
  state.counters["poller"] =
      static_cast<double>(platform.poller_calls()) / kCountedDials;
  state.counters["allocs"] = allocations / kCountedDials;
}

void MeasureDial(benchmark::State& state, Dialing& dialing, Dialing& floor,
                 LoopbackListener& listener) {
  std::vector<double> dials;
  std::vector<double> floors;
  for (auto _ : state) {
    if (dials.size() == floors.size()) {
      for (int i = 0; i < kTurn; ++i) {
        floors.push_back(TimeDial(floor, listener));
      }
    }
    dials.push_back(TimeDial(dialing, listener));
    state.SetIterationTime(dials.back());
  }
  const double p50 = Median(std::move(dials));
  const double floor_p50 = Median(std::move(floors));
  state.counters["p50_us"] = p50 * 1e6;
  state.counters["floor_us"] = floor_p50 * 1e6;
  state.counters["ratio"] = p50 / floor_p50;
  CountCosts(state, dialing, listener);
}

struct Way {
  std::string name;
  std::unique_ptr<Dialing> dialing;
};

std::vector<Way> WaysToDial(const LoopbackListener& listener,
                            SocketOptions options) {
  std::vector<Way> ways;
  ways.push_back({"raw_blocking", RawBlocking(listener, options)});
  ways.push_back({"raw_nonblocking_poll", RawNonBlocking(listener, options)});
  ways.push_back({"raw_nonblocking_probe", RawProbing(listener, options)});
  for (const Deadline deadline : {Deadline::kNone, Deadline::kSet}) {
    const absl::string_view suffix =
        deadline == Deadline::kNone ? "" : "_deadline";
    ways.push_back({absl::StrCat("wait", suffix),
                    WaitConnect(listener, options, deadline)});
    ways.push_back({absl::StrCat("co_await", suffix),
                    AwaitConnect(listener, options, deadline)});
    ways.push_back({absl::StrCat("dialer", suffix),
                    DialerDial(listener, options, deadline)});
  }
  return ways;
}

void Register(LoopbackListener& listener, SocketOptions options,
              absl::string_view group) {
  for (Way& way : WaysToDial(listener, options)) {
    // Both live as long as the process, as what is registered does.
    Dialing* const floor = RawBlocking(listener, options).release();
    Dialing* const dialing = way.dialing.release();
    benchmark::RegisterBenchmark(absl::StrCat(group, "/", way.name).c_str(),
                                 [=, &listener](benchmark::State& state) {
                                   MeasureDial(state, *dialing, *floor,
                                               listener);
                                 })
        ->Iterations(kDials)
        ->Repetitions(kRepetitions)
        ->ReportAggregatesOnly()
        ->UseManualTime()
        ->Unit(benchmark::kMicrosecond);
  }
}

constexpr const char* kColumns[] = {"p50_us",   "floor_us", "ratio",
                                    "syscalls", "poller",   "allocs"};

class MedianTable final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override {
    std::printf("%-40s", "dial of 127.0.0.1");
    for (const char* column : kColumns) std::printf(" %8s", column);
    std::printf("\n");
    return true;
  }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.aggregate_name == "median") PrintRow(run);
    }
    std::fflush(stdout);
  }

 private:
  static void PrintRow(const Run& run) {
    std::printf("%-40s", run.run_name.function_name.c_str());
    for (const char* column : kColumns) {
      const auto counter = run.counters.find(column);
      if (counter != run.counters.end()) {
        std::printf(" %8.3f", counter->second.value);
      }
    }
    std::printf("\n");
  }
};

int Main(int argc, char** argv) {
  // The command line's flags come later and win.
  std::string interleave = "--benchmark_enable_random_interleaving=true";
  std::vector<char*> arguments(argv, argv + argc);
  arguments.insert(arguments.begin() + 1, interleave.data());
  argc = static_cast<int>(arguments.size());
  argv = arguments.data();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  if (!PinThread(0)) std::fprintf(stderr, "the thread may move: noisy\n");
  LoopbackListener service(LoopbackListener::Port::kOfService);
  Register(service, SocketOptions::kNone, "no_options");
  Register(service, SocketOptions::kDefault, "default_options");
  LoopbackListener automatic(LoopbackListener::Port::kAutomatic);
  Register(automatic, SocketOptions::kDefault, "automatic_port");
  MedianTable table;
  benchmark::RunSpecifiedBenchmarks(&table);
  benchmark::Shutdown();
  return 0;
}

}  // namespace
}  // namespace rawnet

int main(int argc, char** argv) { return rawnet::Main(argc, argv); }
