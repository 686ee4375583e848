// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_SYS_RESULT_H_
#define RAWNET_NETPOLL_SYS_RESULT_H_

#include <cerrno>

namespace rawnet {

// -errno. POSIX lets EWOULDBLOCK differ from EAGAIN; here they are one.
inline int NegativeErrno() { return errno == EWOULDBLOCK ? -EAGAIN : -errno; }

// The answer of `call`, a system call that says -1 and sets errno, as Sys gives
// it: the value or -errno. The one place where EINTR is retried.
template <typename Call>
auto RetryOnInterrupt(Call call) -> decltype(call()) {
  for (;;) {
    const auto value = call();
    if (value >= 0) return value;
    if (errno != EINTR) return NegativeErrno();
  }
}

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_SYS_RESULT_H_
