// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <sys/socket.h>

#include "rawnet/netpoll/sys_mechanism.h"

namespace rawnet {

const int kSendFlags = MSG_NOSIGNAL;

int WithoutSigPipe(int fd) { return fd; }

}  // namespace rawnet
