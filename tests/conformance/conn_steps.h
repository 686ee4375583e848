// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_CONFORMANCE_CONN_STEPS_H_
#define RAWNET_TESTS_CONFORMANCE_CONN_STEPS_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/socket/conn.h"

namespace rawnet {

// The two ends of one connection, and what has to outlive them.
struct ConnPipe {
  std::unique_ptr<Conn> near;
  std::unique_ptr<Conn> far;
  std::shared_ptr<void> world = nullptr;
};

// What the tests of the suites do with a Conn of any kind, one step each. What
// goes wrong on the way is a failure of the test that runs.

// As short as a wait can be that the tests have to sit out.
inline constexpr absl::Duration kShort = absl::Milliseconds(10);

inline absl::Time LongAgo() { return absl::UnixEpoch(); }
inline absl::Time Never() { return absl::InfiniteFuture(); }
// By the clock that deadlines go by.
absl::Time Now();

// A text in which each position is told from its neighbours.
std::string Pattern(size_t size);

// What one read gives; "" at the end of the stream and after a failure.
Task<std::string> ReadPiece(Conn* conn);
// All up to the end of the stream.
Task<std::string> ReadToEnd(Conn* conn);
Task<void> WriteAll(Conn* conn, absl::string_view text);

// One operation, and how it ended.
Task<absl::Status> ReadOnce(Conn* conn, Context context = {});
Task<absl::Status> WriteOnce(Conn* conn, Context context = {});
// Writes until the pipe is full; how the write ended that did not fit.
Task<absl::Status> WriteUntilItFails(Conn* conn, Context context = {});

// Until the stream is over, in whichever way.
Task<void> ReadUntilItEnds(Conn* conn);
Task<void> WriteUntilItEnds(Conn* conn);

Task<void> ExpectReadTimeout(Conn* conn);
Task<void> ExpectWriteTimeout(Conn* conn);
Task<void> ExpectReadClosed(Conn* conn);
Task<void> ExpectWriteClosed(Conn* conn);

}  // namespace rawnet

#endif  // RAWNET_TESTS_CONFORMANCE_CONN_STEPS_H_
