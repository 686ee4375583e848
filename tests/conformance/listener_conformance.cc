// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/conformance/listener_conformance.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <vector>

#include "rawnet/async/wait.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/socket_conn.h"
#include "rawnet/sockopt/socket_options.h"
#include "rawnet/tests/conformance/conn_steps.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

// A close of a TCP connection sends a reset; others just end.
void CloseAbruptly(Conn* conn) {
  if (auto* const socket = dynamic_cast<SocketConn*>(conn)) {
    EXPECT_TRUE(socket->SetOption(Linger{absl::ZeroDuration()}).ok());
  }
  EXPECT_TRUE(conn->Close().ok());
}

// One byte there and back.
void ExpectTalk(Conn* a, Conn* b) {
  Wait(WriteAll(a, "?"));
  EXPECT_EQ(Wait(ReadPiece(b)), "?");
  Wait(WriteAll(b, "!"));
  EXPECT_EQ(Wait(ReadPiece(a)), "!");
}

// Serves each that it accepts until the listener is closed.
Task<void> EchoToEach(AnyListener* listener) {
  for (;;) {
    const ConnOrError conn = co_await listener->Accept({});
    if (!conn.ok()) {
      EXPECT_TRUE(IsClosed(conn.status())) << conn.status();
      co_return;
    }
    const std::string text = co_await ReadToEnd(conn->get());
    co_await WriteAll(conn->get(), text);
  }
}

}  // namespace

Task<ConnOrError> DialTcp(Context context, Address address) {
  co_return co_await ConnectTcp(context, *address.endpoint());
}

void PrintTo(const ListenerKind& kind, std::ostream* out) { *out << kind.name; }

void ListenerConformance::Listen(int backlog) {
  place_.listener.reset();
  world_.reset();
  place_ = GetParam().create(backlog);
  world_ = std::move(place_.world);
}

Task<std::unique_ptr<Conn>> ListenerConformance::Dial(char letter) {
  ConnOrError conn = co_await TryDial();
  EXPECT_TRUE(conn.ok()) << conn.status();
  co_await WriteAll(conn->get(), {&letter, 1});
  co_return *std::move(conn);
}

Task<std::unique_ptr<Conn>> ListenerConformance::Accept(char* letter) {
  ConnOrError conn = co_await listener()->Accept({});
  EXPECT_TRUE(conn.ok()) << conn.status();
  const auto n = co_await (*conn)->Read(absl::MakeSpan(letter, 1));
  EXPECT_EQ(n.value_or(99), 1u) << n.status();
  co_return *std::move(conn);
}

Task<std::unique_ptr<Conn>> ListenerConformance::Accept() {
  char letter;
  co_return co_await Accept(&letter);
}

Task<absl::Status> ListenerConformance::AcceptOnce(Context context) {
  co_return (co_await listener()->Accept(std::move(context))).status();
}

Task<void> ListenerConformance::ExpectAcceptTimeout() {
  const absl::Status status = co_await AcceptOnce();
  EXPECT_TRUE(IsTimeout(status)) << status;
}

Task<void> ListenerConformance::ExpectAcceptClosed() {
  const absl::Status status = co_await AcceptOnce();
  EXPECT_TRUE(IsClosed(status)) << status;
}

TEST_P(ListenerConformance, AcceptsWhoWaitsInTheQueue) {
  const auto dialed = Wait(Dial());
  const auto accepted = Wait(Accept());
  ExpectTalk(dialed.get(), accepted.get());
  ExpectTalk(accepted.get(), dialed.get());
}

TEST_P(ListenerConformance, AcceptWaitsForWhoComes) {
  Strands strands = MakeStrands();
  strands.RunUntilItWaits(
      [&]() -> Task<void> { EXPECT_NE(co_await Accept(), nullptr); });
  const auto dialed = Wait(Dial());
  strands.Join();
}

TEST_P(ListenerConformance, EndsNameEachOtherAndTheListener) {
  const auto dialed = Wait(Dial());
  const auto accepted = Wait(Accept());
  EXPECT_EQ(dialed->RemoteAddr(), address());
  EXPECT_EQ(accepted->LocalAddr(), address());
  EXPECT_EQ(accepted->RemoteAddr(), dialed->LocalAddr());
  EXPECT_EQ(accepted->network(), dialed->network());
}

TEST_P(ListenerConformance, AcceptsEachOnceInTheOrderOfDials) {
  const std::string letters = "abcdefghijklmnopqrst";
  std::vector<std::unique_ptr<Conn>> conns;
  for (const char letter : letters) conns.push_back(Wait(Dial(letter)));
  std::string accepted(letters.size(), '\0');
  for (char& letter : accepted) conns.push_back(Wait(Accept(&letter)));
  if (GetParam().queueing == Queueing::kWithTheWeather) {
    std::sort(accepted.begin(), accepted.end());
  }
  EXPECT_EQ(accepted, letters);
}

TEST_P(ListenerConformance, EachDialEndsOneOfManyAccepts) {
  constexpr int kAccepts = 3;
  std::atomic<int> accepted{0};
  std::atomic<int> closed{0};
  Strands strands = MakeStrands();
  for (int i = 0; i < kAccepts; ++i) {
    strands.RunUntilItWaits([&]() -> Task<void> {
      ConnOrError conn = co_await listener()->Accept({});
      if (conn.ok()) {
        EXPECT_EQ(co_await ReadPiece(conn->get()), "x");
        co_await WriteAll(conn->get(), "served");
        ++accepted;
      } else {
        EXPECT_TRUE(IsClosed(conn.status())) << conn.status();
        ++closed;
      }
    });
  }
  for (int i = 0; i < kAccepts - 1; ++i) {
    EXPECT_EQ(ReadExactly(*Wait(Dial()), 6), "served");
  }
  EXPECT_TRUE(listener()->Close().ok());
  strands.Join();
  EXPECT_EQ(accepted, kAccepts - 1);
  EXPECT_EQ(closed, 1);
}

TEST_P(ListenerConformance, ManyAcceptsServeManyDials) {
  Strands servers = MakeStrands();
  for (int i = 0; i < 3; ++i) {
    servers.Run([&] { return EchoToEach(listener()); });
  }
  Strands clients = MakeStrands();
  for (int client = 0; client < 4; ++client) {
    clients.Run([&]() -> Task<void> {
      for (const char letter : {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}) {
        const auto conn = co_await Dial(letter);
        EXPECT_TRUE(conn->CloseWrite().ok());
        EXPECT_EQ(co_await ReadToEnd(conn.get()), std::string(1, letter));
      }
    });
  }
  clients.Join();
  EXPECT_TRUE(listener()->Close().ok());
}

TEST_P(ListenerConformance, GivesWhoHasGoneAlready) {
  ASSERT_TRUE(Wait(Dial())->Close().ok());
  const auto accepted = Wait(Accept());
  EXPECT_EQ(Wait(ReadToEnd(accepted.get())), "");
}

// Whether Accept passes over it or gives it is the system's choice.
TEST_P(ListenerConformance, WhoWasResetInTheQueueKeepsNobodyOut) {
  CloseAbruptly(Wait(Dial('a')).get());
  const auto dialed = Wait(Dial('b'));
  char letter = '\0';
  for (int i = 0; i < 2 && letter != 'b'; ++i) {
    const ConnOrError conn = Wait(listener()->Accept({}));
    ASSERT_TRUE(conn.ok()) << conn.status();
    Wait((*conn)->Read(absl::MakeSpan(&letter, 1))).status().IgnoreError();
  }
  EXPECT_EQ(letter, 'b');
}

TEST_P(ListenerConformance, AFullQueueKeepsTheNextWaiting) {
  if (GetParam().queueing == Queueing::kWithTheWeather) {
    GTEST_SKIP() << "nobody knows what is in the queue";
  }
  Listen(/*backlog=*/1);
  std::vector<std::unique_ptr<Conn>> conns;
  absl::Status status;
  while (status.ok() && conns.size() < 9) {
    const OwnedContext context = WithTimeout(Context(), 2 * kShort);
    ConnOrError conn = Wait(TryDial(context));
    status = conn.status();
    if (status.ok()) conns.push_back(*std::move(conn));
  }
  EXPECT_TRUE(IsTimeout(status)) << status;
  EXPECT_GE(conns.size(), 1u);
  for (const auto& dialed : conns) {
    const ConnOrError accepted = Wait(listener()->Accept({}));
    ASSERT_TRUE(accepted.ok());
    ExpectTalk(dialed.get(), accepted->get());
  }
}

TEST_P(ListenerConformance, CloseEndsAllThatWait) {
  Strands strands = MakeStrands();
  for (int i = 0; i < 4; ++i) {
    strands.RunUntilItWaits([&] { return ExpectAcceptClosed(); });
  }
  EXPECT_TRUE(listener()->Close().ok());
}

// Not even who is in the queue.
TEST_P(ListenerConformance, NothingIsAcceptedAfterClose) {
  const auto dialed = Wait(Dial());
  ASSERT_TRUE(listener()->Close().ok());
  Wait(ExpectAcceptClosed());
  Wait(ExpectAcceptClosed());
  EXPECT_TRUE(IsClosed(listener()->SetDeadline(Never())));
}

TEST_P(ListenerConformance, SecondCloseSaysSo) {
  EXPECT_TRUE(listener()->Close().ok());
  const absl::Status second = listener()->Close();
  EXPECT_TRUE(IsClosed(second)) << second;
  EXPECT_EQ(OpErrorOf(second)->operation, "close");
}

TEST_P(ListenerConformance, CloseBeatsADeadline) {
  ASSERT_TRUE(listener()->SetDeadline(LongAgo()).ok());
  ASSERT_TRUE(listener()->Close().ok());
  Wait(ExpectAcceptClosed());
}

TEST_P(ListenerConformance, CloseResetsWhoWaitsInTheQueue) {
  const auto dialed = Wait(Dial());
  ASSERT_TRUE(listener()->Close().ok());
  const absl::Status status = Wait(ReadOnce(dialed.get()));
  EXPECT_EQ(ErrnoOf(status), ECONNRESET) << status;
}

// A Unix listener may have removed its file.
TEST_P(ListenerConformance, DialAfterCloseIsRefused) {
  ASSERT_TRUE(listener()->Close().ok());
  const absl::Status status = Wait(TryDial()).status();
  EXPECT_TRUE(ErrnoOf(status) == ECONNREFUSED || ErrnoOf(status) == ENOENT)
      << status;
}

TEST_P(ListenerConformance, DestructionCloses) {
  DestroyListener();
  const absl::Status status = Wait(TryDial()).status();
  EXPECT_TRUE(ErrnoOf(status) == ECONNREFUSED || ErrnoOf(status) == ENOENT)
      << status;
}

TEST_P(ListenerConformance, AcceptedConnsOutliveTheListener) {
  const auto dialed = Wait(Dial());
  const auto accepted = Wait(Accept());
  ASSERT_TRUE(listener()->Close().ok());
  DestroyListener();
  ExpectTalk(dialed.get(), accepted.get());
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ListenerConformance);

}  // namespace rawnet
