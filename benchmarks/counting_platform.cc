// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/counting_platform.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/netpoll/poller.h"

namespace rawnet {
namespace {

class CountingPoller final : public Poller {
 public:
  CountingPoller(std::unique_ptr<Poller> poller,
                 CountingPlatform::PollerCalls& calls)
      : poller_(std::move(poller)), calls_(calls) {}

  absl::string_view name() const override { return poller_->name(); }
  int Add(int fd, uint64_t token) override {
    return SystemCall().Add(fd, token);
  }
  int Remove(int fd) override { return SystemCall().Remove(fd); }
  void Forget(int fd, uint64_t token) override { Counted().Forget(fd, token); }
  void Arm(int fd, Direction direction) override {
    Counted().Arm(fd, direction);
  }
  int Wait(absl::Span<Event> events, absl::Duration timeout) override {
    return SystemCall().Wait(events, timeout);
  }
  void Wake() override { SystemCall().Wake(); }

 private:
  Poller& Counted() {
    ++calls_.all;
    return *poller_;
  }
  Poller& SystemCall() {
    ++calls_.system;
    return Counted();
  }

  const std::unique_ptr<Poller> poller_;
  CountingPlatform::PollerCalls& calls_;
};

std::unique_ptr<Poller> CreateCountingPoller(
    CountingPlatform::PollerCalls& calls) {
  ++calls.all;
  absl::StatusOr<std::unique_ptr<Poller>> poller = CreatePoller("");
  if (!poller.ok()) return nullptr;
  return std::make_unique<CountingPoller>(*std::move(poller), calls);
}

}  // namespace

CountingPlatform::CountingPlatform()
    : scope_({.poller = "",
              .create_poller =
                  [this] { return CreateCountingPoller(poller_calls_); },
              .sys = &sys_,
              .clock = nullptr}) {}

}  // namespace rawnet
