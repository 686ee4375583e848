// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SYS_FAULTS_H_
#define RAWNET_TESTS_SIM_SYS_FAULTS_H_

#include <cstddef>
#include <functional>
#include <limits>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace rawnet {

// What a program asks of the system: the functions of Sys, and Poller::Add.
enum class SysCall {
  kSocket,
  kClose,
  kConnect,
  kConnectProgress,
  kBind,
  kListen,
  kAccept,
  kShutdown,
  kReceive,
  kSend,
  kSendVector,
  kReceiveDatagram,
  kSetSockOpt,
  kGetSockOpt,
  kSocketError,
  kGetSockName,
  kGetPeerName,
  kPollerAdd,
};

// "connect", for messages.
absl::string_view SysCallName(SysCall call);

// The errors that `call` may answer on Linux though its caller did nothing
// wrong, as its man page, tcp(7), udp(7) and ip(7) have them. EINTR is there
// only where Sys lets it through.
absl::Span<const int> ErrorsOf(SysCall call);

// EAGAIN; of ConnectProgress EINPROGRESS, of GetPeerName ENOTCONN: whoever gets
// it waits until the descriptor is reported.
bool IsNotYet(SysCall call, int error);

// One call, as it comes.
struct SysCallSite {
  SysCall call = SysCall::kSocket;
  int fd = -1;             // -1: the call has none
  int number = 0;          // among all calls so far, from 0
  int number_of_kind = 0;  // among those of its kind
};

// How a call fares. By default as the system says.
struct SysFault {
  // Not 0: the call fails with this errno, and the system does not hear of it.
  // But close(2) has closed the descriptor, and after EINTR connect(2) goes on.
  int error = 0;
  // No more bytes move, at least 1: a short read or write of a stream, as if
  // the rest, or the room for it, had come later.
  size_t length_max = kNoLimit;
  // How much later: when pollers report the descriptor again, as far as it is
  // ready. The same after errors that say "not yet": IsNotYet.
  absl::Duration ready_after = absl::ZeroDuration();

  static constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();
};

using SysFaultPlan = std::function<SysFault(const SysCallSite&)>;

// A plan of faults, and the count of the calls that it is asked about. One
// thread.
class SysFaults {
 public:
  // Numbers start from 0 again. No plan: all goes well.
  void SetPlan(SysFaultPlan plan);
  SysFault Next(SysCall call, int fd);
  int calls() const { return calls_; }

 private:
  static constexpr size_t kKinds = static_cast<size_t>(SysCall::kPollerAdd) + 1;

  SysFaultPlan plan_;
  int calls_ = 0;
  int calls_of_[kKinds] = {};
};

// The plan under which the `number`th call fails with `error`, from 0.
SysFaultPlan FailCall(int number, int error);
// The plan under which the `number`th call of its kind fails.
SysFaultPlan FailCall(SysCall call, int number_of_kind, int error);

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SYS_FAULTS_H_
