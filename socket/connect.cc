// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/connect.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

constexpr int kRetriesMax = 2;
// A full backlog of a Unix listener: how long to leave it alone.
constexpr absl::Duration kBacklogPause = absl::Milliseconds(5);

bool HasAutomaticPort(const ConnectOptions& options) {
  return !options.local.has_value() || options.local->port == 0;
}

SocketFamily FamilyOf(const Endpoint& endpoint) {
  return endpoint.address.is_v4() ? SocketFamily::kInet4 : SocketFamily::kInet6;
}

ConnectOperation::Target TargetOf(absl::string_view network, SocketType type,
                                  const Endpoint& endpoint) {
  return {network, FamilyOf(endpoint), type,
          ToSocketAddress(EventLoop::Current().sys(), endpoint), endpoint};
}

ConnectOperation::Target UnixTargetOf(absl::string_view path) {
  const bool fits = path.size() <= SocketAddress::unix_path_size_max();
  return {"unix",
          SocketFamily::kUnix,
          SocketType::kStream,
          fits ? SocketAddress::Unix(path) : SocketAddress(),
          Endpoint(),
          std::string(path)};
}

ABSL_ATTRIBUTE_COLD absl::Status PathTooLong() {
  return absl::InvalidArgumentError(absl::StrCat(
      "path too long (>", SocketAddress::unix_path_size_max(), ")"));
}

}  // namespace

Address ConnectOperation::Target::name() const {
  return family == SocketFamily::kUnix ? Address(path) : Address(endpoint);
}

ConnectOperation::ConnectOperation(const Context& context,
                                   absl::string_view network, SocketType type,
                                   const Endpoint& endpoint,
                                   const ConnectOptions& options)
    : Waiter(context),
      target_(TargetOf(network, type, endpoint)),
      options_(options) {}

ConnectOperation::ConnectOperation(const Context& context,
                                   absl::string_view path,
                                   const ConnectOptions& options)
    : Waiter(context), target_(UnixTargetOf(path)), options_(options) {}

bool ConnectOperation::Expired() const {
  if (deadline_converted_) return EventLoop::CheckTime() >= deadline_;
  if (options_.timeout <= absl::ZeroDuration()) return true;
  return options_.deadline != absl::InfiniteFuture() &&
         EventLoop::Current().clock().HasCome(options_.deadline);
}

void ConnectOperation::ConvertDeadline() {
  if (std::exchange(deadline_converted_, true)) return;
  Clock& clock = EventLoop::Current().clock();
  if (options_.deadline != absl::InfiniteFuture()) {
    deadline_ = MonotonicDeadline(clock, options_.deadline);
  }
  if (options_.timeout != absl::InfiniteDuration()) {
    deadline_ = std::min(deadline_, clock.Now() + options_.timeout);
  }
}

bool ConnectOperation::Attempt() {
  if (HasLimit() && Expired()) {
    Fail(TimeoutError());
    return true;
  }
  return connecting_ ? AfterWake() : Start();
}

void ConnectOperation::Fail(const absl::Status& status) {
  fd_ = Fd();
  status_ = WrapOp(
      {.operation = "dial",
       .network = std::string(target_.network),
       .source = options_.local.has_value() ? options_.local->ToString() : "",
       .address = target_.name().ToString()},
      status);
}

bool ConnectOperation::FailWithErrno(int error_number, absl::string_view call) {
  Fail(ErrnoStatus(error_number, call));
  return true;
}

bool ConnectOperation::WaitUntilWritable() {
  connecting_ = true;
  ConvertDeadline();
  WaitFor(fd_.descriptor(), Direction::kWrite);
  WaitUntil(deadline_);
  return false;
}

bool ConnectOperation::Start() {
  for (;; ++retries_) {
    const absl::Status opened = Open();
    if (!opened.ok()) {
      Fail(opened);
      return true;
    }
    const int error = ConnectAndProbe();
    if (error == EINPROGRESS) return WaitUntilWritable();
    if (error == EAGAIN && target_.family == SocketFamily::kUnix) {
      fd_ = Fd();
      ConvertDeadline();
      WaitUntil(std::min(deadline_,
                         EventLoop::Current().clock().Now() + kBacklogPause));
      return false;
    }
    if (error == 0 && !IsSelfConnected()) return true;
    const bool by_chance = error == 0 || error == EADDRNOTAVAIL;
    if (by_chance && HasAutomaticPort(options_) && retries_ < kRetriesMax) {
      continue;
    }
    return FailWithErrno(error == 0 ? ECONNREFUSED : error, "connect");
  }
}

int ConnectOperation::ConnectAndProbe() {
  Sys& sys = fd_.descriptor().sys();
  const int fd = fd_.descriptor().fd();
  const int error = -sys.Connect(fd, target_.address);
  const bool goes_on =
      error == EINPROGRESS || error == EINTR || error == EALREADY;
  return goes_on ? -sys.ConnectProgress(fd, target_.address) : error;
}

bool ConnectOperation::AfterWake() {
  Sys& sys = fd_.descriptor().sys();
  const int fd = fd_.descriptor().fd();
  const int error = sys.SocketError(fd);
  if (error == EINPROGRESS || error == EALREADY || error == EINTR) {
    return WaitUntilWritable();
  }
  if (error != 0 && error != EISCONN) {
    return FailWithErrno(error, "connect");
  }
  SocketAddress peer;
  if (sys.GetPeerName(fd, &peer) == -ENOTCONN) return WaitUntilWritable();
  if (!IsSelfConnected()) return true;
  connecting_ = false;
  if (retries_++ < kRetriesMax) return Start();
  return FailWithErrno(ECONNREFUSED, "connect");
}

absl::Status ConnectOperation::Open() {
  if (target_.address.size() == 0) return PathTooLong();
  Sys& sys = EventLoop::Current().sys();
  const int fd = sys.Socket(target_.family, target_.type);
  if (fd < 0) return ErrnoStatus(-fd, "socket");
  fd_ = Fd(sys, fd, target_.is_tcp() ? Fd::Kind::kTcp : Fd::Kind::kOther);
  const SocketHandle socket{&sys, fd};
  absl::Status status;
  if (target_.is_tcp()) {
    if (options_.no_delay.enabled) status = Set(socket, options_.no_delay);
    if (status.ok() && options_.keep_alive.enabled) {
      status = Set(socket, options_.keep_alive);
    }
  }
  if (status.ok() && options_.control != nullptr) status = CallControl(socket);
  if (status.ok() && options_.local.has_value()) status = Bind(socket);
  return status;
}

absl::Status ConnectOperation::CallControl(SocketHandle socket) {
  return (*options_.control)(socket, target_.network, target_.name());
}

absl::Status ConnectOperation::Bind(SocketHandle socket) {
  const int error = socket.sys->Bind(
      socket.fd, ToSocketAddress(*socket.sys, *options_.local));
  return error < 0 ? ErrnoStatus(-error, "bind") : absl::OkStatus();
}

// Two sockets on one host may open to each other at the same time; so may one
// socket to itself, when the kernel gives it the very port that it dials.
bool ConnectOperation::IsSelfConnected() {
  if (!target_.is_tcp()) return false;
  const Endpoint& remote = target_.endpoint;
  Sys& sys = fd_.descriptor().sys();
  if (!HasAutomaticPort(options_) || !sys.MayBeAutomaticPort(remote.port)) {
    return false;
  }
  SocketAddress local;
  if (sys.GetSockName(fd_.descriptor().fd(), &local) < 0) return true;
  return local.port() == remote.port &&
         EndpointOf(sys, local).address.Unmapped() == remote.address.Unmapped();
}

absl::StatusOr<std::unique_ptr<TcpConn>> TcpConnectOperation::await_resume() {
  return Take<TcpConn>(target().endpoint);
}

absl::StatusOr<std::unique_ptr<UnixConn>> UnixConnectOperation::await_resume() {
  return Take<UnixConn>(target().name());
}

UnixConnectOperation ConnectUnix(const Context& context, absl::string_view path,
                                 const ConnectOptions& options) {
  return UnixConnectOperation(context, path, options);
}

namespace {

class UdpConnectOperation final : public ConnectOperation {
 public:
  using ConnectOperation::ConnectOperation;
  absl::StatusOr<std::unique_ptr<UdpConn>> await_resume() {
    return Take<UdpConn>(target().endpoint);
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<UdpConn>> ConnectUdp(
    const Endpoint& endpoint, const ConnectOptions& options,
    absl::string_view network) {
  UdpConnectOperation operation(Context::Background(), network,
                                SocketType::kDatagram, endpoint, options);
  // Not Wait, which drives the loop now and then: who calls a function that
  // never waits does not expect that others run.
  operation.TryNow();
  return operation.await_resume();
}

}  // namespace rawnet
