// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "rawnet/netpoll/sys.h"
#include "rawnet/netpoll/sys_mechanism.h"
#include "rawnet/netpoll/sys_result.h"

namespace rawnet {
namespace {

// macOS and FreeBSD refuse 2 GiB and more with EINVAL.
constexpr size_t kTransferSizeMax = size_t{1} << 30;
// IOV_MAX of every system here; more is EMSGSIZE.
constexpr size_t kVectorSizeMax = 1024;

int DomainOf(SocketFamily family) {
  switch (family) {
    case SocketFamily::kUnspecified:
      return AF_UNSPEC;
    case SocketFamily::kInet4:
      return AF_INET;
    case SocketFamily::kInet6:
      return AF_INET6;
    case SocketFamily::kUnix:
      return AF_UNIX;
  }
  return AF_UNSPEC;
}

int TypeOf(SocketType type) {
  switch (type) {
    case SocketType::kStream:
      return SOCK_STREAM;
    case SocketType::kDatagram:
      return SOCK_DGRAM;
    case SocketType::kSequencedPacket:
      return SOCK_SEQPACKET;
  }
  return SOCK_STREAM;
}

ssize_t SendMessage(int fd, const iovec* buffers, size_t count) {
  msghdr message = {};
  message.msg_iov = const_cast<iovec*>(buffers);
  message.msg_iovlen = count;
  return RetryOnInterrupt([&] { return ::sendmsg(fd, &message, kSendFlags); });
}

// How many of `buffers` fit one call whole.
size_t CountWithinLimits(absl::Span<const iovec> buffers) {
  size_t room = kTransferSizeMax;
  size_t count = 0;
  for (const iovec& buffer : buffers.subspan(0, kVectorSizeMax)) {
    if (buffer.iov_len > room) break;
    room -= buffer.iov_len;
    ++count;
  }
  return count;
}

class MachineSys final : public Sys {
 public:
  int Socket(SocketFamily family, SocketType type) override {
    return WithoutSigPipe(OpenDescriptor(DomainOf(family), TypeOf(type)));
  }

  int Close(int fd) override {
    // close(2): after EINTR the descriptor is gone; another try could close a
    // stranger's.
    if (::close(fd) == 0 || errno == EINTR) return 0;
    return NegativeErrno();
  }

  int Connect(int fd, const SocketAddress& address) override {
    return ::connect(fd, address.data(), address.size()) == 0 ? 0
                                                              : NegativeErrno();
  }

  int ConnectProgress(int fd, const SocketAddress& address) override {
    return rawnet::ConnectProgress(*this, fd, address);
  }

  int Bind(int fd, const SocketAddress& address) override {
    return RetryOnInterrupt(
        [&] { return ::bind(fd, address.data(), address.size()); });
  }

  int Listen(int fd, int backlog) override {
    return RetryOnInterrupt([&] { return ::listen(fd, backlog); });
  }

  int Accept(int fd, SocketAddress* peer) override {
    if (peer == nullptr) {
      return WithoutSigPipe(AcceptDescriptor(fd, nullptr, nullptr));
    }
    *peer->mutable_size() = SocketAddress::capacity();
    return WithoutSigPipe(
        AcceptDescriptor(fd, peer->data(), peer->mutable_size()));
  }

  int Shutdown(int fd, ShutdownSide side) override {
    const int how = side == ShutdownSide::kRead ? SHUT_RD : SHUT_WR;
    return RetryOnInterrupt([&] { return ::shutdown(fd, how); });
  }

  ssize_t Receive(int fd, absl::Span<char> buffer) override {
    const size_t size = std::min(buffer.size(), kTransferSizeMax);
    return RetryOnInterrupt([&] { return ::recv(fd, buffer.data(), size, 0); });
  }

  ssize_t Send(int fd, absl::Span<const char> buffer) override {
    const size_t size = std::min(buffer.size(), kTransferSizeMax);
    return RetryOnInterrupt(
        [&] { return ::send(fd, buffer.data(), size, kSendFlags); });
  }

  ssize_t SendVector(int fd, absl::Span<const iovec> buffers) override {
    const size_t count = CountWithinLimits(buffers);
    if (count > 0 || buffers.empty()) {
      return SendMessage(fd, buffers.data(), count);
    }
    const iovec first = {buffers[0].iov_base, kTransferSizeMax};
    return SendMessage(fd, &first, 1);
  }

  ssize_t ReceiveDatagram(int fd, absl::Span<char> buffer,
                          bool* truncated) override {
    iovec vector = {buffer.data(), std::min(buffer.size(), kTransferSizeMax)};
    msghdr message = {};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    const ssize_t size =
        RetryOnInterrupt([&] { return ::recvmsg(fd, &message, 0); });
    *truncated = size >= 0 && (message.msg_flags & MSG_TRUNC) != 0;
    return size;
  }

  int SetSockOpt(int fd, int level, int name, const void* value,
                 socklen_t size) override {
    return RetryOnInterrupt(
        [&] { return ::setsockopt(fd, level, name, value, size); });
  }

  int GetSockOpt(int fd, int level, int name, void* value,
                 socklen_t* size) override {
    return RetryOnInterrupt(
        [&] { return ::getsockopt(fd, level, name, value, size); });
  }

  int SocketError(int fd) override {
    int error = 0;
    socklen_t size = sizeof(error);
    const int answer = GetSockOpt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return answer < 0 ? answer : error;
  }

  int GetSockName(int fd, SocketAddress* address) override {
    return RetryOnInterrupt([&] {
      *address->mutable_size() = SocketAddress::capacity();
      return ::getsockname(fd, address->data(), address->mutable_size());
    });
  }

  int GetPeerName(int fd, SocketAddress* address) override {
    return RetryOnInterrupt([&] {
      *address->mutable_size() = SocketAddress::capacity();
      return ::getpeername(fd, address->data(), address->mutable_size());
    });
  }

  bool MayBeAutomaticPort(uint16_t port) const override {
    static const PortRange range = AutomaticPorts();
    return port >= range.first && port <= range.last;
  }

  uint32_t InterfaceIndex(const std::string& name) override {
    return ::if_nametoindex(name.c_str());
  }

  std::string InterfaceName(uint32_t index) override {
    char name[IF_NAMESIZE];
    return ::if_indextoname(index, name) == nullptr ? "" : name;
  }
};

}  // namespace

int Sys::ConnectProgress(int fd, const SocketAddress& address) {
  const int result = Connect(fd, address);
  if (result == -EISCONN) return 0;
  return result == -EALREADY || result == -EINTR ? -EINPROGRESS : result;
}

Sys& SystemSys() {
  static Sys* const sys = new MachineSys;
  return *sys;
}

}  // namespace rawnet
