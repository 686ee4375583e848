// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_SOCKET_H_
#define RAWNET_TESTS_SIM_SIM_SOCKET_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/tests/sim/sim_packet.h"
#include "rawnet/tests/sim/sim_socket_options.h"

namespace rawnet {

class SimStack;

// Who is told that the readiness of a descriptor may have changed: a poller.
class SimWatcher {
 public:
  virtual void OnChange(int fd) = 0;
  // The descriptor is closed: its registration is gone.
  virtual void OnClose(int fd) = 0;

 protected:
  ~SimWatcher() = default;
};

// As poll(2) sees a socket now.
struct SimReadiness {
  bool readable = false;
  bool writable = false;
  bool closing = false;
};

// A socket in the kernel of a simulated host. Its functions are the system
// calls and answer as those do: a value or -errno, as Linux has it. Addresses
// are unmapped: a dual-stack socket that talks IPv4 has IPv4 addresses here.
class SimSocket : public std::enable_shared_from_this<SimSocket> {
 public:
  SimSocket(SimStack& stack, SocketFamily family, SocketType type);
  SimSocket(const SimSocket&) = delete;
  SimSocket& operator=(const SimSocket&) = delete;
  virtual ~SimSocket();

  int Bind(const Endpoint& local);
  virtual int Connect(const Endpoint& remote) = 0;
  // connect(2) to no family. Of TCP it is left out.
  virtual int Dissolve() { return -EAFNOSUPPORT; }
  virtual int Listen(int backlog) = 0;
  // The socket of the connection, without a descriptor; or -errno.
  virtual int Accept(std::shared_ptr<SimSocket>* accepted) = 0;
  virtual int Shutdown(ShutdownSide side) = 0;
  virtual ssize_t Receive(absl::Span<char> buffer, bool* truncated) = 0;
  virtual ssize_t Send(absl::string_view bytes) = 0;
  // close(2) of its descriptor.
  virtual void Close() = 0;
  virtual int PeerName(Endpoint* peer) const = 0;
  virtual SimReadiness Readiness() const = 0;

  int SetOption(int level, int name, const void* value, socklen_t size);
  // An option has changed.
  virtual void OnOptions() {}
  int GetOption(int level, int name, void* value, socklen_t* size);
  // SO_ERROR: the pending error, positive; clears it.
  int TakeError() { return std::exchange(error_, 0); }

  virtual void OnPacket(const SimPacket& packet) = 0;
  // An ICMP error about what this socket sent.
  virtual void OnIcmpError(int error) = 0;
  virtual bool listening() const { return false; }
  // Packets of its peer, and of nobody else, are for it.
  virtual bool connected() const = 0;

  // "tcp 192.0.2.1:80", for messages.
  std::string ToString() const;

  SocketFamily family() const { return family_; }
  SocketType type() const { return type_; }
  SimStack& stack() const { return stack_; }
  const SimSocketOptions& options() const { return options_; }
  const Endpoint& local() const { return local_; }
  const Endpoint& remote() const { return remote_; }
  // The interface of its link-local IPv6 addresses.
  uint32_t scope_id() const { return scope_id_; }
  void set_scope_id(uint32_t scope_id) { scope_id_ = scope_id; }
  // It has a port: by bind(2), or by a call that needed one. Without one it may
  // still go by the name of one that it had.
  bool bound() const { return bound_; }
  // connect(2) has found the port: connections to other peers may share it.
  bool shares_port() const { return shares_port_; }
  // Whether packets to `address` are for this socket.
  bool Covers(const IpAddress& address) const;

  void Watch(int fd, SimWatcher* watcher);
  void Unwatch(SimWatcher* watcher);
  // Makes pollers report what is ready as if it had just become so.
  void ReportAgain() { Changed(); }
  // Says to the watchers that the last descriptor is closed.
  void ForgetWatchers();

 protected:
  // Tells the watchers.
  void Changed();
  // Sets what SO_ERROR and the next call say.
  void SetError(int error) { error_ = error; }
  int pending_error() const { return error_; }
  // Finds a source address and a port for a connection to `remote`: 0 or
  // -errno.
  int ChooseLocal(const Endpoint& remote);
  // Takes a free port on the address that the socket has. False: there is none.
  bool BindAutomatically();
  // Gives back a port that nobody asked for by its number.
  void ReleasePort();
  // Forgets the peer, and an address that nobody asked for.
  void ForgetNames();
  void Inherit(const SimSocket& listener, const Endpoint& local,
               const Endpoint& remote);

 private:
  void TakePort(const Endpoint& local);
  int AnswerOption(int answer, void* value, socklen_t* size) const;

  SimStack& stack_;
  const SocketFamily family_;
  const SocketType type_;
  SimSocketOptions options_;
  Endpoint local_;
  Endpoint remote_;
  uint32_t scope_id_ = 0;
  bool bound_ = false;
  bool shares_port_ = false;
  bool asked_for_port_ = false;     // SOCK_BINDPORT_LOCK
  bool asked_for_address_ = false;  // SOCK_BINDADDR_LOCK
  int error_ = 0;
  std::vector<std::pair<int, SimWatcher*>> watchers_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_SOCKET_H_
