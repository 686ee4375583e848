// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/signal_watch.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "rawnet/netpoll/errno_status.h"

namespace rawnet {
namespace {

constexpr int kSignalsMax = 65;  // numbers are below this on every platform

// A handler takes about a microsecond.
constexpr absl::Duration kHandlerPause = absl::Microseconds(20);

class PipeSignalWatch;

// What the handler may touch, by signal number. It may be anywhere, in any
// thread, while a watch ends: it counts itself before it looks for the watch,
// and whoever has taken the watch away waits until the count is zero.
struct Watched {
  std::atomic<bool> taken{false};
  std::atomic<PipeSignalWatch*> watch{nullptr};
  std::atomic<int> handlers{0};  // that run right now
  struct sigaction before;       // written while nobody has the watch
};
Watched watched[kSignalsMax];
static_assert(std::atomic<int>::is_always_lock_free);
static_assert(std::atomic<PipeSignalWatch*>::is_always_lock_free);

extern "C" void OnWatchedSignal(int signal);

class PipeSignalWatch final : public SignalWatch {
 public:
  PipeSignalWatch(int read_end, int write_end)
      : read_end_(read_end), write_end_(write_end) {}

  ~PipeSignalWatch() override {
    Stop();
    close(read_end_);
    close(write_end_);
  }

  absl::Status Watch(int signal) {
    if (signal <= 0 || signal >= kSignalsMax) {
      return absl::InvalidArgumentError(
          absl::StrCat("watch signal ", signal, ": no such signal"));
    }
    Watched& entry = watched[signal];
    if (entry.taken.exchange(true)) {
      return absl::InvalidArgumentError(
          absl::StrCat("watch ", SignalName(signal), ": watched already"));
    }
    if (!Install(signal)) {
      const int error = errno;
      entry.taken.store(false);
      return ErrnoStatus(error, absl::StrCat("watch ", SignalName(signal)));
    }
    signals_.push_back(signal);
    return absl::OkStatus();
  }

  void Stop() override {
    for (const int signal : signals_) Forget(signal);
    signals_.clear();
  }

  // Called by the handler: signal-safety(7).
  void Catch(int signal) {
    int none = 0;
    caught_.compare_exchange_strong(none, signal);
    const char byte = 0;
    // A full pipe is readable already.
    if (write(write_end_, &byte, 1) < 0) errno = 0;
  }

  int fd() const override { return read_end_; }
  int caught() const override { return caught_.load(); }

 private:
  bool Install(int signal) {
    Watched& entry = watched[signal];
    struct sigaction action = {};
    action.sa_handler = OnWatchedSignal;
    sigfillset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    if (sigaction(signal, nullptr, &entry.before) != 0) return false;
    entry.watch.store(this);
    if (sigaction(signal, &action, nullptr) == 0) return true;
    entry.watch.store(nullptr);
    return false;
  }

  static void Forget(int signal) {
    Watched& entry = watched[signal];
    sigaction(signal, &entry.before, nullptr);
    entry.watch.store(nullptr);
    // A sleep, not a yield, which would not let a thread of lower real-time
    // priority run.
    while (entry.handlers.load() > 0) absl::SleepFor(kHandlerPause);
    entry.taken.store(false);
  }

  const int read_end_;
  const int write_end_;
  std::atomic<int> caught_{0};
  std::vector<int> signals_;
};

// A signal that was on its way here when its watch ended is lost, or is caught
// by the next watch.
extern "C" void OnWatchedSignal(int signal) {
  const int saved_errno = errno;
  Watched& entry = watched[signal];
  entry.handlers.fetch_add(1);
  PipeSignalWatch* const watch = entry.watch.load();
  if (watch != nullptr) {
    watch->Catch(signal);
    sigaction(signal, &entry.before, nullptr);
  }
  entry.handlers.fetch_sub(1);
  errno = saved_errno;
}

bool MakeNonBlockingAndPrivate(int fd) {
  return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
         fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SignalWatch>> SignalWatch::Create(
    absl::Span<const int> signals) {
  int ends[2];
  if (pipe(ends) != 0) return ErrnoStatus(errno, "watch signals: pipe");
  auto watch = std::make_unique<PipeSignalWatch>(ends[0], ends[1]);
  if (!MakeNonBlockingAndPrivate(ends[0]) ||
      !MakeNonBlockingAndPrivate(ends[1])) {
    return ErrnoStatus(errno, "watch signals: fcntl");
  }
  for (const int signal : signals) {
    const absl::Status status = watch->Watch(signal);
    if (!status.ok()) return status;
  }
  return std::unique_ptr<SignalWatch>(std::move(watch));
}

std::string SignalName(int signal) {
  switch (signal) {
    case SIGINT:
      return "SIGINT";
    case SIGTERM:
      return "SIGTERM";
    case SIGHUP:
      return "SIGHUP";
    case SIGQUIT:
      return "SIGQUIT";
    case SIGUSR1:
      return "SIGUSR1";
    case SIGUSR2:
      return "SIGUSR2";
    default:
      return absl::StrCat("signal ", signal);
  }
}

}  // namespace rawnet
