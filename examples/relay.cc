// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/relay.h"

#include <unistd.h>

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "rawnet/async/task.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/examples/byte_pump.h"

namespace rawnet {
namespace {

// What went wrong on either side of a copy.
struct CopyEnd {
  absl::Status read = {};
  absl::Status write = {};
};

// Copies until the end of stream, which it passes on.
Task<CopyEnd> Copy(Context context, Conn* from, Conn* to) {
  for (;;) {
    absl::StatusOr<ScratchData> data = co_await from->ReadScratch(context);
    if (!data.ok()) co_return CopyEnd{.read = data.status()};
    if (data->empty()) co_return CopyEnd{.write = to->CloseWrite()};
    const absl::StatusOr<size_t> n = co_await to->Write(context, data->bytes());
    if (!n.ok()) co_return CopyEnd{.write = n.status()};
  }
}

struct RelayEnd {
  absl::Status sent;
  absl::Status received;
};

// What is wrong with standard input and output is known to their pumps.

Task<void> Send(Context context, Conn* input, Conn* conn, RelayEnd* end) {
  CopyEnd copied = co_await Copy(std::move(context), input, conn);
  end->sent = std::move(copied.write);
}

Task<void> Receive(Context context, Conn* conn, Conn* output, RelayEnd* end) {
  CopyEnd copied = co_await Copy(std::move(context), conn, output);
  end->received = std::move(copied.read);
  // What came before the error is to be printed, too.
  output->CloseWrite().IgnoreError();
}

Task<RelayEnd> Relay(Context context, Conn* conn, Conn* input, Conn* output) {
  RelayEnd end;
  TaskGroup copying;
  copying.Spawn(Send(context, input, conn, &end));
  copying.Spawn(Receive(context, conn, output, &end));
  // The pump ends when everything is written, or nobody reads.
  (co_await output->ReadScratch(context)).IgnoreError();
  copying.Cancel();
  co_return end;
}

}  // namespace

absl::Status RelayStandardStreams(const Context& context, Conn& conn) {
  absl::StatusOr<std::unique_ptr<BytePump>> input =
      BytePump::From(STDIN_FILENO, "standard input");
  if (!input.ok()) return input.status();
  absl::StatusOr<std::unique_ptr<BytePump>> output =
      BytePump::To(STDOUT_FILENO, "standard output");
  if (!output.ok()) return output.status();

  RelayEnd end =
      Wait(Relay(context, &conn, &(*input)->conn(), &(*output)->conn()));
  conn.Close().IgnoreError();
  absl::Status problem = (*output)->Stop();
  problem.Update((*input)->Stop());
  problem.Update(end.received);
  problem.Update(end.sent);
  return context.done() ? absl::OkStatus() : problem;
}

}  // namespace rawnet
