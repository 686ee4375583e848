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
#include "rawnet/netpoll/errno_status.h"

namespace rawnet {
namespace {

constexpr int kSignalsMax = 65;  // numbers are below this on every platform

// What the handler may touch: lock-free atomics, by signal number.
struct Watched {
  std::atomic<int> pipe{-1};  // where to write; -1: not watched
  std::atomic<std::atomic<int>*> caught{nullptr};
  struct sigaction before;
};
Watched watched[kSignalsMax];
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void OnWatchedSignal(int signal) {
  const int saved_errno = errno;
  Watched& entry = watched[signal];
  std::atomic<int>* caught = entry.caught.load();
  int none = 0;
  if (caught != nullptr) caught->compare_exchange_strong(none, signal);
  const int pipe = entry.pipe.load();
  const char byte = 0;
  // A full pipe is readable already.
  if (pipe >= 0 && write(pipe, &byte, 1) < 0) errno = 0;
  sigaction(signal, &entry.before, nullptr);
  errno = saved_errno;
}

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
    int nobody = -1;
    if (!entry.pipe.compare_exchange_strong(nobody, write_end_)) {
      return absl::InvalidArgumentError(
          absl::StrCat("watch ", SignalName(signal), ": watched already"));
    }
    entry.caught.store(&caught_);
    struct sigaction action = {};
    action.sa_handler = OnWatchedSignal;
    sigfillset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    if (sigaction(signal, nullptr, &entry.before) != 0 ||
        sigaction(signal, &action, nullptr) != 0) {
      const int error = errno;
      entry.caught.store(nullptr);
      entry.pipe.store(-1);
      return ErrnoStatus(error, absl::StrCat("watch ", SignalName(signal)));
    }
    signals_.push_back(signal);
    return absl::OkStatus();
  }

  void Stop() override {
    for (const int signal : signals_) Forget(signal);
    signals_.clear();
  }

  int fd() const override { return read_end_; }
  int caught() const override { return caught_.load(); }

 private:
  static void Forget(int signal) {
    Watched& entry = watched[signal];
    sigaction(signal, &entry.before, nullptr);
    entry.caught.store(nullptr);
    entry.pipe.store(-1);
  }

  const int read_end_;
  const int write_end_;
  std::atomic<int> caught_{0};
  std::vector<int> signals_;
};

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
