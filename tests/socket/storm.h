// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SOCKET_STORM_H_
#define RAWNET_TESTS_SOCKET_STORM_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/socket/conn.h"

namespace rawnet {

// Threads that share many connections and do everything to them that is
// allowed, at random: read, write, move deadlines, cancel contexts, close one
// half or all, and end while their operations wait.
//
// Each operation must end with data or with an error that somebody has caused.
// Every stream carries one letter, so that bytes which went astray, to a
// descriptor that got the number of a closed one, show.
class Storm {
 public:
  struct Options {
    int connections = 1000;
    int threads = 4;
    int tasks_per_thread = 100;
    uint64_t seed = 1;
  };

  struct Counts {
    std::atomic<uint64_t> done{0}, ended_streams{0}, timeouts{0}, cancels{0},
        closed{0}, resets{0}, closes{0}, threads{0};
  };

  explicit Storm(const Options& options);

  // Blows for so long; then closes everything, and waits until every operation
  // has ended.
  void Rage(absl::Duration duration);

  const Counts& counts() const { return counts_; }

 private:
  using Random = std::mt19937_64;

  // One end of a connection, and what may have been done to it.
  struct End {
    std::unique_ptr<Conn> conn;
    char sends = 0;
    char receives = 0;
    std::atomic<bool> has_been_closed{false};
    std::atomic<bool> has_had_deadline{false};
    std::atomic<bool> has_been_shut_down{false};
  };
  using SharedEnd = std::shared_ptr<End>;

  struct Line {
    absl::Mutex mutex;
    SharedEnd ends[2] ABSL_GUARDED_BY(mutex);
  };
  struct SharedContext {
    absl::Mutex mutex;
    std::shared_ptr<OwnedContext> context ABSL_GUARDED_BY(mutex);
  };
  enum class Patience { kAny, kShort };

  void Renew(Line& line, Random& random);
  SharedEnd Pick(Random& random);
  std::shared_ptr<OwnedContext> PickContext(Random& random, Patience patience);
  std::shared_ptr<OwnedContext> PickShared(Random& random);

  // A thread after another, each with its tasks, until the storm is over.
  void RunThreads(uint64_t seed);
  void RunOneThread(uint64_t seed);
  Task<void> Work(uint64_t seed, Patience patience);
  Task<void> Step(Random& random, Patience patience);
  Task<void> Read(End& end, const Context& context);
  Task<void> ReadScratch(End& end, const Context& context);
  Task<void> Write(End& end, const Context& context, size_t size);
  Task<void> Writev(End& end, const Context& context, size_t size);
  void MoveDeadline(End& end, Random& random);
  void ShutDown(End& end, Random& random);
  void CloseOne(Random& random);
  void CancelOne(Random& random);
  void CloseAll();

  void ExpectLetters(const End& end, absl::string_view bytes);
  void ExpectCause(const End& end, const Context& context,
                   const absl::Status& status);

  const Options options_;
  std::vector<std::unique_ptr<Line>> lines_;
  std::vector<std::unique_ptr<SharedContext>> contexts_;
  std::atomic<bool> over_{false};
  std::atomic<int> threads_running_{0};
  Counts counts_;
};

std::ostream& operator<<(std::ostream& out, const Storm::Counts& counts);

}  // namespace rawnet

#endif  // RAWNET_TESTS_SOCKET_STORM_H_
