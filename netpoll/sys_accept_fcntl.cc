// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rawnet/netpoll/sys_mechanism.h"
#include "rawnet/netpoll/sys_result.h"

namespace rawnet {
namespace {

// A fork(2) of another thread between the two calls leaks the descriptor into
// its child: the system offers no better.
int Prepare(int fd) {
  if (fd < 0) return fd;
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags >= 0 && ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
      ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0) {
    return fd;
  }
  const int error = NegativeErrno();
  ::close(fd);
  return error;
}

}  // namespace

int OpenDescriptor(int domain, int type) {
  return Prepare(RetryOnInterrupt([&] { return ::socket(domain, type, 0); }));
}

int AcceptDescriptor(int fd, sockaddr* peer, socklen_t* peer_size) {
  return Prepare(
      RetryOnInterrupt([&] { return ::accept(fd, peer, peer_size); }));
}

}  // namespace rawnet
