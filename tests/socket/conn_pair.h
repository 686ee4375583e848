// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SOCKET_CONN_PAIR_H_
#define RAWNET_TESTS_SOCKET_CONN_PAIR_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/ip_address.h"
#include "rawnet/socket/tcp_conn.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/socket/udp_conn.h"
#include "rawnet/socket/unix_conn.h"

namespace rawnet {

// Two ends of a connection on this machine.
template <class C>
struct PairOf {
  std::unique_ptr<C> near;
  std::unique_ptr<C> far;
};

// CHECK on failure; so do all functions here.
PairOf<TcpConn> ConnectedTcp(
    const IpAddress& address = IpAddress::LoopbackV4());
PairOf<UnixConn> ConnectedUnix();

// Two UDP sockets that are each other's peers, on free ports.
struct UdpPlace {
  Sys& sys;
  IpAddress address;
};
PairOf<UdpConn> ConnectedUdp(const UdpPlace& near, const UdpPlace& far);

// On a free port of a loopback address.
std::unique_ptr<TcpListener> LoopbackListener(
    const IpAddress& address = IpAddress::LoopbackV4(),
    const ListenOptions& options = {});

// A listener that stays below: on `address`, with room for `backlog` and one.
class RawListener {
 public:
  RawListener(const SocketAddress& address, int backlog);
  RawListener(const RawListener&) = delete;
  RawListener& operator=(const RawListener&) = delete;
  ~RawListener();

  SocketAddress address() const;
  Endpoint endpoint() const;
  // Takes a connection from the queue and closes it.
  void AcceptOne();

 private:
  const int fd_;
};

// A TCP port on loopback whose queue is full: a connect hangs. It takes no time
// to make, because Linux's queue has room for one more than its backlog;
// examples/black_hole.h must hold everywhere, and finds out by a timeout.
class BlackHole {
 public:
  explicit BlackHole(
      const SocketAddress& address = SocketAddress::Inet4({127, 0, 0, 1}, 0));
  Endpoint endpoint() const { return listener_.endpoint(); }
  // Lets the next connect in, when its SYN is sent again.
  void Open() { listener_.AcceptOne(); }

 private:
  RawListener listener_;
  std::unique_ptr<TcpConn> filler_;
};

// More than any socket holds while nobody reads: to write it is to wait. (A TCP
// socket that was filled until EAGAIN may have room again a moment later.)
const std::string& MoreThanFits();

// Reads `size` bytes, waiting for them.
std::string ReadExactly(Conn& conn, size_t size);

}  // namespace rawnet

#endif  // RAWNET_TESTS_SOCKET_CONN_PAIR_H_
