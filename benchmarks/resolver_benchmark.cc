// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What a lookup over DNS costs, and what is in it.
//
//   name, query,   the building and the reading of names and messages; see
//   reply          coding.h
//   lookup         a name that has a CNAME and two addresses of each family, of
//                  a server on 127.0.0.1 that runs on the other processor
//   awake          the same, of one that does not sleep between two queries:
//                  its wake-up hides the rest
//   cached         the same names, which the resolver's cache has
//   in_flight      so many lookups of A at once, by one thread, of that server;
//                  the numbers are for one of them
//
// The floor of a lookup is the same exchange of datagrams on bare system calls
// and epoll; the ratio of raw_epoll itself shows the noise. raw_blocking and
// raw_poll are for orientation. The floor of a cached one is a hash table of
// addresses by name, under a mutex. The columns: beside_floor.h.
//
// Only the medians over the repetitions are printed;
// --benchmark_out=FILE --benchmark_out_format=json keeps the rest. --quick: few
// and short ones, to see that all of it runs.

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "benchmark/benchmark.h"
#include "rawnet/benchmarks/beside_floor.h"
#include "rawnet/benchmarks/coding.h"
#include "rawnet/benchmarks/dns_responder.h"
#include "rawnet/benchmarks/pin_thread.h"
#include "rawnet/benchmarks/resolving.h"

namespace rawnet {
namespace {

struct Effort {
  int repetitions = 11;
  int coding_runs = 320;
  int lookup_runs = 640;
  int lookups_in_flight = 20'000;  // of all runs
};
constexpr Effort kQuick = {3, 32, 32, 20'000};

constexpr int kInFlight[] = {1, 100, 10'000};

using CreateLookups = std::unique_ptr<Operation> (*)(const DnsResponder&,
                                                     Families, int count);
struct Way {
  const char* name;
  CreateLookups create;
};
constexpr Way kWays[] = {{"raw_blocking", RawBlockingLookups},
                         {"raw_poll", RawPollLookups},
                         {"raw_epoll", RawEpollLookups},
                         {"resolver", ResolverLookups}};

void RegisterLookups(const DnsResponder& server, Families families,
                     absl::string_view group, const Effort& effort) {
  for (const Way& way : kWays) {
    RegisterComparison({.name = absl::StrCat(group, "/", way.name),
                        .operation = way.create(server, families, 1),
                        .floor = RawEpollLookups(server, families, 1),
                        .runs = effort.lookup_runs},
                       effort.repetitions);
  }
}

void RegisterCached(const DnsResponder& server, const Effort& effort) {
  constexpr std::pair<const char*, Families> kRows[] = {
      {"cached_a/resolver", Families::kIpv4},
      {"cached_a_aaaa/resolver", Families::kBoth}};
  for (const auto& [name, families] : kRows) {
    RegisterComparison({.name = name,
                        .operation = CachedLookups(server, families),
                        .floor = TableLookups(families),
                        .runs = effort.coding_runs},
                       effort.repetitions);
  }
}

// The limit of open files becomes what the system allows at the most.
size_t SocketsPossible() {
  constexpr rlim_t kOthers = 64;
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur - std::min(limit.rlim_cur, kOthers);
}

void RegisterInFlight(const DnsResponder& server, const Effort& effort) {
  const size_t sockets = SocketsPossible();
  for (const int count : kInFlight) {
    const auto wanted = static_cast<size_t>(count);
    if (wanted > sockets || wanted > server.queries_max()) {
      std::printf("skipped: %d in flight; %zu open files, %zu queries fit\n",
                  count, sockets, server.queries_max());
      continue;
    }
    RegisterComparison(
        {.name = absl::StrCat("in_flight/", count),
         .operation = ResolverLookups(server, Families::kIpv4, count),
         .floor = RawEpollLookups(server, Families::kIpv4, count),
         .runs = std::clamp(effort.lookups_in_flight / count, 2,
                            effort.lookup_runs),
         .turn = 1},
        effort.repetitions);
  }
}

// Takes --quick out of the arguments.
Effort ReadEffort(std::vector<char*>& arguments) {
  const auto quick = std::find_if(
      arguments.begin(), arguments.end(), [](const char* argument) {
        return std::strcmp(argument, "--quick") == 0;
      });
  if (quick == arguments.end()) return {};
  arguments.erase(quick);
  return kQuick;
}

int Main(int argc, char** argv) {
  // The command line's flags come later and win.
  std::string interleave = "--benchmark_enable_random_interleaving=true";
  std::vector<char*> arguments(argv, argv + argc);
  const Effort effort = ReadEffort(arguments);
  arguments.insert(arguments.begin() + 1, interleave.data());
  argc = static_cast<int>(arguments.size());
  argv = arguments.data();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  if (!PinThread(0)) std::fprintf(stderr, "the thread may move: noisy\n");
  for (Comparison& comparison : CodingComparisons(effort.coding_runs)) {
    RegisterComparison(std::move(comparison), effort.repetitions);
  }
  const DnsResponder server(DnsResponder::Idle::kSleeps);
  RegisterLookups(server, Families::kIpv4, "lookup_a", effort);
  RegisterLookups(server, Families::kBoth, "lookup_a_aaaa", effort);
  const DnsResponder awake(DnsResponder::Idle::kSpins);
  RegisterLookups(awake, Families::kIpv4, "awake_a", effort);
  RegisterLookups(awake, Families::kBoth, "awake_a_aaaa", effort);
  RegisterCached(server, effort);
  RegisterInFlight(awake, effort);
  ComparisonTable table("DNS");
  benchmark::RunSpecifiedBenchmarks(&table);
  benchmark::Shutdown();
  return 0;
}

}  // namespace
}  // namespace rawnet

int main(int argc, char** argv) { return rawnet::Main(argc, argv); }
