// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/faulty_sys.h"

#include <algorithm>
#include <cerrno>
#include <vector>

namespace rawnet {
namespace {

template <class T>
absl::Span<T> AtMost(absl::Span<T> buffer, size_t length) {
  return buffer.first(std::min(buffer.size(), length));
}

// The first `length` bytes of `buffers`.
std::vector<iovec> FirstBytes(absl::Span<const iovec> buffers, size_t length) {
  std::vector<iovec> first;
  for (iovec buffer : buffers) {
    buffer.iov_len = std::min(buffer.iov_len, length);
    length -= buffer.iov_len;
    first.push_back(buffer);
  }
  return first;
}

}  // namespace

int FaultySys::Fail(SysCall call, int fd, size_t* length_max) {
  const SysFault fault = faults_.Next(call, fd);
  if (length_max != nullptr) *length_max = fault.length_max;
  const bool later =
      IsNotYet(call, fault.error) ||
      (length_max != nullptr && *length_max != SysFault::kNoLimit);
  if (later) report_again_(fd, fault.ready_after);
  return -fault.error;
}

int FaultySys::Socket(SocketFamily family, SocketType type) {
  const int error = Fail(SysCall::kSocket, -1);
  return error != 0 ? error : real_.Socket(family, type);
}

int FaultySys::Close(int fd) {
  const int error = Fail(SysCall::kClose, fd);
  const int answer = real_.Close(fd);
  if (answer == -EBADF) ++closed_in_vain_;
  return error != 0 ? error : answer;
}

int FaultySys::Connect(int fd, const SocketAddress& address) {
  const SysFault fault = faults_.Next(SysCall::kConnect, fd);
  if (fault.error != 0 && fault.error != EINTR) return -fault.error;
  const int answer = real_.Connect(fd, address);
  const bool interrupted = fault.error == EINTR && answer == -EINPROGRESS;
  return interrupted ? -EINTR : answer;
}

int FaultySys::ConnectProgress(int fd, const SocketAddress& address) {
  const int error = Fail(SysCall::kConnectProgress, fd);
  return error != 0 ? error : real_.ConnectProgress(fd, address);
}

int FaultySys::Bind(int fd, const SocketAddress& address) {
  const int error = Fail(SysCall::kBind, fd);
  return error != 0 ? error : real_.Bind(fd, address);
}

int FaultySys::Listen(int fd, int backlog) {
  const int error = Fail(SysCall::kListen, fd);
  return error != 0 ? error : real_.Listen(fd, backlog);
}

int FaultySys::Accept(int fd, SocketAddress* peer) {
  const int error = Fail(SysCall::kAccept, fd);
  return error != 0 ? error : real_.Accept(fd, peer);
}

int FaultySys::Shutdown(int fd, ShutdownSide side) {
  const int error = Fail(SysCall::kShutdown, fd);
  return error != 0 ? error : real_.Shutdown(fd, side);
}

ssize_t FaultySys::Receive(int fd, absl::Span<char> buffer) {
  size_t length_max = SysFault::kNoLimit;
  const int error = Fail(SysCall::kReceive, fd, &length_max);
  return error != 0 ? error : real_.Receive(fd, AtMost(buffer, length_max));
}

ssize_t FaultySys::Send(int fd, absl::Span<const char> buffer) {
  size_t length_max = SysFault::kNoLimit;
  const int error = Fail(SysCall::kSend, fd, &length_max);
  return error != 0 ? error : real_.Send(fd, AtMost(buffer, length_max));
}

ssize_t FaultySys::SendVector(int fd, absl::Span<const iovec> buffers) {
  size_t length_max = SysFault::kNoLimit;
  const int error = Fail(SysCall::kSendVector, fd, &length_max);
  return error != 0 ? error
                    : real_.SendVector(fd, FirstBytes(buffers, length_max));
}

ssize_t FaultySys::ReceiveDatagram(int fd, absl::Span<char> buffer,
                                   bool* truncated) {
  const int error = Fail(SysCall::kReceiveDatagram, fd);
  return error != 0 ? error : real_.ReceiveDatagram(fd, buffer, truncated);
}

int FaultySys::SetSockOpt(int fd, int level, int name, const void* value,
                          socklen_t size) {
  const int error = Fail(SysCall::kSetSockOpt, fd);
  return error != 0 ? error : real_.SetSockOpt(fd, level, name, value, size);
}

int FaultySys::GetSockOpt(int fd, int level, int name, void* value,
                          socklen_t* size) {
  const int error = Fail(SysCall::kGetSockOpt, fd);
  return error != 0 ? error : real_.GetSockOpt(fd, level, name, value, size);
}

int FaultySys::SocketError(int fd) {
  const int error = Fail(SysCall::kSocketError, fd);
  return error != 0 ? -error : real_.SocketError(fd);
}

int FaultySys::GetSockName(int fd, SocketAddress* address) {
  const int error = Fail(SysCall::kGetSockName, fd);
  return error != 0 ? error : real_.GetSockName(fd, address);
}

int FaultySys::GetPeerName(int fd, SocketAddress* address) {
  const int error = Fail(SysCall::kGetPeerName, fd);
  return error != 0 ? error : real_.GetPeerName(fd, address);
}

bool FaultySys::MayBeAutomaticPort(uint16_t port) const {
  return real_.MayBeAutomaticPort(port);
}

uint32_t FaultySys::InterfaceIndex(const std::string& name) {
  return real_.InterfaceIndex(name);
}

std::string FaultySys::InterfaceName(uint32_t index) {
  return real_.InterfaceName(index);
}

}  // namespace rawnet
