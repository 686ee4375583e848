// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/loopback_listener.h"

#include <sys/socket.h>
#include <unistd.h>

#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {
namespace {

constexpr int kBacklog = 4096;
constexpr int kServicePortMin = 5000;

}  // namespace

LoopbackListener::LoopbackListener(Port port)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  address_.sin_family = AF_INET;
  address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool bound = port == Port::kAutomatic ? Bind(0) : BindServicePort();
  socklen_t size = sizeof(address_);
  auto* address = reinterpret_cast<sockaddr*>(&address_);
  CheckThat(bound && ::listen(fd_, kBacklog) == 0 &&
                ::getsockname(fd_, address, &size) == 0,
            "no listener on 127.0.0.1");
}

LoopbackListener::~LoopbackListener() { ::close(fd_); }

bool LoopbackListener::Bind(uint16_t port) {
  address_.sin_port = htons(port);
  return ::bind(fd_, reinterpret_cast<const sockaddr*>(&address_),
                sizeof(address_)) == 0;
}

bool LoopbackListener::BindServicePort() {
  for (int port = kServicePortMin; port <= 65535; ++port) {
    const auto candidate = static_cast<uint16_t>(port);
    if (!SystemSys().MayBeAutomaticPort(candidate) && Bind(candidate)) {
      return true;
    }
  }
  return false;
}

void LoopbackListener::AcceptAndReset() {
  const int accepted = ::accept(fd_, nullptr, nullptr);
  CheckThat(accepted >= 0, "accept failed");
  // socket(7): close then resets the connection.
  const linger reset = {.l_onoff = 1, .l_linger = 0};
  ::setsockopt(accepted, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
  ::close(accepted);
}

}  // namespace rawnet
