// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_ERRORS_H_
#define RAWNET_SOCKET_ERRORS_H_

#include <optional>
#include <string>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "rawnet/netpoll/errno_status.h"  // ErrnoOf, part of this interface.

namespace rawnet {

// Errors are absl::Status: a text for people, outer to inner, and a structured
// form for programs, carried in payloads and read by the accessors below. Ask
// the predicates, never the text. Everything here may be called from any
// thread.
//
// Status codes come from the cause:
//   an errno           absl::ErrnoToStatusCode: refused, reset and unreachable
//                      are kUnavailable, out of descriptors kResourceExhausted
//   a deadline         kDeadlineExceeded (so is the kernel's ETIMEDOUT)
//   a cancel           kCancelled
//   a closed socket    kFailedPrecondition
//   a stream's end     kDataLoss, where more was asked for
//   a name             see DnsError::Kind

// An operation on the network that failed.
struct OpError {
  std::string operation = {};  // "dial", "read", "accept", "set" ...
  std::string network = {};    // "tcp", "udp6", "unix" ...
  std::string source = {};   // Our end; empty when not known or not asked for.
  std::string address = {};  // The other end, or the listener's own.
  std::string call = {};  // The system call: "connect"; empty when none failed.
  int error_number = 0;   // Its errno; 0 when none failed.
  std::string detail = {};  // Further cause; empty when the errno says it all.

  friend bool operator==(const OpError&, const OpError&) = default;
};

// An error that reads `operation network source->address: call: errno text:
// detail`, absent parts omitted:
//   dial tcp [2001:db8::1]:443: connect: connection refused
//   read tcp 127.0.0.1:5->127.0.0.1:6: connection reset by peer
// Its code is the errno's; kUnknown without one (then WrapOp serves better).
absl::Status MakeOpError(const OpError& error);

// Says where `cause` happened: its text behind `where`'s, its code and payloads
// kept, so that every predicate answers as before:
//   WrapOp({.operation = "read", .network = "tcp"}, TimeoutError())
//     -> read tcp: i/o timeout
// `where.error_number` and `where.detail` are not read: the cause is `cause`.
// OpErrorOf answers `where` with the cause's errno and text. OK stays OK.
ABSL_ATTRIBUTE_COLD absl::Status WrapOp(const OpError& where,
                                        const absl::Status& cause);

// The outermost operation of an error; nullopt when it has none.
std::optional<OpError> OpErrorOf(const absl::Status& status);

// A name that could not be resolved.
struct DnsError {
  // What went wrong, the status code it gives and its text:
  enum class Kind {
    kNotFound,     // kNotFound: no such host (NXDOMAIN).
    kNoData,       // kNotFound: no records of the asked type.
    kTemporary,    // kUnavailable: server misbehaving; another try may help.
    kTimeout,      // kDeadlineExceeded: i/o timeout.
    kMalformed,    // kDataLoss: malformed dns reply.
    kNameInvalid,  // kInvalidArgument: invalid domain name; never sent.
    kConfig,       // kFailedPrecondition: unusable dns configuration.
    kCanceled,     // kCancelled: operation was canceled.
  };

  std::string name = {};    // As it was asked for.
  std::string server = {};  // "IP:port" of the last server asked; may be empty.
  Kind kind = Kind::kNotFound;
  std::string detail = {};  // Replaces the text of `kind` when not empty.
  // Of the system call that failed on the way to the server, or 0.
  int error_number = 0;

  friend bool operator==(const DnsError&, const DnsError&) = default;
};

// An error that reads `lookup NAME on SERVER: no such host`; without a server
// `lookup NAME: no such host`. ErrnoOf answers its error_number.
absl::Status MakeDnsError(const DnsError& error);

// The name error at the bottom of an error, through any WrapOp; nullopt when
// names were not the problem.
std::optional<DnsError> DnsErrorOf(const absl::Status& status);

// The causes that are no errno. WrapOp says where they struck.
ABSL_ATTRIBUTE_COLD absl::Status TimeoutError();  // "i/o timeout"
// "operation was canceled"
ABSL_ATTRIBUTE_COLD absl::Status CanceledError();
// "use of closed network connection"
ABSL_ATTRIBUTE_COLD absl::Status ClosedError();
// "unexpected end of stream"
ABSL_ATTRIBUTE_COLD absl::Status EndOfStreamError();

// A deadline passed: ours, a context's, a name lookup's or the kernel's.
bool IsTimeout(const absl::Status& status);

// A context was cancelled.
bool IsCanceled(const absl::Status& status);

// This end was closed by its owner, before or during the operation. (The peer's
// closing is a read of 0 bytes, a reset or a broken pipe.)
bool IsClosed(const absl::Status& status);

// The peer ended the stream before a ReadFull had all it wanted. (A Read says
// that by 0 bytes, which is no error.)
bool IsEndOfStream(const absl::Status& status);

// The name does not exist or has no records of the asked type. A missing Unix
// socket file is not meant: that is ErrnoOf(status) == ENOENT. Say
// `rawnet::IsNotFound`: absl has a namesake, so the bare name is ambiguous.
bool IsNotFound(const absl::Status& status);

// A name server failed in a way that another try may mend. Only names have a
// defined answer to this; it is false for all other errors.
bool IsTemporary(const absl::Status& status);

}  // namespace rawnet

#endif  // RAWNET_SOCKET_ERRORS_H_
