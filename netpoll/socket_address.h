// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_SOCKET_ADDRESS_H_
#define RAWNET_NETPOLL_SOCKET_ADDRESS_H_

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace rawnet {

enum class SocketFamily { kUnspecified, kInet4, kInet6, kUnix };

// A struct sockaddr of any family and its length, as the system calls take and
// give it. The rooms above speak of IpAddress, Endpoint and paths; only this
// class knows the layouts.
class SocketAddress {
 public:
  // Empty: size() is 0. Not defaulted, lest `= {}` cleared the storage.
  SocketAddress() {}

  // Of no family: to connect(2) a datagram socket to it ends its association,
  // and gives back an address and a port that it was given for that. BSD does
  // so too, though it answers EAFNOSUPPORT.
  static SocketAddress Dissolving();
  static SocketAddress Inet4(std::array<uint8_t, 4> bytes, uint16_t port);
  static SocketAddress Inet6(std::array<uint8_t, 16> bytes, uint16_t port,
                             uint32_t scope_id);
  // A path, or with a leading '@' or NUL a name in Linux's abstract space.
  // `path` holds at most unix_path_size_max() bytes. unix(7).
  static SocketAddress Unix(absl::string_view path);
  static size_t unix_path_size_max();

  SocketFamily family() const;
  uint16_t port() const;                        // kInet4, kInet6
  std::array<uint8_t, 4> inet4_bytes() const;   // kInet4
  std::array<uint8_t, 16> inet6_bytes() const;  // kInet6
  uint32_t scope_id() const;                    // kInet6
  // kUnix. Abstract names start with '@'; an unnamed socket's is empty.
  std::string unix_path() const;

  const sockaddr* data() const {
    return reinterpret_cast<const sockaddr*>(&storage_);
  }
  sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }
  // Before a system call that fills the address: the room there is. After it:
  // what it used.
  socklen_t* mutable_size() { return &size_; }
  static constexpr socklen_t capacity() { return sizeof(sockaddr_storage); }

 private:
  sockaddr_storage storage_;  // of which size_ bytes mean something
  socklen_t size_ = 0;
};

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_SOCKET_ADDRESS_H_
