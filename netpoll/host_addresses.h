// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_HOST_ADDRESSES_H_
#define RAWNET_NETPOLL_HOST_ADDRESSES_H_

#include <optional>
#include <string>
#include <vector>

#include "rawnet/netpoll/socket_address.h"

namespace rawnet {

// What the system's own resolver says of a name.
struct HostAddresses {
  enum class Outcome {
    kFound,
    kNotFound,   // EAI_NONAME: neither name nor addresses
    kTemporary,  // EAI_AGAIN and whatever else another try may mend
  };

  Outcome outcome = Outcome::kFound;
  std::vector<SocketAddress> addresses = {};  // in the system's order
  std::string error = {};                     // gai_strerror(3), lower case
  int error_number = 0;                       // the errno of EAI_SYSTEM
};

// getaddrinfo(3) for the addresses of `name`, of one family or of both. Blocks
// for as long as the system likes, seconds and more, and nothing interrupts it:
// call it on a thread that has nothing else to do. Thread-safe.
HostAddresses GetHostAddresses(const std::string& name,
                               std::optional<SocketFamily> family);

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_HOST_ADDRESSES_H_
