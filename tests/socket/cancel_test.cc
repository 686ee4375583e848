// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Contexts and the operations of a Conn: the operation ends, the Conn stays.

#include <string>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "rawnet/async/race.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/socket/conn_pair.h"
#include "rawnet/tests/socket/waiting_thread.h"

namespace rawnet {
namespace {

class CancelTest : public LeakCheck {};

// A cancelled operation has taken nothing from the stream and given it nothing.
void ExpectWhole(const PairOf<TcpConn>& pair) {
  EXPECT_TRUE(Wait(pair.far->Write("ping")).ok());
  EXPECT_EQ(ReadExactly(*pair.near, 4), "ping");
}

TEST_F(CancelTest, FromAnotherThreadEndsAParkedRead) {
  const auto pair = ConnectedTcp();
  OwnedContext context = WithCancel(Context());
  WaitingThread reader([&] {
    char buffer[8];
    const absl::Status status = Wait(pair.near->Read(context, buffer)).status();
    EXPECT_TRUE(IsCanceled(status));
    EXPECT_EQ(status.message(), "read tcp " +
                                    pair.near->LocalAddr().ToString() + "->" +
                                    pair.near->RemoteAddr().ToString() +
                                    ": operation was canceled");
  });
  reader.AwaitAsleep();
  context.Cancel();
  reader.Join();
  ExpectWhole(pair);
}

TEST_F(CancelTest, FromAnotherThreadEndsAParkedWrite) {
  const auto pair = ConnectedTcp();
  OwnedContext context = WithCancel(Context());
  WaitingThread writer([&] {
    const absl::Status status =
        Wait(pair.near->Write(context, MoreThanFits())).status();
    EXPECT_TRUE(IsCanceled(status));
    EXPECT_GT(BytesWritten(status), 0u);
  });
  writer.AwaitAsleep();
  context.Cancel();
  writer.Join();
  ExpectWhole(pair);
}

TEST_F(CancelTest, EndsAScratchRead) {
  const auto pair = ConnectedTcp();
  OwnedContext context = WithCancel(Context());
  WaitingThread reader([&] {
    EXPECT_TRUE(IsCanceled(Wait(pair.near->ReadScratch(context)).status()));
  });
  reader.AwaitAsleep();
  context.Cancel();
}

TEST_F(CancelTest, DoneContextBeatsReadyData) {
  const auto pair = ConnectedTcp();
  ASSERT_TRUE(Wait(pair.far->Write("data")).ok());
  OwnedContext context = WithCancel(Context());
  context.Cancel();
  char buffer[8];
  EXPECT_TRUE(IsCanceled(Wait(pair.near->Read(context, buffer)).status()));
  EXPECT_EQ(ReadExactly(*pair.near, 4), "data");
}

TEST_F(CancelTest, ContextDeadlineIsATimeout) {
  const auto pair = ConnectedTcp();
  const OwnedContext context = WithTimeout(Context(), absl::Milliseconds(10));
  char buffer[8];
  EXPECT_TRUE(IsTimeout(Wait(pair.near->Read(context, buffer)).status()));
  ExpectWhole(pair);
}

TEST_F(CancelTest, OtherOperationsOfTheConnGoOn) {
  const auto pair = ConnectedTcp();
  OwnedContext context = WithCancel(Context());
  WaitingThread patient([&] {
    char buffer[8];
    EXPECT_EQ(*Wait(pair.near->Read(buffer)), 4u);
  });
  WaitingThread canceled([&] {
    char buffer[8];
    EXPECT_TRUE(IsCanceled(Wait(pair.near->Read(context, buffer)).status()));
  });
  patient.AwaitAsleep();
  canceled.AwaitAsleep();
  context.Cancel();
  canceled.Join();
  EXPECT_TRUE(Wait(pair.far->Write("data")).ok());
}

Task<size_t> ReadSome(Conn& conn) {
  char buffer[8];
  const auto n = co_await conn.Read(absl::MakeSpan(buffer));
  co_return n.value_or(99);
}

Task<size_t> Expire() {
  (co_await Sleep(Context(), absl::Milliseconds(1))).IgnoreError();
  co_return 0;
}

TEST_F(CancelTest, AbandonedReadTakesNothing) {
  const auto pair = ConnectedTcp();
  std::vector<Task<size_t>> tasks;
  tasks.push_back(ReadSome(*pair.near));
  tasks.push_back(Expire());
  EXPECT_EQ(Wait(FirstOf(std::move(tasks))).index, 1u);
  ExpectWhole(pair);
}

}  // namespace
}  // namespace rawnet
