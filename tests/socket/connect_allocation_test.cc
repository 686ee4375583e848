// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What a dial costs the heap. Replaces operator new, hence a binary of its own.

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace {

std::atomic<int> allocations{0};

void* Counted(size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  void* memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(size_t size) { return Counted(size); }
void* operator new[](size_t size) { return Counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

namespace rawnet {
namespace {

// The Conn and the descriptor it shares with loops.
constexpr int kAllocationsMax = 2;

Task<absl::StatusOr<std::unique_ptr<TcpConn>>> Dial(
    Endpoint endpoint, const ConnectOptions& options) {
  co_return co_await ConnectTcp(Context(), endpoint, options);
}

int AllocationsOf(auto dial) {
  // Frames and pools are made by the first one.
  auto warm_up = dial();
  EXPECT_TRUE(warm_up.ok());
  const int before = allocations.load();
  auto conn = dial();
  const int after = allocations.load();
  EXPECT_TRUE(conn.ok());
  return after - before;
}

TEST(ConnectAllocationTest, WaitAllocatesTheConnAlone) {
  const auto listener = LoopbackListener();
  const Endpoint endpoint = listener->LocalEndpoint();
  const int count =
      AllocationsOf([&] { return Wait(ConnectTcp(Context(), endpoint)); });
  EXPECT_LE(count, kAllocationsMax);
}

TEST(ConnectAllocationTest, DeadlineAllocatesNothing) {
  const auto listener = LoopbackListener();
  const Endpoint endpoint = listener->LocalEndpoint();
  const int count = AllocationsOf([&] {
    ConnectOptions options;
    options.deadline = absl::Now() + absl::Minutes(1);
    return Wait(ConnectTcp(Context(), endpoint, options));
  });
  EXPECT_LE(count, kAllocationsMax);
}

// Under AddressSanitizer frames are not pooled: one more.
TEST(ConnectAllocationTest, CoroutineFrameIsRecycled) {
  const auto listener = LoopbackListener();
  const Endpoint endpoint = listener->LocalEndpoint();
  const ConnectOptions options;
  const int count =
      AllocationsOf([&] { return Wait(Dial(endpoint, options)); });
  EXPECT_LE(count, kAllocationsMax + 1);
}

}  // namespace
}  // namespace rawnet
