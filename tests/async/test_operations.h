// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_ASYNC_TEST_OPERATIONS_H_
#define RAWNET_TESTS_ASYNC_TEST_OPERATIONS_H_

#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "rawnet/async/descriptor.h"
#include "rawnet/async/source.h"
#include "rawnet/async/waiter.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {

// Closes the descriptor and gives up the reference.
struct CloseAndUnref {
  void operator()(Descriptor* descriptor) const {
    descriptor->Close();
    descriptor->Unref();
  }
};
using SharedDescriptor = std::shared_ptr<Descriptor>;

inline SharedDescriptor MakeDescriptor(int fd, Sys& sys = SystemSys()) {
  return SharedDescriptor(new Descriptor(sys, fd), CloseAndUnref());
}

// Two connected stream sockets.
struct Pair {
  SharedDescriptor a;
  SharedDescriptor b;
};

inline Pair MakePair(Sys& sys = SystemSys()) {
  int fds[2];
  EXPECT_EQ(
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds),
      0);
  return {MakeDescriptor(fds[0], sys), MakeDescriptor(fds[1], sys)};
}

// What reading and writing share: closed, deadline, system call.
class TransferOperation : public Waiter {
 public:
  absl::StatusOr<size_t> await_resume() { return result_; }
  int attempts() const { return attempts_; }

 protected:
  TransferOperation(const SharedDescriptor& descriptor, Direction direction,
                    const Context& context)
      : Waiter(context), descriptor_(descriptor), way_(direction) {}

  virtual ssize_t Call(Descriptor& descriptor) = 0;

 private:
  bool Attempt() override {
    ++attempts_;
    ssize_t n = -ECANCELED;
    if (descriptor_->Enter()) {
      n = descriptor_->DeadlinePassed(way_) ? -ETIMEDOUT : Call(*descriptor_);
      descriptor_->Leave();
    }
    if (n == -EAGAIN) {
      WaitFor(*descriptor_, way_);
      return false;
    }
    result_ = n >= 0 ? absl::StatusOr<size_t>(n) : StatusOf(n);
    return true;
  }
  void Fail(const absl::Status& status) override { result_ = status; }

  static absl::Status StatusOf(ssize_t error) {
    if (error == -ECANCELED) return absl::AbortedError("closed");
    if (error == -ETIMEDOUT) return absl::DeadlineExceededError("i/o timeout");
    return absl::ErrnoToStatus(static_cast<int>(-error), "transfer");
  }

  const SharedDescriptor descriptor_;
  const Direction way_;
  int attempts_ = 0;
  absl::StatusOr<size_t> result_ = absl::UnknownError("not finished");
};

class [[nodiscard]] Read final : public TransferOperation {
 public:
  Read(const SharedDescriptor& descriptor, absl::Span<char> buffer,
       const Context& context = Context())
      : TransferOperation(descriptor, Direction::kRead, context),
        buffer_(buffer) {}

 private:
  ssize_t Call(Descriptor& descriptor) override {
    return descriptor.sys().Receive(descriptor.fd(), buffer_);
  }
  const absl::Span<char> buffer_;
};

class [[nodiscard]] Write final : public TransferOperation {
 public:
  Write(const SharedDescriptor& descriptor, absl::Span<const char> buffer,
        const Context& context = Context())
      : TransferOperation(descriptor, Direction::kWrite, context),
        buffer_(buffer) {}

 private:
  ssize_t Call(Descriptor& descriptor) override {
    return descriptor.sys().Send(descriptor.fd(), buffer_);
  }
  const absl::Span<const char> buffer_;
};

// Now, without waiting.
inline void Put(const SharedDescriptor& descriptor, absl::string_view bytes) {
  EXPECT_EQ(
      descriptor->sys().Send(descriptor->fd(),
                             absl::MakeConstSpan(bytes.data(), bytes.size())),
      static_cast<ssize_t>(bytes.size()));
}

// Until a send would wait.
inline void Fill(const SharedDescriptor& descriptor) {
  const std::string bytes(4096, 'x');
  while (descriptor->sys().Send(descriptor->fd(), bytes) > 0) {
  }
}

// A source without a descriptor: a flag that is raised once. Owned by
// references, as any source.
class Flag final : public Source {
 public:
  // Another thread's waiters end too.
  void Raise() {
    raised_.store(true);
    Notify();
  }
  bool raised() const { return raised_.load(); }
  // Ends the flag without raising it.
  void Finish() {
    finished_.store(true);
    Notify();
  }
  bool finished() const override { return finished_.load(); }
  MonotonicTime deadline(Direction) const override {
    return MonotonicTime::Infinite();
  }

 private:
  ~Flag() override = default;
  void Discard() override { delete this; }

  std::atomic<bool> raised_{false};
  std::atomic<bool> finished_{false};
};

struct FinishAndUnref {
  void operator()(Flag* flag) const {
    flag->Finish();
    flag->Unref();
  }
};
using SharedFlag = std::shared_ptr<Flag>;
inline SharedFlag MakeFlag() { return SharedFlag(new Flag, FinishAndUnref()); }

// Until the flag is raised, or is finished.
class [[nodiscard]] Raised final : public Waiter {
 public:
  explicit Raised(const SharedFlag& flag, const Context& context = Context())
      : Waiter(context), flag_(flag) {}
  absl::Status await_resume() { return status_; }
  int attempts() const { return attempts_; }

 private:
  bool Attempt() override {
    ++attempts_;
    if (flag_->raised()) return true;
    if (flag_->finished()) {
      status_ = absl::AbortedError("finished");
      return true;
    }
    WaitFor(*flag_, Direction::kRead);
    return false;
  }
  void Fail(const absl::Status& status) override { status_ = status; }

  const SharedFlag flag_;
  int attempts_ = 0;
  absl::Status status_;
};

// An operation that is always ready.
class [[nodiscard]] Ready final : public Waiter {
 public:
  Ready() {}
  void await_resume() {}

 private:
  bool Attempt() override { return true; }
  void Fail(const absl::Status&) override {}
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_ASYNC_TEST_OPERATIONS_H_
