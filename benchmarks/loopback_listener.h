// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_LOOPBACK_LISTENER_H_
#define RAWNET_BENCHMARKS_LOOPBACK_LISTENER_H_

#include <netinet/in.h>

#include <cstdint>

namespace rawnet {

// A raw TCP listener on 127.0.0.1. The kernel completes handshakes into its
// backlog, so that who dials it needs nobody to accept.
class LoopbackListener {
 public:
  enum class Port {
    kOfService,  // one that the system gives to nobody by itself
    kAutomatic,  // one that the system chose
  };

  explicit LoopbackListener(Port port);
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;
  ~LoopbackListener();

  const sockaddr_in& address() const { return address_; }
  int fd() const { return fd_; }

  // Takes the oldest connection and resets it: a connection that ends by FIN
  // stays behind in TIME_WAIT, and thousands of those make each search for a
  // free port longer.
  void AcceptAndReset();

 private:
  bool Bind(uint16_t port);
  bool BindServicePort();

  const int fd_;
  sockaddr_in address_ = {};
};

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_LOOPBACK_LISTENER_H_
