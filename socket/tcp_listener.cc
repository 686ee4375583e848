// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/tcp_listener.h"

#include <algorithm>
#include <cerrno>
#include <string>

#include "rawnet/async/event_loop.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/host_port.h"
#include "rawnet/sockopt/socket_options.h"

namespace rawnet {
namespace {

constexpr absl::Duration kPauseMin = absl::Milliseconds(5);
constexpr absl::Duration kPauseMax = absl::Seconds(1);

// After so many dead connections in a row others get their turn.
constexpr int kDeadInARow = 64;

// accept(2): errors that belong to the connection in the queue, not to the
// listener.
bool IsOfTheConnection(int error) {
  return error == ECONNABORTED || error == ECONNRESET || error == EPROTO ||
         error == EPERM || error == ENETDOWN || error == EHOSTUNREACH ||
         error == ENETUNREACH || error == EHOSTDOWN || error == ENOPROTOOPT ||
         error == ETIMEDOUT;
}

bool IsOutOfResources(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS ||
         error == ENOMEM;
}

enum class Families { kOne, kBoth };

absl::Status Prepare(SocketHandle socket, const Endpoint& endpoint,
                     Families families, const ListenOptions& options) {
  absl::Status status = Set(socket, ReuseAddress{true});
  if (status.ok() && options.reuse_port) status = Set(socket, ReusePort{true});
  if (status.ok() && !endpoint.address.is_v4()) {
    status = Set(socket, V6Only{families == Families::kOne});
  }
  if (status.ok()) status = Set(socket, options.no_delay);
  if (status.ok()) status = Set(socket, options.keep_alive);
  if (status.ok() && options.control) {
    status = options.control(socket, "tcp", Address(endpoint));
  }
  if (!status.ok()) return status;
  const int bound =
      socket.sys->Bind(socket.fd, ToSocketAddress(*socket.sys, endpoint));
  if (bound < 0) return ErrnoStatus(-bound, "bind");
  const int listening = socket.sys->Listen(socket.fd, options.backlog);
  return listening < 0 ? ErrnoStatus(-listening, "listen") : absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<TcpListener>> ListenOn(
    absl::string_view network, const Endpoint& endpoint, Families families,
    const ListenOptions& options) {
  Sys& sys = EventLoop::Current().sys();
  const int fd = sys.Socket(
      endpoint.address.is_v4() ? SocketFamily::kInet4 : SocketFamily::kInet6,
      SocketType::kStream);
  absl::Status status;
  if (fd < 0) {
    status = ErrnoStatus(-fd, "socket");
  } else {
    auto listener = std::make_unique<TcpListener>(Fd(sys, fd));
    status = Prepare({&sys, fd}, endpoint, families, options);
    if (status.ok()) return listener;
  }
  return WrapOp({.operation = "listen",
                 .network = std::string(network),
                 .address = endpoint.ToString()},
                status);
}

}  // namespace

absl::StatusOr<std::unique_ptr<TcpListener>> ListenTcp(
    const Endpoint& endpoint, const ListenOptions& options) {
  return ListenOn("tcp", endpoint, Families::kBoth, options);
}

absl::StatusOr<std::unique_ptr<TcpListener>> ListenTcp(
    absl::string_view network, absl::string_view address,
    const ListenOptions& options) {
  const auto fail = [&](const absl::Status& why) {
    return WrapOp({.operation = "listen",
                   .network = std::string(network),
                   .address = std::string(address)},
                  why);
  };
  if (network != "tcp" && network != "tcp4" && network != "tcp6") {
    return fail(absl::InvalidArgumentError("unknown network"));
  }
  const absl::StatusOr<HostPort> split = SplitHostPort(address);
  if (!split.ok()) return fail(split.status());
  const absl::StatusOr<uint16_t> port = ParsePort(split->port);
  if (!port.ok()) return fail(port.status());
  IpAddress ip = network == "tcp4" ? IpAddress::AnyV4() : IpAddress::AnyV6();
  if (!split->host.empty()) {
    const absl::StatusOr<IpAddress> parsed = IpAddress::Parse(split->host);
    if (!parsed.ok()) return fail(parsed.status());
    ip = *parsed;
  }
  if ((network == "tcp4" && !ip.is_v4()) || (network == "tcp6" && ip.is_v4())) {
    return fail(absl::InvalidArgumentError("address of another family"));
  }
  auto listener =
      ListenOn(network, {ip, *port},
               network == "tcp" ? Families::kBoth : Families::kOne, options);
  // "Every address" is that of IPv4 on a machine without IPv6: EAFNOSUPPORT
  // when it is compiled out, EADDRNOTAVAIL when it is disabled.
  const int error = listener.ok() ? 0 : ErrnoOf(listener.status());
  const bool lacks_v6 = error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
  if (!lacks_v6 || network != "tcp" || !split->host.empty()) return listener;
  return ListenOn(network, {IpAddress::AnyV4(), *port}, Families::kOne,
                  options);
}

AcceptOperation TcpListener::Accept() {
  return AcceptOperation(*this, Context::Background());
}

AcceptOperation TcpListener::Accept(const Context& context) {
  return AcceptOperation(*this, context);
}

absl::Status TcpListener::Close() { return Annotate("close", fd_.Close()); }

absl::Status TcpListener::SetDeadline(absl::Time deadline) {
  return Annotate("set", fd_.SetDeadline(Direction::kRead, deadline));
}

Endpoint TcpListener::LocalEndpoint() const {
  const Address local = fd_.LocalAddr();
  return local.endpoint() == nullptr ? Endpoint() : *local.endpoint();
}

absl::Status TcpListener::Annotate(absl::string_view operation,
                                   const absl::Status& cause) const {
  if (cause.ok()) return cause;  // spares the name, which costs a system call
  return WrapOp({.operation = std::string(operation),
                 .network = "tcp",
                 .address = fd_.LocalAddr().ToString()},
                cause);
}

bool AcceptOperation::Attempt() {
  Descriptor& descriptor = listener_.fd_.descriptor();
  for (int dead = 0;; ++dead) {
    if (descriptor.closed()) break;
    if (descriptor.DeadlinePassed(Direction::kRead)) {
      Fail(TimeoutError());
      return true;
    }
    if (!descriptor.Enter()) break;
    sys_ = &descriptor.sys();
    const int result = sys_->Accept(descriptor.fd(), &peer_);
    descriptor.Leave();
    if (result >= 0) {
      fd_ = result;
      return true;
    }
    if (result == -EAGAIN) {
      WaitFor(descriptor, Direction::kRead);
      return false;
    }
    if (IsOutOfResources(-result)) return Pause();
    if (!IsOfTheConnection(-result)) {
      Fail(ErrnoStatus(-result, "accept"));
      return true;
    }
    if (dead == kDeadInARow) return TryAgainIn(absl::ZeroDuration());
  }
  Fail(ClosedError());
  return true;
}

bool AcceptOperation::Pause() {
  listener_.pauses_.fetch_add(1, std::memory_order_relaxed);
  pause_ = std::clamp(2 * pause_, kPauseMin, kPauseMax);
  return TryAgainIn(pause_);
}

// A listener never becomes writable: waiting for that hears of Close and of a
// deadline that moves, and of nothing else.
bool AcceptOperation::TryAgainIn(absl::Duration pause) {
  Descriptor& descriptor = listener_.fd_.descriptor();
  WaitFor(descriptor, Direction::kWrite);
  WaitUntil(std::min(descriptor.deadline(Direction::kRead),
                     EventLoop::Current().clock().Now() + pause));
  return false;
}

AcceptOperation::~AcceptOperation() {
  if (fd_ >= 0) sys_->Close(fd_);
}

void AcceptOperation::Fail(const absl::Status& status) {
  status_ = listener_.Annotate("accept", status);
}

absl::StatusOr<std::unique_ptr<TcpConn>> AcceptOperation::await_resume() {
  if (!status_.ok()) return std::move(status_);
  return std::make_unique<TcpConn>(
      Fd(*sys_, std::exchange(fd_, -1), Fd::Kind::kTcp),
      EndpointOf(*sys_, peer_));
}

}  // namespace rawnet
