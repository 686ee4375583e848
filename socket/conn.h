// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_CONN_H_
#define RAWNET_SOCKET_CONN_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/async/context.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/io_result.h"
#include "rawnet/sockopt/buffers.h"

namespace rawnet {

class ReadFullOperation;
class ReadOperation;
class ScratchReadOperation;
class WriteOperation;
class WritevOperation;

// A connection: Go's net.Conn. Abstract, so that TLS, pipes and test doubles
// fit; its virtual functions never block, so that no wrapper allocates.
//
//   absl::StatusOr<size_t> n = co_await conn.Read(buffer);
//
// Operations are awaited with co_await or Wait(). One that takes a context ends
// with the context's error when that is done first; the connection stays whole.
//
// Thread-safe: any thread may read, write, set deadlines and close, at any
// time. Operations of one direction that run at the same time share the stream
// as the system calls fall: nothing is lost or doubled, but two writes of more
// than the kernel takes at once may interleave. The connection must outlive its
// operations: to end them, Close, and wait for them.
//
// Errors name the operation and both ends, "read tcp 127.0.0.1:5->127.0.0.1:6:
// read: connection reset by peer"; see errors.h. After Close: IsClosed.
class Conn {
 public:
  virtual ~Conn() = default;

  // Reads what there is, at least a byte: absl::StatusOr<size_t>. 0 bytes are
  // the end of the stream. An empty buffer gives 0 at once.
  ReadOperation Read(absl::Span<char> buffer);
  ReadOperation Read(const Context& context, absl::Span<char> buffer);

  // Fills all of `buffer`, from a stream: absl::StatusOr<size_t>, its size.
  // On an error some may have been read: BytesRead(status) says how many bytes
  // stand at the front of the buffer. A stream that ends before is an error
  // too, IsEndOfStream(status), and after 0 bytes it ended where you asked.
  ReadFullOperation ReadFull(absl::Span<char> buffer);
  ReadFullOperation ReadFull(const Context& context, absl::Span<char> buffer);

  // Reads into a buffer that is borrowed from the loop when there is data:
  // absl::StatusOr<ScratchData>. A connection that waits holds no memory: the
  // way for servers with many idle connections.
  ScratchReadOperation ReadScratch();
  ScratchReadOperation ReadScratch(const Context& context);

  // Writes all of `bytes`: absl::StatusOr<size_t>. On an error some may have
  // been written: BytesWritten(status) says how many.
  WriteOperation Write(absl::string_view bytes);
  WriteOperation Write(const Context& context, absl::string_view bytes);

  // Writes and consumes all of `buffers`, which must outlive the operation, by
  // writev(2) where there is one: absl::StatusOr<size_t>. On an error the
  // buffers hold what was not written.
  WritevOperation Writev(Buffers& buffers);
  WritevOperation Writev(const Context& context, Buffers& buffers);

  // Ends every pending and later operation with ClosedError, and tells the
  // peer at once. A second call answers ClosedError too. close(2).
  virtual absl::Status Close() = 0;
  // Half-close: no more will be read, or written; the peer reads the end of
  // stream. Legal while operations are pending. shutdown(2).
  virtual absl::Status CloseRead() = 0;
  virtual absl::Status CloseWrite() = 0;

  // Pending and later reads, or writes, fail with TimeoutError from `deadline`
  // on, even when data is ready, until it is moved. absl::InfiniteFuture()
  // clears it. Converted once to the monotonic clock: a step of the wall clock
  // moves no deadline.
  virtual absl::Status SetReadDeadline(absl::Time deadline) = 0;
  virtual absl::Status SetWriteDeadline(absl::Time deadline) = 0;
  // Both.
  absl::Status SetDeadline(absl::Time deadline);

  // "tcp", "unix", "udp" ...
  virtual absl::string_view network() const = 0;
  // The local one is asked of the system, and empty after Close.
  virtual Address LocalAddr() const = 0;
  virtual Address RemoteAddr() const = 0;

  // --- What an implementation or a wrapper supplies: one attempt each, which
  // never blocks. Errors are complete. Thread-safe.
  virtual IoResult TryRead(absl::Span<char> buffer) = 0;
  virtual IoResult TryWrite(absl::string_view bytes) = 0;
  // Consumes what was written. The default writes the first piece.
  virtual IoResult TryWritev(Buffers& buffers);
  // `cause` with the operation, the network and both ends in front.
  virtual absl::Status Annotate(absl::string_view operation,
                                const absl::Status& cause) const;
};

}  // namespace rawnet

#include "rawnet/socket/operations.h"  // complete types for the callers

#endif  // RAWNET_SOCKET_CONN_H_
