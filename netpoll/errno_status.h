// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_ERRNO_STATUS_H_
#define RAWNET_NETPOLL_ERRNO_STATUS_H_

#include <string>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rawnet {

// How a failed system call becomes an absl::Status. All functions may be called
// from any thread. An errno is given positive, as in <cerrno>.

// The system's words for an errno, lower case as error text is here:
// "connection refused".
std::string ErrnoText(int error_number);

// A failure that reads `what: connection refused`, or the bare errno text when
// `what` is empty. The status code is absl::ErrnoToStatusCode's; ErrnoOf gives
// the errno back. `error_number` is not 0.
ABSL_ATTRIBUTE_COLD absl::Status ErrnoStatus(int error_number,
                                             absl::string_view what);

// Gives `status` the errno that ErrnoOf will answer. No effect on an OK status
// or when `error_number` is 0.
void AttachErrno(absl::Status& status, int error_number);

// The errno at the bottom of `status`, however often it has been wrapped by
// this library; 0 when no system call is at fault.
int ErrnoOf(const absl::Status& status);

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_ERRNO_STATUS_H_
