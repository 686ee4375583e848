// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_SYS_H_
#define RAWNET_TESTS_SIM_SIM_SYS_H_

#include <string>

#include "rawnet/netpoll/sys.h"
#include "rawnet/tests/sim/sim_descriptors.h"
#include "rawnet/tests/sim/sim_stack.h"

namespace rawnet {

// The system calls of a simulated host. What happens without delay, on
// loopback, has happened when a call returns; but as on Linux connect(2) says
// EINPROGRESS all the same.
class SimSys final : public Sys {
 public:
  SimSys(const SimHostOptions& options, SimStack& stack,
         SimDescriptors& descriptors)
      : options_(options), stack_(stack), descriptors_(descriptors) {}

  int Socket(SocketFamily family, SocketType type) override;
  int Close(int fd) override;
  int Connect(int fd, const SocketAddress& address) override;
  int Bind(int fd, const SocketAddress& address) override;
  int Listen(int fd, int backlog) override;
  int Accept(int fd, SocketAddress* peer) override;
  int Shutdown(int fd, ShutdownSide side) override;
  ssize_t Receive(int fd, absl::Span<char> buffer) override;
  ssize_t Send(int fd, absl::Span<const char> buffer) override;
  ssize_t SendVector(int fd, absl::Span<const iovec> buffers) override;
  ssize_t ReceiveDatagram(int fd, absl::Span<char> buffer,
                          bool* truncated) override;
  int SetSockOpt(int fd, int level, int name, const void* value,
                 socklen_t size) override;
  int GetSockOpt(int fd, int level, int name, void* value,
                 socklen_t* size) override;
  int SocketError(int fd) override;
  int GetSockName(int fd, SocketAddress* address) override;
  int GetPeerName(int fd, SocketAddress* address) override;
  bool MayBeAutomaticPort(uint16_t port) const override;
  uint32_t InterfaceIndex(const std::string& name) override;
  std::string InterfaceName(uint32_t index) override;

 private:
  bool HasRoom() const;
  int CheckFamily(const SimSocket& socket, const SocketAddress& address) const;

  const SimHostOptions& options_;
  SimStack& stack_;
  SimDescriptors& descriptors_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_SYS_H_
