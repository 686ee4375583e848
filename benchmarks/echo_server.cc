// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/echo_server.h"

#include <time.h>

#include "rawnet/benchmarks/pin_thread.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

// The load runs on the other one.
constexpr int kServerProcessor = 1;

}  // namespace

ServerThread::ServerThread(std::unique_ptr<EchoServer> server)
    : server_(std::move(server)), thread_([this] {
        PinThread(kServerProcessor);
        server_->Run();
      }) {
  CheckThat(pthread_getcpuclockid(thread_.native_handle(), &cpu_clock_) == 0,
            "the thread has no clock");
}

ServerThread::~ServerThread() {
  server_->Stop();
  thread_.join();
}

double ServerThread::cpu_seconds() const {
  timespec used = {};
  CheckThat(clock_gettime(cpu_clock_, &used) == 0, "clock_gettime failed");
  return static_cast<double>(used.tv_sec) +
         static_cast<double>(used.tv_nsec) * 1e-9;
}

}  // namespace rawnet
