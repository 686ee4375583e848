// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/pipe.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/slot.h"
#include "rawnet/async/source.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

// One end as operations wait for it, and what is on its way to it.
//
// Both ends share one mutex, which guards their fields. Notify is called
// without it: there a loop's lock is held when finished() is asked.
class PipeEnd final : public Source {
 public:
  explicit PipeEnd(std::shared_ptr<absl::Mutex> shared)
      : mutex(std::move(shared)) {}

  bool finished() const override {
    absl::MutexLock lock(mutex.get());
    return closed;
  }
  MonotonicTime deadline(Direction direction) const override {
    absl::MutexLock lock(mutex.get());
    return deadlines[static_cast<int>(direction)];
  }

  // OK when an operation may be tried; otherwise its error. What has passed
  // stays so until it is moved: the clocks of two loops may differ.
  absl::Status Check(Direction direction) {
    if (closed) return ClosedError();
    MonotonicTime& time = deadlines[static_cast<int>(direction)];
    if (time == MonotonicTime::Infinite()) return absl::OkStatus();
    if (EventLoop::CheckTime() < time) return absl::OkStatus();
    time = MonotonicTime::InfinitePast();
    return TimeoutError();
  }

  const std::shared_ptr<absl::Mutex> mutex;
  bool closed = false;
  std::string incoming;  // at most kPipeCapacity bytes
  bool ended = false;    // nothing more comes: either end has seen to that
  MonotonicTime deadlines[2] = {MonotonicTime::Infinite(),
                                MonotonicTime::Infinite()};

 private:
  void Discard() override { delete this; }
};

class PipeConn final : public Conn {
 public:
  // Takes over a reference to each.
  PipeConn(PipeEnd* own, PipeEnd* peer) : own_(*own), peer_(*peer) {}
  ~PipeConn() override;

  absl::Status Close() override;
  absl::Status CloseRead() override { return EndStream(own_); }
  absl::Status CloseWrite() override { return EndStream(peer_); }
  absl::Status SetReadDeadline(absl::Time deadline) override {
    return MoveDeadline(Direction::kRead, deadline);
  }
  absl::Status SetWriteDeadline(absl::Time deadline) override {
    return MoveDeadline(Direction::kWrite, deadline);
  }

  absl::string_view network() const override { return "pipe"; }
  Address LocalAddr() const override { return Address(); }
  Address RemoteAddr() const override { return Address(); }

  IoResult TryRead(absl::Span<char> buffer) override;
  IoResult TryWrite(absl::string_view bytes) override;

 private:
  // Makes all that wait on either end look again.
  void NotifyBoth() {
    own_.Notify();
    peer_.Notify();
  }
  absl::Status EndStream(PipeEnd& reader);
  absl::Status MoveDeadline(Direction direction, absl::Time deadline);
  IoResult Failed(absl::string_view operation, const absl::Status& cause) {
    return IoResult::Failed(Annotate(operation, cause));
  }

  PipeEnd& own_;
  PipeEnd& peer_;
};

PipeConn::~PipeConn() {
  EventLoop* const loop = EventLoop::CurrentOrNull();
  const Slot* slot = loop == nullptr ? nullptr : loop->RecentSlot(own_);
  CheckThat(slot == nullptr || !slot->HasWaiters(),
            "a pipe's end was destroyed while an operation waits on it; close "
            "it, and let the operation end");
  Close().IgnoreError();
  own_.Unref();
  peer_.Unref();
}

absl::Status PipeConn::Close() {
  {
    absl::MutexLock lock(own_.mutex.get());
    if (own_.closed) return Annotate("close", ClosedError());
    own_.closed = own_.ended = peer_.ended = true;
  }
  NotifyBoth();
  return absl::OkStatus();
}

absl::Status PipeConn::EndStream(PipeEnd& reader) {
  {
    absl::MutexLock lock(own_.mutex.get());
    if (own_.closed) return Annotate("close", ClosedError());
    reader.ended = true;
  }
  NotifyBoth();
  return absl::OkStatus();
}

absl::Status PipeConn::MoveDeadline(Direction direction, absl::Time deadline) {
  const MonotonicTime time =
      MonotonicDeadline(EventLoop::Current().clock(), deadline);
  {
    absl::MutexLock lock(own_.mutex.get());
    if (own_.closed) return Annotate("set", ClosedError());
    own_.deadlines[static_cast<int>(direction)] = time;
  }
  own_.Notify();
  return absl::OkStatus();
}

// O(n) in what stays behind; n is at most kPipeCapacity.
IoResult PipeConn::TryRead(absl::Span<char> buffer) {
  size_t size = 0;
  {
    absl::MutexLock lock(own_.mutex.get());
    const absl::Status status = own_.Check(Direction::kRead);
    if (!status.ok()) return Failed("read", status);
    if (own_.incoming.empty()) {
      return own_.ended ? IoResult::Done(0)
                        : IoResult::WaitFor(own_, Direction::kRead);
    }
    size = own_.incoming.copy(buffer.data(), buffer.size());
    own_.incoming.erase(0, size);
  }
  peer_.Notify();
  return IoResult::Done(size);
}

IoResult PipeConn::TryWrite(absl::string_view bytes) {
  size_t size = 0;
  {
    absl::MutexLock lock(own_.mutex.get());
    absl::Status status = own_.Check(Direction::kWrite);
    if (status.ok() && peer_.ended) status = ErrnoStatus(EPIPE, "");
    if (!status.ok()) return Failed("write", status);
    size = std::min(bytes.size(), kPipeCapacity - peer_.incoming.size());
    if (size == 0 && !bytes.empty()) {
      return IoResult::WaitFor(own_, Direction::kWrite);
    }
    peer_.incoming.append(bytes.data(), size);
  }
  peer_.Notify();
  return IoResult::Done(size);
}

}  // namespace

PipeEnds Pipe() {
  const auto mutex = std::make_shared<absl::Mutex>();
  auto* const near = new PipeEnd(mutex);
  auto* const far = new PipeEnd(mutex);
  near->Ref();
  far->Ref();
  return {std::make_unique<PipeConn>(near, far),
          std::make_unique<PipeConn>(far, near)};
}

}  // namespace rawnet
