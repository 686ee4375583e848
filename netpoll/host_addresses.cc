// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/host_addresses.h"

#include <netdb.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/strings/ascii.h"
#include "rawnet/netpoll/errno_status.h"

namespace rawnet {
namespace {

using Outcome = HostAddresses::Outcome;

// A name without addresses: not in POSIX any more, and not everywhere.
#ifdef EAI_NODATA
constexpr int kNoAddresses = EAI_NODATA;
#else
constexpr int kNoAddresses = EAI_NONAME;
#endif

bool IsNotFoundError(int error) {
  return error == EAI_NONAME || error == kNoAddresses;
}

int ToAddressFamily(std::optional<SocketFamily> family) {
  if (!family.has_value()) return AF_UNSPEC;
  return *family == SocketFamily::kInet4 ? AF_INET : AF_INET6;
}

HostAddresses Failure(int error, int error_number) {
  HostAddresses result;
  result.outcome =
      IsNotFoundError(error) ? Outcome::kNotFound : Outcome::kTemporary;
  if (error == EAI_SYSTEM) {
    result.error_number = error_number;
    result.error = ErrnoText(error_number);
  } else {
    result.error = gai_strerror(error);
    if (!result.error.empty()) {
      result.error[0] = absl::ascii_tolower(result.error[0]);
    }
  }
  return result;
}

SocketAddress Copied(const addrinfo& info) {
  SocketAddress address;
  *address.mutable_size() = info.ai_addrlen;
  std::memcpy(address.data(), info.ai_addr, info.ai_addrlen);
  return address;
}

}  // namespace

HostAddresses GetHostAddresses(const std::string& name,
                               std::optional<SocketFamily> family) {
  addrinfo hints = {};
  hints.ai_family = ToAddressFamily(family);
  hints.ai_socktype = SOCK_STREAM;  // else each address comes thrice
  addrinfo* list = nullptr;
  const int error = getaddrinfo(name.c_str(), nullptr, &hints, &list);
  if (error != 0) return Failure(error, errno);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(list,
                                                                 &freeaddrinfo);
  HostAddresses result;
  for (const addrinfo* info = list; info != nullptr; info = info->ai_next) {
    if (info->ai_family == AF_INET || info->ai_family == AF_INET6) {
      result.addresses.push_back(Copied(*info));
    }
  }
  return result;
}

}  // namespace rawnet
