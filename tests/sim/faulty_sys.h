// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_FAULTY_SYS_H_
#define RAWNET_TESTS_SIM_FAULTY_SYS_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/tests/sim/sys_faults.h"

namespace rawnet {

// The system calls of another Sys, some of which fail as a plan of faults says.
// Every simulated host has one: see SimHost::SetFaults. One thread.
class FaultySys final : public Sys {
 public:
  // Makes pollers report `fd` again in a while: the other half of a call that
  // said "not yet" though it could have gone on.
  using ReportAgain = std::function<void(int fd, absl::Duration after)>;

  FaultySys(Sys& real, SysFaults& faults, ReportAgain report_again)
      : real_(real), faults_(faults), report_again_(std::move(report_again)) {}

  int Socket(SocketFamily family, SocketType type) override;
  int Close(int fd) override;
  int Connect(int fd, const SocketAddress& address) override;
  int ConnectProgress(int fd, const SocketAddress& address) override;
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
  // These three never fail by plan.
  bool MayBeAutomaticPort(uint16_t port) const override;
  uint32_t InterfaceIndex(const std::string& name) override;
  std::string InterfaceName(uint32_t index) override;

  // How often a descriptor was closed that was not open: elsewhere another
  // would have had its number, and lost it.
  int closed_in_vain() const { return closed_in_vain_; }

 private:
  // -errno of the fault for this call, or 0, and how much it may move.
  int Fail(SysCall call, int fd, size_t* length_max = nullptr);

  Sys& real_;
  SysFaults& faults_;
  const ReportAgain report_again_;
  int closed_in_vain_ = 0;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_FAULTY_SYS_H_
