// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_DIAL_RACE_H_
#define RAWNET_DIALER_DIAL_RACE_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rawnet/async/context.h"
#include "rawnet/async/local_event.h"
#include "rawnet/async/task.h"
#include "rawnet/async/task_group.h"
#include "rawnet/dialer/dial_target.h"
#include "rawnet/dialer/happy_eyeballs.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/connect.h"

namespace rawnet {

// Connects the machine of happy_eyeballs.h to a resolver, to sockets and to the
// clock: does what it says, and tells it what happened. One race; one thread.
class DialRace final : private AddressSink {
 public:
  struct Setup {
    const DialTarget* target = nullptr;
    ConnectOptions connect = {};
    HappyEyeballsOptions happy_eyeballs = {};
    AddressLookup* lookup = nullptr;  // null: the target has addresses
    DialTrace* trace = nullptr;
  };

  DialRace(const Context& context, Setup setup);

  Task<absl::StatusOr<std::unique_ptr<Conn>>> Run();

 private:
  // Destroying it closes the socket, connected or on the way.
  struct Attempt {
    std::unique_ptr<Conn> conn;
    TaskGroup task;
  };

  void Begin();
  void Do(const RaceAction& action);
  void StartAttempt(int id, const Endpoint& endpoint);
  Task<void> RunAttempt(int id, Endpoint endpoint);
  void StartLookup();
  Task<void> RunLookup(AddressRequest request);
  void OnQuery(RecordType type, absl::string_view server) override;
  void OnAnswer(AddressAnswer answer) override;
  absl::Status Describe(const absl::Status& cause) const;

  const Context& context_;
  const Setup setup_;
  HappyEyeballs race_;
  LocalEvent news_;
  std::optional<AddressRequest> request_;  // of queries not yet made
  int starting_ = -1;  // the attempt whose task has not waited yet
  std::optional<absl::StatusOr<std::unique_ptr<Conn>>> outcome_;
  std::vector<std::unique_ptr<Attempt>> attempts_;  // by id
  TaskGroup lookup_;
};

}  // namespace rawnet

#endif  // RAWNET_DIALER_DIAL_RACE_H_
