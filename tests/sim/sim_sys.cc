// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_sys.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace rawnet {
namespace {

Endpoint ToEndpoint(const SocketAddress& address) {
  if (address.family() == SocketFamily::kInet4) {
    return {IpAddress::V4(address.inet4_bytes()), address.port()};
  }
  return {IpAddress::V6(address.inet6_bytes()).Unmapped(), address.port()};
}

// An IPv6 socket names its IPv4 addresses by their mapped form.
SocketAddress NameOf(const SimSocket& socket, const Endpoint& endpoint) {
  const IpAddress& ip = endpoint.address;
  if (socket.family() == SocketFamily::kInet4) {
    return SocketAddress::Inet4(ip.V4Bytes(), endpoint.port);
  }
  const uint32_t scope = ip.is_v6() && ip.IsLinkLocal() ? socket.scope_id() : 0;
  return SocketAddress::Inet6(ip.V6Bytes(), endpoint.port, scope);
}

}  // namespace

bool SimSys::HasRoom() const {
  return descriptors_.CountOf(stack_) < options_.descriptors_max;
}

int SimSys::Socket(SocketFamily family, SocketType type) {
  std::shared_ptr<SimSocket> socket;
  const int error = stack_.MakeSocket(family, type, &socket);
  if (error < 0) return error;
  return HasRoom() ? descriptors_.Open(std::move(socket)) : -EMFILE;
}

int SimSys::Close(int fd) {
  const int answer = descriptors_.Close(fd);
  stack_.schedule().RunDue();
  return answer;
}

// inet_bind, inet6_bind and the connect of both.
int SimSys::CheckFamily(const SimSocket& socket,
                        const SocketAddress& address) const {
  const bool v4 = socket.family() == SocketFamily::kInet4;
  const bool address_v4 = address.family() == SocketFamily::kInet4;
  if (v4) return address_v4 ? 0 : -EAFNOSUPPORT;
  if (address_v4) return -EINVAL;  // too short
  if (address.family() != SocketFamily::kInet6) return -EAFNOSUPPORT;
  const IpAddress ip = IpAddress::V6(address.inet6_bytes());
  if (ip.IsMappedV4() || !ip.IsLinkLocal()) return 0;
  if (address.scope_id() == 0) return -EINVAL;
  return address.scope_id() > options_.interfaces.size() ? -ENODEV : 0;
}

int SimSys::Connect(int fd, const SocketAddress& address) {
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  if (address.family() == SocketFamily::kUnspecified) return socket->Dissolve();
  const int error = CheckFamily(*socket, address);
  if (error < 0) return error;
  Endpoint remote = ToEndpoint(address);
  const bool v6 = socket->family() == SocketFamily::kInet6;
  if (v6 && remote.address.is_v4() && socket->options().v6_only()) {
    return -ENETUNREACH;
  }
  // "This host", as BSD has it.
  if (remote.address.IsUnspecified()) {
    remote.address = remote.address.is_v4() ? IpAddress::LoopbackV4()
                                            : IpAddress::LoopbackV6();
  }
  if (v6) socket->set_scope_id(address.scope_id());
  const int answer = socket->Connect(remote);
  stack_.schedule().RunDue();
  return answer;
}

int SimSys::Bind(int fd, const SocketAddress& address) {
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  const int error = CheckFamily(*socket, address);
  if (error < 0) return error;
  const Endpoint local = ToEndpoint(address);
  const bool v6 = socket->family() == SocketFamily::kInet6;
  if (v6 && local.address.is_v4() && socket->options().v6_only()) {
    return -EINVAL;
  }
  if (v6) socket->set_scope_id(address.scope_id());
  return socket->Bind(local);
}

int SimSys::Listen(int fd, int backlog) {
  SimSocket* const socket = descriptors_.Find(fd);
  return socket == nullptr ? -EBADF : socket->Listen(backlog);
}

int SimSys::Accept(int fd, SocketAddress* peer) {
  SimSocket* const listener = descriptors_.Find(fd);
  if (listener == nullptr) return -EBADF;
  // accept(2): the number comes first; the connection stays in the queue.
  if (!HasRoom()) return -EMFILE;
  std::shared_ptr<SimSocket> accepted;
  const int error = listener->Accept(&accepted);
  if (error < 0) return error;
  if (peer != nullptr) *peer = NameOf(*accepted, accepted->remote());
  return descriptors_.Open(std::move(accepted));
}

int SimSys::Shutdown(int fd, ShutdownSide side) {
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  const int answer = socket->Shutdown(side);
  stack_.schedule().RunDue();
  return answer;
}

ssize_t SimSys::Receive(int fd, absl::Span<char> buffer) {
  bool truncated = false;
  return ReceiveDatagram(fd, buffer, &truncated);
}

ssize_t SimSys::ReceiveDatagram(int fd, absl::Span<char> buffer,
                                bool* truncated) {
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  const ssize_t answer = socket->Receive(buffer, truncated);
  stack_.schedule().RunDue();
  return answer;
}

ssize_t SimSys::Send(int fd, absl::Span<const char> buffer) {
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  const ssize_t answer = socket->Send({buffer.data(), buffer.size()});
  stack_.schedule().RunDue();
  return answer;
}

ssize_t SimSys::SendVector(int fd, absl::Span<const iovec> buffers) {
  std::string bytes;
  for (const iovec& buffer : buffers) {
    bytes.append(static_cast<const char*>(buffer.iov_base), buffer.iov_len);
  }
  return Send(fd, bytes);
}

int SimSys::SetSockOpt(int fd, int level, int name, const void* value,
                       socklen_t size) {
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  if (level == SOL_SOCKET && name == SO_BINDTODEVICE) {
    const auto* text = static_cast<const char*>(value);
    const std::string device(text, strnlen(text, size));
    if (!device.empty() && InterfaceIndex(device) == 0) return -ENODEV;
  }
  return socket->SetOption(level, name, value, size);
}

int SimSys::GetSockOpt(int fd, int level, int name, void* value,
                       socklen_t* size) {
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  return socket->GetOption(level, name, value, size);
}

int SimSys::SocketError(int fd) {
  SimSocket* const socket = descriptors_.Find(fd);
  return socket == nullptr ? -EBADF : socket->TakeError();
}

int SimSys::GetSockName(int fd, SocketAddress* address) {
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  *address = NameOf(*socket, socket->local());
  return 0;
}

int SimSys::GetPeerName(int fd, SocketAddress* address) {
  SimSocket* const socket = descriptors_.Find(fd);
  if (socket == nullptr) return -EBADF;
  Endpoint peer;
  const int error = socket->PeerName(&peer);
  if (error < 0) return error;
  *address = NameOf(*socket, peer);
  return 0;
}

bool SimSys::MayBeAutomaticPort(uint16_t port) const {
  return port >= options_.automatic_port_first &&
         port <= options_.automatic_port_last;
}

uint32_t SimSys::InterfaceIndex(const std::string& name) {
  const auto found =
      std::find(options_.interfaces.begin(), options_.interfaces.end(), name);
  if (found == options_.interfaces.end()) return 0;
  return static_cast<uint32_t>(found - options_.interfaces.begin()) + 1;
}

std::string SimSys::InterfaceName(uint32_t index) {
  const bool known = index > 0 && index <= options_.interfaces.size();
  return known ? options_.interfaces[index - 1] : "";
}

}  // namespace rawnet
