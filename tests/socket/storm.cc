// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/socket/storm.h"

#include <cerrno>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

constexpr int kContexts = 32;
constexpr size_t kWriteMax = 20'000;  // bytes
// Of each thread; the first ones never wait for long, or all might wait for
// each other.
constexpr int kHastyTasks = 16;
constexpr int kKindsOfStep = 16;

absl::Duration UpTo(absl::Duration max, std::mt19937_64& random) {
  return max * (static_cast<double>(random() % 1000) / 1000);
}

}  // namespace

Storm::Storm(const Options& options) : options_(options) {
  Random random(options.seed);
  for (int i = 0; i < options.connections; ++i) {
    lines_.push_back(std::make_unique<Line>());
    Renew(*lines_.back(), random);
  }
  for (int i = 0; i < kContexts; ++i) {
    contexts_.push_back(std::make_unique<SharedContext>());
    absl::MutexLock lock(&contexts_.back()->mutex);
    contexts_.back()->context =
        std::make_shared<OwnedContext>(WithCancel(Context()));
  }
}

void Storm::Renew(Line& line, Random& random) {
  auto near = std::make_shared<End>();
  auto far = std::make_shared<End>();
  if (random() % 2 == 0) {
    PairOf<TcpConn> pair = ConnectedTcp();
    near->conn = std::move(pair.near);
    far->conn = std::move(pair.far);
  } else {
    PairOf<UnixConn> pair = ConnectedUnix();
    near->conn = std::move(pair.near);
    far->conn = std::move(pair.far);
  }
  near->sends = far->receives = static_cast<char>(random());
  far->sends = near->receives = static_cast<char>(random());
  absl::MutexLock lock(&line.mutex);
  line.ends[0].swap(near);
  line.ends[1].swap(far);
}

Storm::SharedEnd Storm::Pick(Random& random) {
  Line& line = *lines_[random() % lines_.size()];
  absl::MutexLock lock(&line.mutex);
  return line.ends[random() % 2];
}

std::shared_ptr<OwnedContext> Storm::PickShared(Random& random) {
  SharedContext& shared = *contexts_[random() % contexts_.size()];
  absl::MutexLock lock(&shared.mutex);
  return shared.context;
}

std::shared_ptr<OwnedContext> Storm::PickContext(Random& random,
                                                 Patience patience) {
  const auto parent = PickShared(random);
  if (patience == Patience::kAny && random() % 2 == 0) return parent;
  return std::make_shared<OwnedContext>(
      WithTimeout(*parent, UpTo(absl::Milliseconds(20), random)));
}

void Storm::Rage(absl::Duration duration) {
  std::vector<std::thread> threads;
  for (int i = 0; i < options_.threads; ++i) {
    threads_running_.fetch_add(1);
    threads.emplace_back([this, i] {
      RunThreads(options_.seed + 1000 * i);
      threads_running_.fetch_sub(1);
    });
  }
  EXPECT_TRUE(Wait(Sleep(Context(), duration)).ok());
  over_.store(true);
  // Again: a task in the middle of its last step may make a new connection.
  do {
    CloseAll();
    EXPECT_TRUE(Wait(Sleep(Context(), absl::Milliseconds(1))).ok());
  } while (threads_running_.load() > 0);
  for (std::thread& thread : threads) thread.join();
}

void Storm::RunThreads(uint64_t seed) {
  while (!over_.load()) {
    std::thread([this, &seed] { RunOneThread(++seed); }).join();
    counts_.threads.fetch_add(1);
  }
}

// Most end with tasks that wait; the last one lets them end.
void Storm::RunOneThread(uint64_t seed) {
  Random random(seed);
  for (int i = 0; i < options_.tasks_per_thread; ++i) {
    Spawn(Work(random(), i < kHastyTasks ? Patience::kShort : Patience::kAny));
  }
  const absl::Duration life = UpTo(absl::Milliseconds(400), random);
  EXPECT_TRUE(Wait(Sleep(Context(), life)).ok());
  if (over_.load()) EventLoop::Current().Run();
}

Task<void> Storm::Work(uint64_t seed, Patience patience) {
  Random random(seed);
  while (!over_.load()) co_await Step(random, patience);
}

Task<void> Storm::Step(Random& random, Patience patience) {
  const SharedEnd end = Pick(random);
  const auto context = PickContext(random, patience);
  const uint64_t kind = random() % kKindsOfStep;
  const size_t size = random() % kWriteMax;
  if (kind < 5) {
    co_await Read(*end, *context);
  } else if (kind < 7) {
    co_await ReadScratch(*end, *context);
  } else if (kind < 11) {
    co_await Write(*end, *context, size);
  } else if (kind < 12) {
    co_await Writev(*end, *context, size);
  } else if (kind < 14) {
    MoveDeadline(*end, random);
  } else if (kind < 15) {
    CancelOne(random);
  } else if (random() % 4 == 0) {
    ShutDown(*end, random);
  } else {
    CloseOne(random);
  }
}

Task<void> Storm::Read(End& end, const Context& context) {
  char buffer[1000];
  const auto n = co_await end.conn->Read(context, absl::MakeSpan(buffer));
  ExpectCause(end, context, n.status());
  if (n.ok()) ExpectLetters(end, {buffer, *n});
}

Task<void> Storm::ReadScratch(End& end, const Context& context) {
  const auto data = co_await end.conn->ReadScratch(context);
  ExpectCause(end, context, data.status());
  if (data.ok()) ExpectLetters(end, data->bytes());
}

Task<void> Storm::Write(End& end, const Context& context, size_t size) {
  const std::string bytes(size, end.sends);
  const auto n = co_await end.conn->Write(context, bytes);
  ExpectCause(end, context, n.status());
  EXPECT_EQ(n.value_or(size), size);
}

Task<void> Storm::Writev(End& end, const Context& context, size_t size) {
  const std::string bytes(size, end.sends);
  Buffers buffers;
  buffers.Append(bytes);
  buffers.Append(bytes);
  const auto n = co_await end.conn->Writev(context, buffers);
  ExpectCause(end, context, n.status());
  EXPECT_EQ(n.ok(), buffers.empty());
}

void Storm::MoveDeadline(End& end, Random& random) {
  const uint64_t kind = random() % 4;
  absl::Time deadline = absl::InfiniteFuture();
  if (kind == 0) deadline = absl::UnixEpoch();
  if (kind == 1) deadline = absl::Now() + UpTo(absl::Milliseconds(5), random);
  if (kind < 2) end.has_had_deadline.store(true);
  const absl::Status status = random() % 2 == 0
                                  ? end.conn->SetReadDeadline(deadline)
                                  : end.conn->SetWriteDeadline(deadline);
  EXPECT_TRUE(status.ok() || (IsClosed(status) && end.has_been_closed.load()))
      << status;
}

// A peer that has gone makes it ENOTCONN.
void Storm::ShutDown(End& end, Random& random) {
  end.has_been_shut_down.store(true);
  const absl::Status status =
      random() % 2 == 0 ? end.conn->CloseRead() : end.conn->CloseWrite();
  EXPECT_TRUE(status.ok() || IsClosed(status) || ErrnoOf(status) == ENOTCONN)
      << status;
}

void Storm::CloseOne(Random& random) {
  Line& line = *lines_[random() % lines_.size()];
  SharedEnd end;
  {
    absl::MutexLock lock(&line.mutex);
    end = line.ends[random() % 2];
  }
  if (end->has_been_closed.exchange(true)) return;
  EXPECT_TRUE(end->conn->Close().ok());
  counts_.closes.fetch_add(1);
  Renew(line, random);
}

void Storm::CancelOne(Random& random) {
  SharedContext& shared = *contexts_[random() % contexts_.size()];
  auto context = std::make_shared<OwnedContext>(WithCancel(Context()));
  {
    absl::MutexLock lock(&shared.mutex);
    shared.context.swap(context);
  }
  context->Cancel();
}

void Storm::CloseAll() {
  for (const auto& line : lines_) {
    absl::MutexLock lock(&line->mutex);
    for (const SharedEnd& end : line->ends) {
      if (end->has_been_closed.exchange(true)) continue;
      EXPECT_TRUE(end->conn->Close().ok());
    }
  }
}

void Storm::ExpectLetters(const End& end, absl::string_view bytes) {
  if (bytes.empty()) counts_.ended_streams.fetch_add(1);
  const size_t stray = bytes.find_first_not_of(end.receives);
  EXPECT_EQ(stray, bytes.npos) << "of " << bytes.size() << " bytes";
}

void Storm::ExpectCause(const End& end, const Context& context,
                        const absl::Status& status) {
  const int error = ErrnoOf(status);
  if (status.ok()) {
    counts_.done.fetch_add(1);
  } else if (IsTimeout(status)) {
    counts_.timeouts.fetch_add(1);
    EXPECT_TRUE(end.has_had_deadline.load() || context.done()) << status;
  } else if (IsCanceled(status)) {
    counts_.cancels.fetch_add(1);
    EXPECT_TRUE(context.done()) << status;
  } else if (IsClosed(status)) {
    counts_.closed.fetch_add(1);
    EXPECT_TRUE(end.has_been_closed.load()) << status;
  } else if (error == ECONNRESET || error == EPIPE) {
    counts_.resets.fetch_add(1);  // the other end was closed or shut down
  } else {
    ADD_FAILURE() << status;
  }
}

std::ostream& operator<<(std::ostream& out, const Storm::Counts& counts) {
  return out << counts.done << " done, " << counts.ended_streams << " at end, "
             << counts.timeouts << " timeouts, " << counts.cancels
             << " cancels, " << counts.closed << " closed, " << counts.resets
             << " resets; " << counts.closes << " closes by " << counts.threads
             << " threads";
}

}  // namespace rawnet
