// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_PIPE_H_
#define RAWNET_SOCKET_PIPE_H_

#include <cstddef>
#include <memory>

#include "rawnet/socket/conn.h"

namespace rawnet {

// The two ends of a connection. They are alike.
struct PipeEnds {
  std::unique_ptr<Conn> near;
  std::unique_ptr<Conn> far;
};

// A connection inside this process: Go's net.Pipe. For tests of what speaks
// over a Conn, and to join two parts of a program that expect one.
//
//   auto [client, server] = rawnet::Pipe();
//
// It is a Conn in all, with deadlines, contexts, half-close and use from any
// thread; it makes no system call and takes time from the loops alone, so that
// it runs on a virtual clock. Each direction holds kPipeCapacity bytes; who
// writes more waits for the reader. (Go's holds none: there each write waits
// for its reads.)
//
// network() is "pipe", the addresses are empty. What was written before a Close
// or CloseWrite is read before the end of the stream. To write to an end that
// was closed, or closed for reading, fails with EPIPE.
PipeEnds Pipe();

inline constexpr size_t kPipeCapacity = 64 * 1024;  // as pipe(7)

}  // namespace rawnet

#endif  // RAWNET_SOCKET_PIPE_H_
