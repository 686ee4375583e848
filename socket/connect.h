// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_CONNECT_H_
#define RAWNET_SOCKET_CONNECT_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/waiter.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/fd.h"
#include "rawnet/socket/tcp_conn.h"
#include "rawnet/socket/udp_conn.h"
#include "rawnet/socket/unix_conn.h"
#include "rawnet/sockopt/tcp_options.h"

namespace rawnet {

// Sees each socket after its default options are set and before it is bound
// and connected, or listens; for options that have no field of their own. An
// error abandons the socket.
using ControlHook = std::function<absl::Status(
    SocketHandle socket, absl::string_view network, const Address& address)>;

struct ConnectOptions {
  // When to give up: the earliest of these and of the context's deadline. The
  // timeout counts from the first try.
  absl::Time deadline = absl::InfiniteFuture();
  absl::Duration timeout = absl::InfiniteDuration();
  // Where to connect from; the address family must be that of the remote
  // endpoint. Port 0: any.
  std::optional<Endpoint> local;
  // TCP only. Small segments go out at once, and a silent peer is found out,
  // unless the caller says otherwise.
  NoDelay no_delay;
  KeepAlive keep_alive;
  // Null: none. Must outlive the operation.
  const ControlHook* control = nullptr;
};

// One non-blocking connect(2) of one socket to one address.
//
// On loopback the handshake is over when connect returns EINPROGRESS: a second
// connect tells, and nothing is armed. Else the socket's SO_ERROR is asked when
// it becomes writable, and getpeername before a success is believed: spurious
// wake-ups exist. A connect to itself (a simultaneous open on a port that the
// kernel chose for both ends) and EADDRNOTAVAIL on an automatic port are tried
// again, twice.
class ConnectOperation : public Waiter {
 public:
  struct Target {
    absl::string_view network;  // for errors; a literal
    SocketFamily family;
    SocketType type;
    SocketAddress address;  // unspecified: the name does not fit one
    Endpoint endpoint;      // of an IP network
    std::string path = {};  // of a Unix network

    bool is_tcp() const {
      return type == SocketType::kStream && family != SocketFamily::kUnix;
    }
    Address name() const;
  };

  // To an IP endpoint.
  ConnectOperation(const Context& context, absl::string_view network,
                   SocketType type, const Endpoint& endpoint,
                   const ConnectOptions& options);
  // To a Unix stream socket.
  ConnectOperation(const Context& context, absl::string_view path,
                   const ConnectOptions& options);

 protected:
  ~ConnectOperation() override { Abandon(); }

  // The connection, or why there is none.
  template <class Connection, class Remote>
  absl::StatusOr<std::unique_ptr<Connection>> Take(const Remote& remote) {
    if (!status_.ok()) return std::move(status_);
    return std::make_unique<Connection>(std::move(fd_), remote);
  }
  const Target& target() const { return target_; }

 private:
  bool Attempt() override;
  ABSL_ATTRIBUTE_COLD void Fail(const absl::Status& status) override;

  bool Start();
  bool AfterWake();
  bool HasLimit() const {
    return options_.deadline != absl::InfiniteFuture() ||
           options_.timeout != absl::InfiniteDuration();
  }
  bool Expired() const;
  void ConvertDeadline();
  // 0, EINPROGRESS when it must be waited for, or why it failed.
  int ConnectAndProbe();
  // A socket with its options, ready to connect.
  absl::Status Open();
  absl::Status CallControl(SocketHandle socket);
  absl::Status Bind(SocketHandle socket);
  bool IsSelfConnected();
  ABSL_ATTRIBUTE_COLD bool FailWithErrno(int error_number,
                                         absl::string_view call);
  bool WaitUntilWritable();

  const Target target_;
  const ConnectOptions options_;
  // Of both limits. Converted when there is something to wait for: a connect
  // that succeeds at once reads no clock for it.
  MonotonicTime deadline_ = MonotonicTime::Infinite();
  bool deadline_converted_ = false;
  Fd fd_;
  absl::Status status_;
  int retries_ = 0;
  bool connecting_ = false;
};

// co_await ConnectTcp(...) or Wait(ConnectTcp(...)).
class [[nodiscard]] TcpConnectOperation final : public ConnectOperation {
 public:
  using ConnectOperation::ConnectOperation;
  absl::StatusOr<std::unique_ptr<TcpConn>> await_resume();
};

// Connects to one endpoint. Cannot be handed a name: see dialer/. `network` is
// a literal, "tcp", "tcp4" or "tcp6", for errors and for the control hook.
// Errors: "dial tcp 127.0.0.1:1: connect: connection refused", with the errno;
// TimeoutError and CanceledError as causes.
inline TcpConnectOperation ConnectTcp(const Context& context,
                                      const Endpoint& endpoint,
                                      const ConnectOptions& options = {},
                                      absl::string_view network = "tcp") {
  return TcpConnectOperation(context, network, SocketType::kStream, endpoint,
                             options);
}

class [[nodiscard]] UnixConnectOperation final : public ConnectOperation {
 public:
  using ConnectOperation::ConnectOperation;
  absl::StatusOr<std::unique_ptr<UnixConn>> await_resume();
};

// Connects to a stream socket at `path`; a leading '@' names Linux's abstract
// space. A listener whose backlog is full is tried again every few
// milliseconds: poll(2) does not tell when it has room. unix(7).
UnixConnectOperation ConnectUnix(const Context& context, absl::string_view path,
                                 const ConnectOptions& options = {});

// A UDP socket with a fixed peer: sends nothing and never waits. `network`: as
// for ConnectTcp.
absl::StatusOr<std::unique_ptr<UdpConn>> ConnectUdp(
    const Endpoint& endpoint, const ConnectOptions& options = {},
    absl::string_view network = "udp");

}  // namespace rawnet

#endif  // RAWNET_SOCKET_CONNECT_H_
