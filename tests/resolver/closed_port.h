// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_CLOSED_PORT_H_
#define RAWNET_TESTS_RESOLVER_CLOSED_PORT_H_

#include <cstdint>
#include <initializer_list>
#include <random>
#include <vector>

#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {

// A port that refuses, on 127.0.0.1 and ::1, by TCP and by UDP, and that nobody
// else gets as long as this lives: a port that was merely found free may be
// another program's when it is used. TCP sockets are bound and do not listen;
// UDP sockets hear nobody but themselves, and the kernel refuses for them.
class ClosedPort {
 public:
  ClosedPort() {
    for (int tries = 0; !Reserve(); ++tries) {
      CheckThat(tries < kTriesMax, "no port is free");
    }
  }
  ClosedPort(const ClosedPort&) = delete;
  ClosedPort& operator=(const ClosedPort&) = delete;
  ~ClosedPort() { Release(); }

  Endpoint endpoint() const { return {IpAddress::LoopbackV4(), port_}; }

 private:
  static constexpr int kTriesMax = 100;

  bool Reserve() {
    port_ = 0;
    for (const IpAddress& ip :
         {IpAddress::LoopbackV4(), IpAddress::LoopbackV6()}) {
      for (SocketType type : {SocketType::kDatagram, SocketType::kStream}) {
        if (Bind(ip, type)) continue;
        Release();
        return false;
      }
    }
    return true;
  }

  bool Bind(const IpAddress& ip, SocketType type) {
    SocketAddress address = ToSocketAddress(sys_, {ip, port_});
    const int fd = sys_.Socket(address.family(), type);
    if (fd < 0) return ip.is_v6();  // no IPv6 here
    fds_.push_back(fd);
    if (sys_.Bind(fd, address) < 0) return false;
    if (sys_.GetSockName(fd, &address) < 0) return false;
    port_ = address.port();
    return type == SocketType::kStream || sys_.Connect(fd, address) == 0;
  }

  void Release() {
    for (int fd : fds_) sys_.Close(fd);
    fds_.clear();
  }

  Sys& sys_ = SystemSys();
  std::vector<int> fds_;
  uint16_t port_ = 0;
};

inline bool MayBind(const SocketAddress& address, SocketType type) {
  Sys& sys = SystemSys();
  const int fd = sys.Socket(SocketFamily::kInet4, type);
  const bool bound = fd >= 0 && sys.Bind(fd, address) == 0;
  if (fd >= 0) sys.Close(fd);
  return bound;
}

// A port for a server that a test starts: nobody had it a moment ago, and the
// kernel gives it to no socket that asks for any, of which a busy machine has
// tens of thousands. It is free on 127.0.0.`host` of each of `hosts`.
inline uint16_t PortForServer(std::initializer_list<uint8_t> hosts = {1}) {
  Sys& sys = SystemSys();
  std::random_device random;
  for (int tries = 0; tries < 10'000; ++tries) {
    const auto port = static_cast<uint16_t>(10'000 + random() % 50'000);
    if (sys.MayBeAutomaticPort(port)) continue;
    bool free = true;
    for (const uint8_t host : hosts) {
      const auto address = SocketAddress::Inet4({127, 0, 0, host}, port);
      free &= MayBind(address, SocketType::kStream);
      free &= MayBind(address, SocketType::kDatagram);
    }
    if (free) return port;
  }
  CheckThat(false, "no port is free for a server");
  return 0;
}

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_CLOSED_PORT_H_
