// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/thread.h"

#include <memory>
#include <utility>

#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/errno_status.h"

namespace rawnet {
namespace {

using Body = std::function<void()>;

extern "C" void* RunBody(void* body) {
  (*std::unique_ptr<Body>(static_cast<Body*>(body)))();
  return nullptr;
}

}  // namespace

absl::StatusOr<Thread> Thread::Start(std::function<void()> run) {
  auto body = std::make_unique<Body>(std::move(run));
  pthread_t thread;
  const int error = ::pthread_create(&thread, nullptr, &RunBody, body.get());
  if (error != 0) return ErrnoStatus(error, "pthread_create");
  body.release();  // RunBody has it.
  return Thread(thread);
}

void Thread::Join() {
  CheckThat(::pthread_join(thread_, nullptr) == 0, "thread is joined once");
}

}  // namespace rawnet
