// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Each system call of each program fails once with each error that it may
// answer. The program recovers, or ends with that error; nothing is left open.

#include <cerrno>
#include <iostream>
#include <iterator>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/tests/sim/fault_programs.h"
#include "rawnet/tests/sim/fault_world.h"
#include "rawnet/tests/sim/sim_test.h"
#include "rawnet/tests/sim/sys_faults.h"

namespace rawnet {

void PrintTo(const FaultProgram& program, std::ostream* out) {
  *out << program.name;
}

namespace {

class SingleFaults : public SimTest,
                     public testing::WithParamInterface<FaultProgram> {
 protected:
  // A run in a fresh world, after which nothing is left.
  static FaultOutcome Run(SysFaultPlan plan) {
    FaultWorld world;
    world.network.StopLogging();
    const FaultProgram& program = GetParam();
    if (program.prepare != nullptr) program.prepare(world);
    SimHost& host = program.on_web ? world.web : world.client;
    host.SetFaults(std::move(plan));
    FaultOutcome outcome = host.Run(program.run(&world));
    EXPECT_LT(world.network.elapsed(), FaultWorld::kPatience);
    world.End();
    ExpectNothingLeft(world.client);
    ExpectNothingLeft(world.web);
    return outcome;
  }

  // The calls of a run without faults.
  static std::vector<SysCall> Calls(FaultOutcome* outcome) {
    std::vector<SysCall> calls;
    *outcome = Run([&calls](const SysCallSite& site) {
      calls.push_back(site.call);
      return SysFault();
    });
    return calls;
  }
};

// What a caller never hears of.
bool IsHarmless(SysCall call, int error) {
  if (IsNotYet(call, error) || error == EINTR) return true;
  // accept(2) says what befell the connection, and the listener lives; when
  // resources are short it waits.
  return call == SysCall::kAccept || call == SysCall::kClose;
}

TEST_P(SingleFaults, EndWithTheErrorOrNotAtAll) {
  const FaultProgram& program = GetParam();
  FaultOutcome wanted;
  const std::vector<SysCall> calls = Calls(&wanted);
  ASSERT_TRUE(wanted.ok()) << wanted.status();
  int cases = 0;
  int recovered = 0;
  for (size_t i = 0; i < calls.size(); ++i) {
    for (const int error : ErrorsOf(calls[i])) {
      SCOPED_TRACE(absl::StrCat("call ", i, ": ", SysCallName(calls[i]), ": ",
                                ErrnoText(error)));
      const FaultOutcome outcome = Run(FailCall(static_cast<int>(i), error));
      ++cases;
      if (outcome.ok()) {
        ++recovered;
        if (*outcome != program.other_outcome || IsHarmless(calls[i], error)) {
          EXPECT_EQ(*outcome, *wanted);
        }
      } else {
        EXPECT_EQ(ErrnoOf(outcome.status()), error) << outcome.status();
        EXPECT_FALSE(program.recovers || IsHarmless(calls[i], error));
      }
    }
  }
  std::cout << calls.size() << " calls, " << cases << " cases, " << recovered
            << " recovered\n";
}

// A fault that stays: descriptors have run out, the network is down.
TEST_P(SingleFaults, EndAlsoWhenTheyStay) {
  FaultOutcome wanted;
  const std::vector<SysCall> calls = Calls(&wanted);
  for (size_t i = 0; i < calls.size(); ++i) {
    const SysCall call = calls[i];
    for (const int error : ErrorsOf(call)) {
      if (IsHarmless(call, error)) continue;
      SCOPED_TRACE(absl::StrCat("from call ", i, ": ", SysCallName(call), ": ",
                                ErrnoText(error)));
      const FaultOutcome outcome = Run([i, call, error](const auto& site) {
        const bool fails =
            site.call == call && site.number >= static_cast<int>(i);
        return SysFault{.error = fails ? error : 0};
      });
      if (outcome.ok()) continue;
      EXPECT_EQ(ErrnoOf(outcome.status()), error) << outcome.status();
    }
  }
}

// Pollers report a descriptor for nothing, time and again.
TEST_P(SingleFaults, DoNotEndWhenEachCallFirstSaysNotYet) {
  FaultOutcome wanted = Run(nullptr);
  FaultOutcome outcome = Run([](const SysCallSite& site) {
    SysFault fault;
    for (const int error : {EAGAIN, EINPROGRESS, ENOTCONN}) {
      const bool not_yet = IsNotYet(site.call, error);
      const bool may = absl::c_linear_search(ErrorsOf(site.call), error);
      if (not_yet && may && site.number_of_kind % 2 == 0) fault.error = error;
    }
    return fault;
  });
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(*outcome, *wanted);
}

class StreamFaults : public SingleFaults {};

TEST_P(StreamFaults, AreNoneWhenBytesMoveInSmallPieces) {
  FaultOutcome wanted = Run(nullptr);
  for (const size_t size : {3, 1000}) {
    FaultOutcome outcome = Run(
        [size](const SysCallSite&) { return SysFault{.length_max = size}; });
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    EXPECT_EQ(*outcome, *wanted);
  }
}

std::vector<FaultProgram> StreamPrograms() {
  std::vector<FaultProgram> programs;
  absl::c_copy_if(FaultPrograms(), std::back_inserter(programs),
                  [](const auto& program) { return program.only_streams; });
  return programs;
}

std::string NameOf(const testing::TestParamInfo<FaultProgram>& program) {
  return std::string(program.param.name);
}

INSTANTIATE_TEST_SUITE_P(Programs, SingleFaults,
                         testing::ValuesIn(FaultPrograms()), &NameOf);
INSTANTIATE_TEST_SUITE_P(Programs, StreamFaults,
                         testing::ValuesIn(StreamPrograms()), &NameOf);

}  // namespace
}  // namespace rawnet
