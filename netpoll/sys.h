// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_SYS_H_
#define RAWNET_NETPOLL_SYS_H_

#include <sys/types.h>
#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/types/span.h"
#include "rawnet/netpoll/socket_address.h"

namespace rawnet {

enum class SocketType { kStream, kDatagram, kSequencedPacket };
enum class ShutdownSide { kRead, kWrite };

// Every socket system call that the library makes, under the names of their
// man pages. A simulation or a fault plan supplies its own.
//
// Each returns its value, or -errno. Descriptors are non-blocking and
// close-on-exec from birth. One policy for EINTR: a call that a signal
// interrupted is made again, except connect(2), which goes on in the background
// (the answer is -EINTR), and close(2), which has closed the descriptor.
// EAGAIN and EWOULDBLOCK are one: -EAGAIN. No call raises SIGPIPE.
// Thread-safe.
class Sys {
 public:
  virtual ~Sys() = default;

  virtual int Socket(SocketFamily family, SocketType type) = 0;
  virtual int Close(int fd) = 0;

  virtual int Connect(int fd, const SocketAddress& address) = 0;
  // How a connect(2) of a stream socket fares that answered -EINPROGRESS: 0, it
  // has succeeded; -EINPROGRESS, it goes on; else why it failed, said once.
  // Unless a system knows better, another connect(2).
  virtual int ConnectProgress(int fd, const SocketAddress& address);
  virtual int Bind(int fd, const SocketAddress& address) = 0;
  virtual int Listen(int fd, int backlog) = 0;
  // `peer` may be null: who it is is not asked then.
  virtual int Accept(int fd, SocketAddress* peer) = 0;
  virtual int Shutdown(int fd, ShutdownSide side) = 0;

  // At most 1 GiB moves in a call: some systems refuse 2 GiB and more.
  virtual ssize_t Receive(int fd, absl::Span<char> buffer) = 0;
  virtual ssize_t Send(int fd, absl::Span<const char> buffer) = 0;
  // As sendmsg(2) without an address. It looks at the first 1024 buffers, more
  // than which no system takes, and sends as many of them as fit into 1 GiB
  // whole; of a first one that does not fit it sends 1 GiB. To be asked to send
  // more is no error: the answer is less than the sum.
  virtual ssize_t SendVector(int fd, absl::Span<const iovec> buffers) = 0;
  // recvmsg(2) of one datagram. `truncated` tells that it was longer than
  // `buffer`.
  virtual ssize_t ReceiveDatagram(int fd, absl::Span<char> buffer,
                                  bool* truncated) = 0;

  virtual int SetSockOpt(int fd, int level, int name, const void* value,
                         socklen_t size) = 0;
  virtual int GetSockOpt(int fd, int level, int name, void* value,
                         socklen_t* size) = 0;
  // SO_ERROR: the pending error as a positive errno, or 0; clears it.
  virtual int SocketError(int fd) = 0;
  virtual int GetSockName(int fd, SocketAddress* address) = 0;
  virtual int GetPeerName(int fd, SocketAddress* address) = 0;

  // False: the system gives `port` to no socket that asks for any. Read once: a
  // system whose range is widened later is believed to have the old one.
  virtual bool MayBeAutomaticPort(uint16_t port) const {
    static_cast<void>(port);
    return true;
  }

  // if_nametoindex(3): 0 when there is no interface of that name.
  virtual uint32_t InterfaceIndex(const std::string& name) = 0;
  // if_indextoname(3): empty when there is no such interface.
  virtual std::string InterfaceName(uint32_t index) = 0;
};

// The system calls of this machine. Lives forever.
Sys& SystemSys();

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_SYS_H_
