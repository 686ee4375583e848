// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_TCP_LISTENER_H_
#define RAWNET_SOCKET_TCP_LISTENER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/waiter.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/fd.h"
#include "rawnet/socket/tcp_conn.h"
#include "rawnet/sockopt/tcp_options.h"

namespace rawnet {

class AcceptOperation;

struct ListenOptions {
  // How many connections may wait to be accepted; the kernel cuts it to its own
  // limit (net.core.somaxconn). listen(2).
  int backlog = 4096;
  // Several listeners on one port share its connections.
  bool reuse_port = false;
  // Of each connection accepted: they inherit them from the listener.
  NoDelay no_delay;
  KeepAlive keep_alive;
  // Sees the socket before it is bound.
  ControlHook control;
};

// A TCP port that accepts connections.
//
// Any thread may accept, set the deadline and close, at any time. One listener
// for each thread, with reuse_port, scales better than one for all.
class TcpListener final {
 public:
  explicit TcpListener(Fd fd) : fd_(std::move(fd)) {}

  // Waits for a connection: absl::StatusOr<std::unique_ptr<TcpConn>>.
  //
  // A connection that died in the queue is passed over. When the process or
  // the system has no descriptor or memory left (EMFILE, ENFILE, ENOBUFS,
  // ENOMEM) the operation pauses, 5 ms at first and then twice as long up to
  // 1 s, and tries again; connections wait in the queue meanwhile.
  AcceptOperation Accept();
  AcceptOperation Accept(const Context& context);

  // Ends pending and later Accepts with ClosedError. The port is free as soon
  // as this returns, but for a system call that another thread is in.
  absl::Status Close();

  // As Conn::SetReadDeadline, for Accept.
  absl::Status SetDeadline(absl::Time deadline);

  // The endpoint listened on, with the port that the system chose.
  Endpoint LocalEndpoint() const;

  // How often an Accept has paused because the system was out of descriptors
  // or memory.
  uint64_t pause_count() const { return pauses_.load(); }

  // As that of a connection: an option of sockopt/. Any thread.
  template <class Option>
  absl::Status SetOption(const Option& option) {
    return Annotate("set", fd_.SetOption(option));
  }

 private:
  friend class AcceptOperation;

  absl::Status Annotate(absl::string_view operation,
                        const absl::Status& cause) const;

  Fd fd_;
  std::atomic<uint64_t> pauses_{0};
};

class [[nodiscard]] AcceptOperation final : public Waiter {
 public:
  AcceptOperation(TcpListener& listener, const Context& context)
      : Waiter(context), listener_(listener) {}
  ~AcceptOperation() override;

  absl::StatusOr<std::unique_ptr<TcpConn>> await_resume();

 private:
  bool Attempt() override;
  void Fail(const absl::Status& status) override;
  bool Pause();
  bool TryAgainIn(absl::Duration pause);

  TcpListener& listener_;
  int fd_ = -1;
  Sys* sys_ = nullptr;
  SocketAddress peer_;
  absl::Duration pause_ = absl::ZeroDuration();
  absl::Status status_;
};

// Listens on one endpoint; port 0 lets the system choose. [::] takes IPv4 too,
// on "tcp"; a "tcp6" listener takes IPv6 alone. SO_REUSEADDR is set, so that a
// restarted server does not wait for its old connections to be forgotten.
// Errors: "listen tcp 127.0.0.1:80: bind: permission denied".
absl::StatusOr<std::unique_ptr<TcpListener>> ListenTcp(
    const Endpoint& endpoint, const ListenOptions& options = {});

// The same from text: `network` is "tcp", "tcp4" or "tcp6", `address` a
// literal "IP:port" or ":port", which is every address of the network; on
// "tcp", those of IPv4 alone where there is no IPv6.
absl::StatusOr<std::unique_ptr<TcpListener>> ListenTcp(
    absl::string_view network, absl::string_view address,
    const ListenOptions& options = {});

}  // namespace rawnet

#endif  // RAWNET_SOCKET_TCP_LISTENER_H_
