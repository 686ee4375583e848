// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_HOST_H_
#define RAWNET_TESTS_SIM_SIM_HOST_H_

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/wait.h"
#include "rawnet/tests/sim/faulty_sys.h"
#include "rawnet/tests/sim/sim_stack.h"
#include "rawnet/tests/sim/sim_sys.h"
#include "rawnet/tests/sim/sys_faults.h"

namespace rawnet {

class SimNetwork;

// A host of a SimNetwork, which makes it and owns it: a kernel, and an event
// loop whose system calls are that kernel's. One thread.
class SimHost {
 public:
  SimHost(const SimHost&) = delete;
  SimHost& operator=(const SimHost&) = delete;
  ~SimHost();

  const std::string& name() const { return options_.name; }

  // While the scope lives, this thread is on this host: what waits there waits
  // in the host's loop, and what opens sockets opens them on it.
  //
  //   const EventLoop::Scope on_client = client.Enter();
  //   auto conn = Wait(ConnectTcp(Context(), server));
  EventLoop::Scope Enter() { return EventLoop::Scope(loop()); }
  // Wait(task), on this host.
  template <class T>
  T Run(Task<T> task) {
    const EventLoop::Scope scope = Enter();
    return Wait(std::move(task));
  }
  // Runs `task` on this host: at once up to its first wait, and on while any
  // host of the network waits.
  void Spawn(Task<void> task);

  EventLoop& loop() { return holder_->loop(); }
  Sys& sys() { return faulty_sys_; }
  // For one more loop of this host. Its tasks go on only while this thread
  // waits in that loop.
  EventLoop::Options Options();

  // Descriptors that are open, and what they are: "1048577 tcp 192.0.2.1:80".
  size_t open_descriptors() const;
  std::string DescribeDescriptors() const;
  // How often a descriptor was closed that was not open.
  int closed_in_vain() const { return faulty_sys_.closed_in_vain(); }

  // Answers datagrams to `port`, which no socket is bound to. See
  // SimNetwork::SendDatagramAfter.
  void Serve(uint16_t port, SimDatagramService service) {
    stack_.Serve(port, std::move(service));
  }
  // From now on connect(2) to the addresses in `prefix`, "2001:db8::/32", fails
  // with `error`: ENETUNREACH, EHOSTUNREACH, EACCES ...
  void RemoveRoute(absl::string_view prefix, int error);

  // From now on `plan` decides which system calls of this host fail, and which
  // move less than they could. None: all goes well.
  //
  //   client.SetFaults(FailCall(SysCall::kSocket, 0, EMFILE));
  void SetFaults(SysFaultPlan plan) { faults_.SetPlan(std::move(plan)); }
  // Calls since SetFaults.
  int calls() const { return faults_.calls(); }

  SimStack& stack() { return stack_; }
  const SimStack& stack() const { return stack_; }
  bool Owns(const IpAddress& address) const { return stack_.Owns(address); }

 private:
  friend class SimNetwork;

  SimHost(SimNetwork& network, SimHostOptions options);
  void ReportAgain(int fd, absl::Duration after);

  SimNetwork& network_;
  const SimHostOptions options_;
  SimStack stack_;
  SimSys sys_;
  SysFaults faults_;
  FaultySys faulty_sys_;
  std::optional<EventLoop::Holder> holder_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_HOST_H_
