// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sys_faults.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <utility>

namespace rawnet {
namespace {

constexpr int kSocketErrors[] = {EMFILE, ENFILE,       ENOBUFS,        ENOMEM,
                                 EACCES, EAFNOSUPPORT, EPROTONOSUPPORT};
constexpr int kCloseErrors[] = {EINTR, EIO};
constexpr int kConnectErrors[] = {
    EINTR,         ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EHOSTUNREACH,
    EADDRNOTAVAIL, EADDRINUSE,   EAGAIN,    EACCES,      EPERM,
    ECONNRESET,    ENETDOWN,     ENOBUFS,   ENOMEM};
constexpr int kConnectProgressErrors[] = {EINPROGRESS,  ECONNREFUSED,
                                          ETIMEDOUT,    ENETUNREACH,
                                          EHOSTUNREACH, ECONNRESET};
constexpr int kBindErrors[] = {EADDRINUSE, EADDRNOTAVAIL, EACCES, ENOMEM};
constexpr int kListenErrors[] = {EADDRINUSE, ENOBUFS};
constexpr int kAcceptErrors[] = {
    EAGAIN,      ECONNABORTED, EMFILE,     ENFILE,   ENOBUFS,
    ENOMEM,      EPROTO,       EPERM,      ENETDOWN, EHOSTUNREACH,
    ENETUNREACH, EHOSTDOWN,    ENOPROTOOPT};
constexpr int kShutdownErrors[] = {ENOTCONN, ENOBUFS};
constexpr int kReceiveErrors[] = {EAGAIN,       ECONNRESET, ETIMEDOUT,
                                  EHOSTUNREACH, ENOBUFS,    ENOMEM};
constexpr int kSendErrors[] = {EAGAIN,    EPIPE,        ECONNRESET,
                               ETIMEDOUT, EHOSTUNREACH, ENETUNREACH,
                               ENOBUFS,   ENOMEM,       EPERM};
constexpr int kReceiveDatagramErrors[] = {
    EAGAIN, ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ENOBUFS, ENOMEM};
constexpr int kSetSockOptErrors[] = {ENOPROTOOPT, EINVAL, ENOBUFS, ENOMEM,
                                     EPERM};
constexpr int kGetSockOptErrors[] = {ENOPROTOOPT, ENOBUFS};
constexpr int kSocketErrorErrors[] = {ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH,
                                      ECONNRESET};
constexpr int kGetSockNameErrors[] = {ENOBUFS};
constexpr int kGetPeerNameErrors[] = {ENOTCONN, ENOBUFS};
constexpr int kPollerAddErrors[] = {ENOMEM, ENOSPC};

struct Kind {
  absl::string_view name;
  absl::Span<const int> errors;
};

// In the order of SysCall.
constexpr Kind kKinds[] = {
    {"socket", kSocketErrors},
    {"close", kCloseErrors},
    {"connect", kConnectErrors},
    {"connect progress", kConnectProgressErrors},
    {"bind", kBindErrors},
    {"listen", kListenErrors},
    {"accept", kAcceptErrors},
    {"shutdown", kShutdownErrors},
    {"receive", kReceiveErrors},
    {"send", kSendErrors},
    {"send vector", kSendErrors},
    {"receive datagram", kReceiveDatagramErrors},
    {"setsockopt", kSetSockOptErrors},
    {"getsockopt", kGetSockOptErrors},
    {"socket error", kSocketErrorErrors},
    {"getsockname", kGetSockNameErrors},
    {"getpeername", kGetPeerNameErrors},
    {"poller add", kPollerAddErrors},
};

}  // namespace

absl::string_view SysCallName(SysCall call) {
  return kKinds[static_cast<size_t>(call)].name;
}

absl::Span<const int> ErrorsOf(SysCall call) {
  return kKinds[static_cast<size_t>(call)].errors;
}

// connect(2) says EAGAIN when it finds no port.
bool IsNotYet(SysCall call, int error) {
  switch (error) {
    case EAGAIN:
      return call != SysCall::kConnect;
    case EINPROGRESS:
      return call == SysCall::kConnectProgress;
    case ENOTCONN:
      return call == SysCall::kGetPeerName;
  }
  return false;
}

void SysFaults::SetPlan(SysFaultPlan plan) {
  plan_ = std::move(plan);
  calls_ = 0;
  std::fill(std::begin(calls_of_), std::end(calls_of_), 0);
}

SysFault SysFaults::Next(SysCall call, int fd) {
  const SysCallSite site = {
      .call = call,
      .fd = fd,
      .number = calls_++,
      .number_of_kind = calls_of_[static_cast<size_t>(call)]++};
  return plan_ ? plan_(site) : SysFault();
}

SysFaultPlan FailCall(int number, int error) {
  return [number, error](const SysCallSite& site) {
    return SysFault{.error = site.number == number ? error : 0};
  };
}

SysFaultPlan FailCall(SysCall call, int number_of_kind, int error) {
  return [call, number_of_kind, error](const SysCallSite& site) {
    const bool it = site.call == call && site.number_of_kind == number_of_kind;
    return SysFault{.error = it ? error : 0};
  };
}

}  // namespace rawnet
