// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_ADDRESS_H_
#define RAWNET_SOCKET_ADDRESS_H_

#include <ostream>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/string_view.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {

// One end of a connection of any kind, Go's net.Addr: an IP endpoint, the path
// of a Unix socket (a leading '@' names Linux's abstract space), or nothing,
// when the end has no name or it is not known any more.
class Address {
 public:
  Address() = default;
  explicit Address(Endpoint endpoint) : value_(endpoint) {}
  explicit Address(std::string path) : value_(std::move(path)) {}

  bool empty() const { return value_.index() == 0; }
  // Null when this is not an IP endpoint, or not a path.
  const Endpoint* endpoint() const { return std::get_if<Endpoint>(&value_); }
  const std::string* path() const { return std::get_if<std::string>(&value_); }

  // "127.0.0.1:80", "[::1]:80", "/run/x.sock", "@name"; "" when empty.
  std::string ToString() const;

  friend bool operator==(const Address&, const Address&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Address& address) {
    return out << address.ToString();
  }

 private:
  std::variant<std::monostate, Endpoint, std::string> value_;
};

// The form that system calls take. A zone becomes the index of its interface,
// by name or number; 0, which means any, when there is none of that name.
SocketAddress ToSocketAddress(Sys& sys, const Endpoint& endpoint);
Endpoint EndpointOf(Sys& sys, const SocketAddress& address);
Address AddressOf(Sys& sys, const SocketAddress& address);

}  // namespace rawnet

#endif  // RAWNET_SOCKET_ADDRESS_H_
