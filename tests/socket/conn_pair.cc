// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/socket/conn_pair.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <utility>

#include "rawnet/async/wait.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {
namespace {

template <class T>
T Must(absl::StatusOr<T> value) {
  CheckThat(value.ok(), value.status().ToString().c_str());
  return *std::move(value);
}

int NonNegative(int answer) {
  CheckThat(answer >= 0, "a system call of the test failed");
  return answer;
}

// An open socket that has a port; puts its name into `name`.
int BoundUdp(const UdpPlace& place, SocketAddress* name) {
  const SocketAddress any = ToSocketAddress(place.sys, {place.address, 0});
  const int fd =
      NonNegative(place.sys.Socket(any.family(), SocketType::kDatagram));
  NonNegative(place.sys.Bind(fd, any));
  NonNegative(place.sys.GetSockName(fd, name));
  return fd;
}

}  // namespace

PairOf<TcpConn> ConnectedTcp(const IpAddress& address) {
  const auto listener = LoopbackListener(address);
  PairOf<TcpConn> pair;
  pair.near = Must(Wait(ConnectTcp(Context(), listener->LocalEndpoint())));
  pair.far = Must(Wait(listener->Accept()));
  return pair;
}

PairOf<UnixConn> ConnectedUnix() {
  int ends[2];
  NonNegative(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
  for (const int fd : ends) {
    NonNegative(::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK));
    NonNegative(::fcntl(fd, F_SETFD, FD_CLOEXEC));
  }
  Sys& sys = EventLoop::Current().sys();
  return {std::make_unique<UnixConn>(Fd(sys, ends[0]), Address()),
          std::make_unique<UnixConn>(Fd(sys, ends[1]), Address())};
}

PairOf<UdpConn> ConnectedUdp(const UdpPlace& near, const UdpPlace& far) {
  SocketAddress near_name, far_name;
  const int near_fd = BoundUdp(near, &near_name);
  const int far_fd = BoundUdp(far, &far_name);
  NonNegative(near.sys.Connect(near_fd, far_name));
  NonNegative(far.sys.Connect(far_fd, near_name));
  return {std::make_unique<UdpConn>(Fd(near.sys, near_fd),
                                    EndpointOf(near.sys, far_name)),
          std::make_unique<UdpConn>(Fd(far.sys, far_fd),
                                    EndpointOf(far.sys, near_name))};
}

std::unique_ptr<TcpListener> LoopbackListener(const IpAddress& address,
                                              const ListenOptions& options) {
  return Must(ListenTcp(Endpoint{address, 0}, options));
}

RawListener::RawListener(const SocketAddress& address, int backlog)
    : fd_(SystemSys().Socket(address.family(), SocketType::kStream)) {
  NonNegative(SystemSys().Bind(fd_, address));
  NonNegative(SystemSys().Listen(fd_, backlog));
}

RawListener::~RawListener() { SystemSys().Close(fd_); }

SocketAddress RawListener::address() const {
  SocketAddress address;
  NonNegative(SystemSys().GetSockName(fd_, &address));
  return address;
}

Endpoint RawListener::endpoint() const {
  return EndpointOf(SystemSys(), address());
}

void RawListener::AcceptOne() {
  SystemSys().Close(NonNegative(SystemSys().Accept(fd_, nullptr)));
}

BlackHole::BlackHole(const SocketAddress& address)
    : listener_(address, 0),
      filler_(Must(Wait(ConnectTcp(Context(), listener_.endpoint())))) {}

const std::string& MoreThanFits() {
  static const std::string& bytes = *new std::string(32 << 20, 'x');
  return bytes;
}

std::string ReadExactly(Conn& conn, size_t size) {
  std::string bytes(size, '\0');
  size_t got = 0;
  while (got < size) {
    const size_t n = Must(Wait(conn.Read(absl::MakeSpan(bytes).subspan(got))));
    if (n == 0) break;
    got += n;
  }
  bytes.resize(got);
  return bytes;
}

}  // namespace rawnet
