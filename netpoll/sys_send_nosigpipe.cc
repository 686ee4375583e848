// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <sys/socket.h>
#include <unistd.h>

#include "rawnet/netpoll/sys_mechanism.h"
#include "rawnet/netpoll/sys_result.h"

namespace rawnet {

const int kSendFlags = 0;

int WithoutSigPipe(int fd) {
  if (fd < 0) return fd;
  const int on = 1;
  if (::setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on)) == 0) {
    return fd;
  }
  const int error = NegativeErrno();
  ::close(fd);
  return error;
}

}  // namespace rawnet
