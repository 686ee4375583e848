// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rawnet/async/context.h"
#include "rawnet/async/context_node.h"
#include "rawnet/netpoll/signal_watch.h"

namespace rawnet {
namespace {

// A node with a descriptor: each loop where something waits under it watches
// the watch's pipe. Nobody reads the pipe, so that every loop sees the edge.
class SignalNode final : public ContextNode {
 public:
  SignalNode(ContextNode* parent, std::unique_ptr<SignalWatch> watch)
      : ContextNode(parent, MonotonicTime::Infinite()),
        watch_(std::move(watch)) {
    BecomeSignalRoot();
  }

  void CheckSignals() override {
    const int signal = watch_->caught();
    if (signal == 0) return;
    End(absl::CancelledError("operation was canceled"),
        absl::CancelledError(absl::StrCat("received ", SignalName(signal))));
  }
  void OnEvent() override { CheckSignals(); }

  // A loop that is not driven any more may hold the node for long.
  void OnOwnerGone() override { watch_->Stop(); }

  // The pipe is open as long as the node lives.
  int EnterDescriptor() override { return watch_->fd(); }
  int descriptor() const override { return watch_->fd(); }

 private:
  const std::unique_ptr<SignalWatch> watch_;
};

}  // namespace

absl::StatusOr<OwnedContext> WithSignals(const Context& parent,
                                         absl::Span<const int> signals) {
  absl::StatusOr<std::unique_ptr<SignalWatch>> watch =
      SignalWatch::Create(signals);
  if (!watch.ok()) return watch.status();
  return OwnedContext(new SignalNode(parent.node(), *std::move(watch)));
}

}  // namespace rawnet
