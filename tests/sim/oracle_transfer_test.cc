// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Both ends of a connection write and read at the same time, in random pieces,
// through small buffers, under deadlines that pass all the while. Not a byte is
// lost, on blocking sockets as on rawnet's, wherever these are.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/operations.h"
#include "rawnet/socket/pipe.h"
#include "rawnet/sockopt/socket_options.h"
#include "rawnet/tests/conformance/strands.h"
#include "rawnet/tests/sim/oracle_end.h"
#include "rawnet/tests/sim/oracle_stream.h"
#include "rawnet/tests/sim/sim_conns.h"
#include "rawnet/tests/sim/sim_random.h"
#include "rawnet/tests/socket/conn_pair.h"

namespace rawnet {
namespace {

constexpr size_t kPieceMax = 20'000;

// What goes from one end to the other. Its writer and its reader may be
// threads: each has its own part.
class Direction {
 public:
  explicit Direction(uint64_t seed)
      : size_(SimRandom(seed).Below(300'000)),
        writer_(~seed),
        reader_(seed * 3) {}

  // --- The writer's part.

  bool all_sent() const { return sent_ == size_; }
  std::string NextPiece() {
    const size_t most = std::min(kPieceMax, size_ - sent_);
    return stream_.Next(1 + writer_.Below(most));
  }
  // True: there is more to do.
  bool Sent(size_t bytes, absl::string_view error) {
    stream_.Wrote(bytes);
    sent_ += bytes;
    return Goes(error, &send_error_);
  }
  void SentEnd(absl::string_view error) { Goes(error, &send_error_); }
  absl::Duration WriteTimeout() { return Timeout(writer_); }

  // --- The reader's part.

  std::string Buffer() { return std::string(1 + reader_.Below(kPieceMax), 0); }
  bool Received(absl::string_view bytes, absl::string_view error) {
    received_ += bytes.size();
    wrong_ |= !stream_.Check(bytes).empty();
    const bool ended = bytes.empty() && error.empty();
    return Goes(error, &receive_error_) && !ended && !wrong_;
  }
  absl::Duration ReadTimeout() { return Timeout(reader_); }

  std::string Story() const {
    return absl::StrCat(sent_, " sent ", send_error_, ", ", received_,
                        " received ", receive_error_, wrong_ ? "WRONG" : "");
  }

 private:
  static bool Goes(absl::string_view error, std::string* last) {
    if (error.empty() || error == "timeout") return true;
    *last = std::string(error);
    return false;
  }
  // Half of all operations have none, so that they get on.
  static absl::Duration Timeout(SimRandom& random) {
    if (random.Chance(0.5)) return absl::InfiniteDuration();
    return random.Between(absl::ZeroDuration(), absl::Milliseconds(4));
  }

  const size_t size_;
  OracleStream stream_;

  SimRandom writer_;
  size_t sent_ = 0;
  std::string send_error_;

  SimRandom reader_;
  size_t received_ = 0;
  bool wrong_ = false;
  std::string receive_error_;
};

struct Transfer {
  explicit Transfer(uint64_t seed) : there(seed), back(seed + 1'000'000) {}

  std::string Story() const {
    return absl::StrCat(there.Story(), "; ", back.Story());
  }

  Direction there;
  Direction back;
};

// --- On blocking sockets. ---------------------------------------------------

void Send(OracleEnd* end, Direction* direction) {
  while (!direction->all_sent()) {
    const OracleResult result = end->Write(direction->NextPiece());
    if (!direction->Sent(result.size, result.error)) return;
  }
  direction->SentEnd(end->CloseWrite().error);
}

void Receive(OracleEnd* end, Direction* direction) {
  std::string buffer;
  OracleResult result;
  do {
    buffer = direction->Buffer();
    result = end->Read(buffer.data(), buffer.size());
  } while (direction->Received({buffer.data(), result.size}, result.error));
}

std::string OnBlockingSockets(uint64_t seed) {
  Transfer transfer(seed);
  const OracleEnds ends = ConnectedBlockingEnds();
  ends.near->SetTimeout(absl::Milliseconds(1));
  ends.far->SetTimeout(absl::Milliseconds(1));
  std::thread threads[] = {
      std::thread(&Send, ends.near.get(), &transfer.there),
      std::thread(&Receive, ends.far.get(), &transfer.there),
      std::thread(&Send, ends.far.get(), &transfer.back),
      std::thread(&Receive, ends.near.get(), &transfer.back)};
  for (std::thread& thread : threads) thread.join();
  return transfer.Story();
}

// --- On rawnet's. -----------------------------------------------------------

absl::Time In(absl::Duration timeout) {
  return EventLoop::Current().clock().WallNow() + timeout;
}

std::string ErrorOf(const absl::Status& status) {
  return IsTimeout(status) ? "timeout" : std::string(status.message());
}

Task<void> SendOn(Conn* conn, Direction* direction) {
  bool goes_on = true;
  while (goes_on && !direction->all_sent()) {
    conn->SetWriteDeadline(In(direction->WriteTimeout())).IgnoreError();
    const std::string piece = direction->NextPiece();
    const absl::StatusOr<size_t> n = co_await conn->Write(piece);
    goes_on = direction->Sent(n.ok() ? *n : BytesWritten(n.status()),
                              ErrorOf(n.status()));
  }
  if (goes_on) direction->SentEnd(ErrorOf(conn->CloseWrite()));
}

Task<void> ReceiveOn(Conn* conn, Direction* direction) {
  bool goes_on = true;
  while (goes_on) {
    conn->SetReadDeadline(In(direction->ReadTimeout())).IgnoreError();
    std::string buffer = direction->Buffer();
    const absl::StatusOr<size_t> n =
        co_await conn->Read(absl::MakeSpan(buffer.data(), buffer.size()));
    goes_on = direction->Received({buffer.data(), n.ok() ? *n : 0},
                                  ErrorOf(n.status()));
  }
}

std::string OnConns(uint64_t seed, const SimConns& conns, StrandKind kind) {
  Transfer transfer(seed);
  Conn* const near = conns.near.get();
  Conn* const far = conns.far.get();
  Strands strands(kind);
  strands.Run([&] { return SendOn(near, &transfer.there); });
  strands.Run([&] { return ReceiveOn(far, &transfer.there); });
  strands.Run([&] { return SendOn(far, &transfer.back); });
  strands.Run([&] { return ReceiveOn(near, &transfer.back); });
  strands.Join();
  return transfer.Story();
}

// Small buffers: writers wait all the time.
void Narrow(TcpConn& conn) {
  EXPECT_TRUE(conn.SetOption(SendBuffer{64 << 10}).ok());
  EXPECT_TRUE(conn.SetOption(ReceiveBuffer{64 << 10}).ok());
}

SimConns OnThisMachine(uint64_t) {
  auto pair = ConnectedTcp();
  Narrow(*pair.near);
  Narrow(*pair.far);
  return {nullptr, std::move(pair.near), std::move(pair.far)};
}

SimConns InMemory(uint64_t) {
  PipeEnds ends = Pipe();
  return {nullptr, std::move(ends.near), std::move(ends.far)};
}

SimConns Simulated(uint64_t seed) {
  SimNetwork::Options options;
  options.seed = seed;
  return ConnectSimulated("192.0.2.1", options);
}

SimConns SimulatedInBadWeather(uint64_t seed) {
  SimNetwork::Options options = BadWeather();
  options.seed = seed;
  return ConnectSimulated("2001:db8::1", options);
}

struct TransferKind {
  const char* name;
  SimConns (*connect)(uint64_t seed);
  StrandKind strands;
};

void PrintTo(const TransferKind& kind, std::ostream* out) { *out << kind.name; }

class OracleTransfer : public testing::TestWithParam<TransferKind> {};

TEST_P(OracleTransfer, LosesNothingAsOnBlockingSockets) {
  constexpr uint64_t kTransfers = 50;
  for (uint64_t seed = 1; seed <= kTransfers && !HasFailure(); ++seed) {
    EXPECT_EQ(OnConns(seed, GetParam().connect(seed), GetParam().strands),
              OnBlockingSockets(seed))
        << "seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, OracleTransfer,
    testing::Values(
        TransferKind{"tasks", &OnThisMachine, StrandKind::kTasks},
        TransferKind{"threads", &OnThisMachine, StrandKind::kThreads},
        TransferKind{"pipe_tasks", &InMemory, StrandKind::kTasks},
        TransferKind{"pipe_threads", &InMemory, StrandKind::kThreads},
        TransferKind{"simulated", &Simulated, StrandKind::kTasks},
        TransferKind{"bad_weather", &SimulatedInBadWeather,
                     StrandKind::kTasks}),
    [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace rawnet
