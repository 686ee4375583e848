// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/wait.h"
#include "rawnet/benchmarks/dialing.h"
#include "rawnet/dialer/dialer.h"
#include "rawnet/socket/conn.h"

namespace rawnet {
namespace {

class DialerDialing final : public Dialing {
 public:
  DialerDialing(const LoopbackListener& listener, SocketOptions options,
                Deadline deadline)
      : address_(
            absl::StrCat("127.0.0.1:", ntohs(listener.address().sin_port))) {
    dialer_.no_delay.enabled = options == SocketOptions::kDefault;
    dialer_.keep_alive.enabled = options == SocketOptions::kDefault;
    // Never reached.
    if (deadline == Deadline::kSet) dialer_.timeout = absl::Seconds(10);
  }

  bool Dial() override {
    absl::StatusOr<std::unique_ptr<Conn>> dialed =
        Wait(dialer_.Dial(Context::Background(), "tcp", address_));
    if (!dialed.ok()) return false;
    conn_ = *std::move(dialed);
    return true;
  }
  void HangUp() override { conn_.reset(); }

 private:
  const std::string address_;
  Dialer dialer_;
  std::unique_ptr<Conn> conn_;
};

}  // namespace

std::unique_ptr<Dialing> DialerDial(const LoopbackListener& listener,
                                    SocketOptions options, Deadline deadline) {
  return std::make_unique<DialerDialing>(listener, options, deadline);
}

}  // namespace rawnet
