// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/fd.h"

#include <cerrno>

#include "rawnet/async/event_loop.h"
#include "rawnet/async/slot.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/errors.h"
#include "rawnet/sockopt/half_close.h"

namespace rawnet {

void Fd::Release() {
  const Slot* slot = RecentSlot();
  CheckThat(slot == nullptr || !slot->HasWaiters(),
            "a connection was destroyed while an operation waits on it; close "
            "it, and let the operation end");
  descriptor_->Close();
  descriptor_->Unref();
}

Slot* Fd::RecentSlot() const {
  EventLoop* loop = EventLoop::CurrentOrNull();
  return loop == nullptr ? nullptr : loop->RecentSlot(*descriptor_);
}

absl::Status Fd::Check(Direction direction) const {
  if (ABSL_PREDICT_FALSE(descriptor_->closed())) return ClosedError();
  if (ABSL_PREDICT_FALSE(descriptor_->DeadlinePassed(direction))) {
    return TimeoutError();
  }
  return absl::OkStatus();
}

IoResult Fd::Conclude(ssize_t result, Direction direction,
                      absl::string_view call) {
  if (result >= 0) return IoResult::Done(static_cast<size_t>(result));
  if (result == -EAGAIN) return IoResult::WaitFor(*descriptor_, direction);
  return IoResult::Failed(ErrnoStatus(static_cast<int>(-result), call));
}

IoResult Fd::TryRead(absl::Span<char> buffer) {
  absl::Status status = Check(Direction::kRead);
  if (!status.ok()) return IoResult::Failed(std::move(status));
  Slot* slot = kind_ == Kind::kTcp ? RecentSlot() : nullptr;
  if (slot != nullptr && slot->registered) {
    // The last read emptied the receive buffer, and no event came since: the
    // system call would answer EAGAIN.
    if (!slot->may_be_readable && !slot->closing) {
      return IoResult::WaitFor(*descriptor_, Direction::kRead);
    }
    slot->may_be_readable = false;
  }
  if (!descriptor_->Enter()) return IoResult::Failed(ClosedError());
  const ssize_t result = descriptor_->sys().Receive(descriptor_->fd(), buffer);
  descriptor_->Leave();
  if (slot != nullptr) {
    if (result == static_cast<ssize_t>(buffer.size())) {
      slot->may_be_readable = true;
    } else if (result <= 0 && result != -EAGAIN) {
      slot->closing = true;
    }
  }
  return Conclude(result, Direction::kRead, "read");
}

IoResult Fd::TryReadDatagram(absl::Span<char> buffer) {
  absl::Status status = Check(Direction::kRead);
  if (!status.ok()) return IoResult::Failed(std::move(status));
  if (!descriptor_->Enter()) return IoResult::Failed(ClosedError());
  bool truncated = false;
  const ssize_t result =
      descriptor_->sys().ReceiveDatagram(descriptor_->fd(), buffer, &truncated);
  descriptor_->Leave();
  if (truncated) {
    return IoResult::Failed(ErrnoStatus(EMSGSIZE, "read"));
  }
  return Conclude(result, Direction::kRead, "read");
}

IoResult Fd::TryWrite(absl::string_view bytes) {
  absl::Status status = Check(Direction::kWrite);
  if (!status.ok()) return IoResult::Failed(std::move(status));
  if (!descriptor_->Enter()) return IoResult::Failed(ClosedError());
  const ssize_t result = descriptor_->sys().Send(descriptor_->fd(), bytes);
  descriptor_->Leave();
  return Conclude(result, Direction::kWrite, "write");
}

IoResult Fd::TryWritev(Buffers& buffers) {
  absl::Status status = Check(Direction::kWrite);
  if (!status.ok()) return IoResult::Failed(std::move(status));
  if (!descriptor_->Enter()) return IoResult::Failed(ClosedError());
  const ssize_t result =
      descriptor_->sys().SendVector(descriptor_->fd(), buffers.Next());
  descriptor_->Leave();
  if (result > 0) buffers.Consume(static_cast<size_t>(result));
  return Conclude(result, Direction::kWrite, "writev");
}

absl::Status Fd::Close() {
  return descriptor_->Close() ? absl::OkStatus() : ClosedError();
}

absl::Status Fd::SetDeadline(Direction direction, absl::Time deadline) {
  if (descriptor_->closed()) return ClosedError();
  descriptor_->SetDeadline(
      direction, MonotonicDeadline(EventLoop::Current().clock(), deadline));
  return absl::OkStatus();
}

absl::Status Fd::Control(
    absl::FunctionRef<absl::Status(SocketHandle socket)> call) const {
  if (!descriptor_->Enter()) return ClosedError();
  absl::Status status =
      call(SocketHandle{&descriptor_->sys(), descriptor_->fd()});
  descriptor_->Leave();
  return status;
}

absl::Status Fd::ShutDown(ShutdownSide side) const {
  const absl::Status status = Control([side](SocketHandle socket) {
    return side == ShutdownSide::kRead ? ShutdownRead(socket)
                                       : ShutdownWrite(socket);
  });
  // Linux's unix_poll does not call a socket writable that is shut while its
  // buffer is full, so that no event would end a write that waits.
  if (status.ok()) descriptor_->Notify();
  return status;
}

Address Fd::LocalAddr() const {
  Address local;
  Control([&local](SocketHandle socket) {
    SocketAddress address;
    if (socket.sys->GetSockName(socket.fd, &address) >= 0) {
      local = AddressOf(*socket.sys, address);
    }
    return absl::OkStatus();
  }).IgnoreError();
  return local;
}

}  // namespace rawnet
