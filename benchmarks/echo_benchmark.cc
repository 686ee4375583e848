// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Echo of 64 bytes: a coroutine for each connection against edge-triggered
// epoll by hand. One thread serves, one makes the load, each on a processor of
// its own. The servers take turns, many and short ones; a ratio is the median
// of the ratios of the rounds, so that it holds on a busy machine.
//
// Look at the processor time that the server uses for a request. The load is
// the slower side: it hides differences in requests a second.
//
//   echo_benchmark [rounds] [seconds of each measurement]

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "rawnet/benchmarks/echo_load.h"
#include "rawnet/benchmarks/echo_memory.h"
#include "rawnet/benchmarks/echo_server.h"
#include "rawnet/benchmarks/median.h"
#include "rawnet/benchmarks/pin_thread.h"

namespace rawnet {
namespace {

constexpr size_t kConnectionCounts[] = {1, 64, 5000};
constexpr size_t kConnectionsMax = 5000;
constexpr absl::Duration kWarmUp = absl::Milliseconds(200);

struct Contender {
  const char* name;
  std::unique_ptr<EchoServer> (*create)();
};
constexpr Contender kContenders[] = {{"epoll by hand", CreateEpollServer},
                                     {"coroutines", CreateCoroutineServer}};

enum Column { kRate, kRoundTrip, kProcessor, kColumnCount };

// What the rounds gave for one contender: samples, and ratios to the first
// contender of the same round.
struct Samples {
  std::vector<double> values[kColumnCount];
  std::vector<double> ratios[kColumnCount];
};

struct Settings {
  int rounds = 40;
  absl::Duration duration = absl::Milliseconds(200);
};

// How many connections there can be: both ends are descriptors of this process.
size_t ConnectionsPossible() {
  constexpr rlim_t kOthers = 64;
  constexpr rlim_t kEach = 2 * std::size(kContenders);
  constexpr rlim_t kWanted = kEach * kConnectionsMax + kOthers;
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < kWanted) {
    limit.rlim_cur = std::min(limit.rlim_max, kWanted);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  return std::min<size_t>(kConnectionsMax, (limit.rlim_cur - kOthers) / kEach);
}

// A server with its clients.
class Rig {
 public:
  Rig(const Contender& contender, size_t connections)
      : server_(contender.create()), load_(connections) {
    load_.Connect(server_.port());
    load_.Run(kWarmUp);
  }

  std::vector<double> Measure(absl::Duration duration) {
    const double cpu_before = server_.cpu_seconds();
    const EchoLoad::Result result = load_.Run(duration);
    const double cpu = server_.cpu_seconds() - cpu_before;
    return {result.requests_per_second, result.round_trip_p50_us,
            cpu * 1e6 / result.requests};
  }

 private:
  ServerThread server_;
  EchoLoad load_;
};

void PrintRow(size_t connections, const char* name, const Samples& samples) {
  std::printf("%11zu  %-14s", connections, name);
  for (int column = 0; column < kColumnCount; ++column) {
    std::printf("  %10.*f %6.3f", column == kRate ? 0 : 2,
                Median(samples.values[column]), Median(samples.ratios[column]));
  }
  std::printf("\n");
}

void CompareSpeed(size_t connections, const Settings& settings) {
  std::deque<Rig> rigs;
  for (const Contender& contender : kContenders) {
    rigs.emplace_back(contender, connections);
  }
  Samples samples[std::size(kContenders)];
  for (int round = 0; round < settings.rounds; ++round) {
    std::vector<double> measured[std::size(kContenders)];
    for (size_t turn = 0; turn < rigs.size(); ++turn) {
      // Each goes first in every other round.
      const size_t i = (round + turn) % rigs.size();
      measured[i] = rigs[i].Measure(settings.duration);
    }
    for (size_t i = 0; i < rigs.size(); ++i) {
      for (int column = 0; column < kColumnCount; ++column) {
        samples[i].values[column].push_back(measured[i][column]);
        samples[i].ratios[column].push_back(measured[i][column] /
                                            measured[0][column]);
      }
    }
  }
  for (size_t i = 0; i < std::size(kContenders); ++i) {
    PrintRow(connections, kContenders[i].name, samples[i]);
  }
}

void CompareMemory(size_t connections) {
  std::printf("\nbytes a connection, of %zu that wait: resident  allocated\n",
              connections);
  for (const Contender& contender : kContenders) {
    const IdleMemory memory = MeasureIdleMemory(contender.create, connections);
    std::printf("%-36s %8.0f  %9.0f\n", contender.name, memory.resident,
                memory.allocated);
  }
}

int Main(const Settings& settings) {
  const size_t possible = ConnectionsPossible();
  if (possible < kConnectionsMax) {
    std::printf("RLIMIT_NOFILE allows %zu connections of %zu\n", possible,
                kConnectionsMax);
  }
  // First: it forks.
  CompareMemory(possible);
  if (!PinThread(0)) std::printf("the threads may move: noisy\n");
  std::printf("\n%11s  %-14s  %10s %6s  %10s %6s  %10s %6s\n", "connections",
              "server", "requests/s", "ratio", "p50 us", "ratio", "cpu us/req",
              "ratio");
  for (const size_t connections : kConnectionCounts) {
    CompareSpeed(std::min(connections, possible), settings);
  }
  return 0;
}

}  // namespace
}  // namespace rawnet

int main(int argc, char** argv) {
  rawnet::Settings settings;
  if (argc > 1) settings.rounds = std::max(1, std::atoi(argv[1]));
  if (argc > 2) settings.duration = absl::Seconds(std::atof(argv[2]));
  return rawnet::Main(settings);
}
