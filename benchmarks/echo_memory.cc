// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/echo_memory.h"

#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "rawnet/benchmarks/echo_load.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

double ResidentBytes() {
  long total = 0;
  long resident = 0;
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  CheckThat(file != nullptr, "no /proc");
  const int read = std::fscanf(file, "%ld %ld", &total, &resident);
  std::fclose(file);
  CheckThat(read == 2, "unknown form of /proc/self/statm");
  return static_cast<double>(resident) *
         static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double AllocatedBytes() { return static_cast<double>(::mallinfo2().uordblks); }

IdleMemory Measure(std::unique_ptr<EchoServer> (*create)(),
                   size_t connection_count) {
  ServerThread server(create());
  // What the server keeps for all its connections is there before.
  EchoLoad first(1);
  first.Connect(server.port());
  EchoLoad load(connection_count);
  const double resident = ResidentBytes();
  const double allocated = AllocatedBytes();
  load.Connect(server.port());
  const auto count = static_cast<double>(connection_count);
  return {(ResidentBytes() - resident) / count,
          (AllocatedBytes() - allocated) / count};
}

}  // namespace

IdleMemory MeasureIdleMemory(std::unique_ptr<EchoServer> (*create)(),
                             size_t connection_count) {
  int ends[2];
  CheckThat(::pipe(ends) == 0, "pipe failed");
  const pid_t child = ::fork();
  CheckThat(child >= 0, "fork failed");
  if (child == 0) {
    const IdleMemory memory = Measure(create, connection_count);
    const bool told = ::write(ends[1], &memory, sizeof(memory)) ==
                      static_cast<ssize_t>(sizeof(memory));
    ::_exit(told ? 0 : 1);
  }
  ::close(ends[1]);
  IdleMemory memory;
  const bool heard = ::read(ends[0], &memory, sizeof(memory)) ==
                     static_cast<ssize_t>(sizeof(memory));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  CheckThat(heard, "the measuring child failed");
  return memory;
}

}  // namespace rawnet
