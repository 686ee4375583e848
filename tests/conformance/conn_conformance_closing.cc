// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The ways in which a connection, or half of it, is over.

#include <cerrno>
#include <string>

#include "absl/strings/match.h"
#include "rawnet/async/wait.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/conformance/conn_conformance.h"
#include "rawnet/tests/conformance/conn_steps.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

Task<void> ExpectEnd(Conn* conn) { EXPECT_EQ(co_await ReadPiece(conn), ""); }

Task<void> ExpectBrokenPipe(Conn* conn) {
  const absl::Status status = co_await WriteUntilItFails(conn);
  EXPECT_EQ(ErrnoOf(status), EPIPE) << status;
}

// What a peer that is gone leaves: TCP answers what comes late with a reset.
bool IsBroken(const absl::Status& status) {
  return ErrnoOf(status) == EPIPE || ErrnoOf(status) == ECONNRESET;
}

TEST_P(ConnConformance, PeersCloseIsTheEndAndStaysIt) {
  ASSERT_TRUE(far()->Close().ok());
  for (int i = 0; i < 3; ++i) Wait(ExpectEnd(near()));
}

TEST_P(ConnConformance, PeersCloseEndsAllReadsThatWait) {
  Strands strands = MakeStrands();
  for (int i = 0; i < 3; ++i) {
    strands.RunUntilItWaits([&] { return ExpectEnd(near()); });
  }
  EXPECT_TRUE(far()->Close().ok());
}

TEST_P(ConnConformance, BytesComeBeforeTheEnd) {
  Wait(WriteAll(far(), "bye"));
  ASSERT_TRUE(far()->Close().ok());
  EXPECT_EQ(Wait(ReadToEnd(near())), "bye");
}

TEST_P(ConnConformance, WritesToAPeerThatIsGoneFail) {
  ASSERT_TRUE(far()->Close().ok());
  const absl::Status status = Wait(WriteUntilItFails(near()));
  EXPECT_TRUE(IsBroken(status)) << status;
}

TEST_P(ConnConformance, PeersCloseEndsAWriteThatWaits) {
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&]() -> Task<void> {
    const absl::Status status = co_await WriteUntilItFails(near());
    EXPECT_TRUE(IsBroken(status)) << status;
  });
  EXPECT_TRUE(far()->Close().ok());
}

TEST_P(ConnConformance, CloseWriteEndsThePeersStreamAlone) {
  Wait(WriteAll(near(), "bye"));
  ASSERT_TRUE(near()->CloseWrite().ok());
  EXPECT_EQ(Wait(ReadToEnd(far())), "bye");
  Wait(WriteAll(far(), "still here"));
  EXPECT_EQ(ReadExactly(*near(), 10), "still here");
  Wait(ExpectBrokenPipe(near()));
}

TEST_P(ConnConformance, CloseWriteWakesThePeersReader) {
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectEnd(far()); });
  EXPECT_TRUE(near()->CloseWrite().ok());
}

TEST_P(ConnConformance, CloseWriteEndsAWriteThatWaits) {
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectBrokenPipe(near()); });
  EXPECT_TRUE(near()->CloseWrite().ok());
}

TEST_P(ConnConformance, CloseReadEndsAReadThatWaits) {
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectEnd(near()); });
  EXPECT_TRUE(near()->CloseRead().ok());
  strands.Join();
  Wait(ExpectEnd(near()));
  Wait(WriteAll(near(), "the other direction goes on"));
  EXPECT_EQ(ReadExactly(*far(), 27), "the other direction goes on");
}

TEST_P(ConnConformance, BothMayHalfCloseInTurn) {
  ASSERT_TRUE(near()->CloseWrite().ok());
  Wait(ExpectEnd(far()));
  ASSERT_TRUE(far()->CloseWrite().ok());
  Wait(ExpectEnd(near()));
  EXPECT_TRUE(near()->Close().ok());
  EXPECT_TRUE(far()->Close().ok());
}

TEST_P(ConnConformance, CloseEndsAllThatWait) {
  Strands strands = MakeStrands();
  for (int i = 0; i < 3; ++i) {
    strands.RunUntilItWaits([&] { return ExpectReadClosed(near()); });
    strands.RunUntilItWaits([&] { return ExpectWriteClosed(near()); });
  }
  EXPECT_TRUE(near()->Close().ok());
}

TEST_P(ConnConformance, SecondCloseSaysSo) {
  EXPECT_TRUE(near()->Close().ok());
  const absl::Status second = near()->Close();
  EXPECT_TRUE(IsClosed(second)) << second;
  EXPECT_EQ(OpErrorOf(second)->operation, "close");
}

// Go's programs look for the text, too.
TEST_P(ConnConformance, EveryCallFailsAfterClose) {
  ASSERT_TRUE(near()->Close().ok());
  char buffer[1];
  Buffers buffers;
  buffers.Append("x");
  const absl::Status statuses[] = {
      Wait(near()->Read(buffer)).status(),
      Wait(near()->ReadFull(buffer)).status(),
      Wait(near()->ReadScratch()).status(),
      Wait(near()->Write("x")).status(),
      Wait(near()->Write("")).status(),
      Wait(near()->Writev(buffers)).status(),
      near()->CloseRead(),
      near()->CloseWrite(),
      near()->SetDeadline(Never()),
      near()->SetReadDeadline(Never()),
      near()->SetWriteDeadline(Never()),
  };
  for (const absl::Status& status : statuses) {
    EXPECT_TRUE(IsClosed(status)) << status;
    EXPECT_TRUE(
        absl::EndsWith(status.message(), ": use of closed network connection"))
        << status;
  }
}

// To be closed outweighs a deadline that has passed.
TEST_P(ConnConformance, CloseBeatsADeadline) {
  ASSERT_TRUE(near()->SetDeadline(LongAgo()).ok());
  ASSERT_TRUE(near()->Close().ok());
  Wait(ExpectReadClosed(near()));
  Wait(ExpectWriteClosed(near()));
}

TEST_P(ConnConformance, AddressOfThePeerOutlivesClose) {
  const Address remote = near()->RemoteAddr();
  ASSERT_TRUE(near()->Close().ok());
  EXPECT_TRUE(near()->LocalAddr().empty());
  EXPECT_EQ(near()->RemoteAddr(), remote);
}

TEST_P(ConnConformance, DestructionCloses) {
  Strands strands = MakeStrands();
  strands.RunUntilItWaits([&] { return ExpectEnd(far()); });
  DestroyNear();
}

}  // namespace
}  // namespace rawnet
