// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_FD_H_
#define RAWNET_SOCKET_FD_H_

#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/async/descriptor.h"
#include "rawnet/netpoll/poller.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/io_result.h"
#include "rawnet/sockopt/buffers.h"
#include "rawnet/sockopt/socket_handle.h"

namespace rawnet {

// The owner of a socket: what the connections and listeners are made of.
//
// The Try functions make one system call, or none, and never block. An error is
// the cause alone, "read: connection reset by peer", or one of ClosedError()
// and TimeoutError(); the connection says where it happened. A deadline that
// has passed fails an operation even when data is ready: otherwise a peer that
// dribbles would outlive it.
//
// Thread-safe, but for moving and destroying it.
class Fd {
 public:
  enum class Kind {
    kTcp,    // a short read proves that the receive buffer was empty
    kOther,  // ancillary data may hide behind a short read
  };

  Fd() = default;
  // Owns `fd`, which is non-blocking.
  Fd(Sys& sys, int fd, Kind kind = Kind::kOther)
      : descriptor_(new Descriptor(sys, fd)), kind_(kind) {}
  Fd(Fd&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, nullptr)),
        kind_(other.kind_) {}
  Fd& operator=(Fd other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(kind_, other.kind_);
    return *this;
  }
  ~Fd() {
    if (descriptor_ != nullptr) Release();
  }

  bool has_value() const { return descriptor_ != nullptr; }
  Descriptor& descriptor() const { return *descriptor_; }

  IoResult TryRead(absl::Span<char> buffer);
  IoResult TryReadDatagram(absl::Span<char> buffer);
  IoResult TryWrite(absl::string_view bytes);
  // Consumes what was written.
  IoResult TryWritev(Buffers& buffers);

  // ClosedError() when it was closed already.
  absl::Status Close();

  absl::Status SetDeadline(Direction direction, absl::Time deadline);

  // Runs `call` with the descriptor held open; ClosedError() when it is not.
  // Concurrent reads and writes go on.
  absl::Status Control(
      absl::FunctionRef<absl::Status(SocketHandle socket)> call) const;

  // By Control: an option of sockopt/, shutdown(2).
  template <class Option>
  absl::Status SetOption(const Option& option) const {
    return Control(
        [&option](SocketHandle socket) { return Set(socket, option); });
  }
  template <class Option>
  absl::StatusOr<Option> GetOption() const {
    absl::StatusOr<Option> option = Option();
    const absl::Status held = Control([&option](SocketHandle socket) {
      option = Get<Option>(socket);
      return option.status();
    });
    if (!held.ok()) return held;
    return option;
  }
  absl::Status ShutDown(ShutdownSide side) const;

  // Whether the loop of this thread has begun to watch it. If not, a first wait
  // hears of everything that has come before.
  bool is_watched() const { return RecentSlot() != nullptr; }

  // getsockname(2); empty when the socket is closed.
  Address LocalAddr() const;

 private:
  void Release();
  IoResult Conclude(ssize_t result, Direction direction,
                    absl::string_view call);
  // OK when an operation may be tried; otherwise its error.
  absl::Status Check(Direction direction) const;
  // What the loop of this thread knows of this descriptor; may be null.
  Slot* RecentSlot() const;

  Descriptor* descriptor_ = nullptr;  // holds a reference
  Kind kind_ = Kind::kOther;
};

}  // namespace rawnet

#endif  // RAWNET_SOCKET_FD_H_
