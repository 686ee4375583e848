// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// `dial` once it is connected: both directions, their ends, and what breaks.

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/netpoll/poller.h"
#include "rawnet/socket/tcp_conn.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/sockopt/socket_options.h"
#include "rawnet/tests/examples/subprocess.h"
#include "rawnet/tests/netpoll/temp_directory.h"

namespace rawnet {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A dial of a listener of this test, and the listener's end of the connection.
class Relayed {
 public:
  explicit Relayed(std::string input_file = "")
      : listener_(ListenTcp("tcp", "127.0.0.1:0").value()),
        dial({{Example("dial"), listener_->LocalEndpoint().ToString()},
              {},
              std::move(input_file)}),
        conn(Wait(listener_->Accept()).value()) {}

 private:
  std::unique_ptr<TcpListener> listener_;

 public:
  Subprocess dial;
  std::unique_ptr<TcpConn> conn;
};

std::string ReadAll(Conn& conn) {
  std::string text;
  for (;;) {
    const absl::StatusOr<ScratchData> data = Wait(conn.ReadScratch());
    if (!data.ok() || data->empty()) return text;
    absl::StrAppend(&text, data->bytes());
  }
}

void Write(Conn& conn, absl::string_view text) {
  EXPECT_TRUE(Wait(conn.Write(text)).ok());
}

TEST(Relay, EndOfInputHalfCloses) {
  Relayed relayed;
  relayed.dial.Write("question");
  relayed.dial.CloseInput();
  EXPECT_EQ(ReadAll(*relayed.conn), "question");
  Write(*relayed.conn, "answer");
  relayed.conn.reset();
  const Ended ended = relayed.dial.Wait();
  EXPECT_EQ(ended.output, "answer");
  EXPECT_EQ(ended.code, 0) << ended.errors;
}

TEST(Relay, EndOfStreamEndsItThoughInputIsOpen) {
  Relayed relayed;
  Write(*relayed.conn, "that is all");
  relayed.conn.reset();
  // Its input is open until it has said all it has to say.
  EXPECT_EQ(relayed.dial.ReadOutputUntil("\n"), "that is all");
  EXPECT_EQ(relayed.dial.Wait().code, 0);
}

TEST(Relay, DirectionsDoNotWaitForEachOther) {
  Relayed relayed;
  relayed.dial.Write("first\n");
  std::string buffer(6, '\0');
  EXPECT_EQ(Wait(relayed.conn->Read(absl::MakeSpan(buffer))).value(), 6u);
  Write(*relayed.conn, "second\n");
  EXPECT_EQ(relayed.dial.ReadOutputUntil("\n"), "second\n");
  relayed.dial.Write("third\n");
  EXPECT_EQ(Wait(relayed.conn->Read(absl::MakeSpan(buffer))).value(), 6u);
  EXPECT_EQ(buffer, "third\n");
}

TEST(Relay, ResetIsAnError) {
  Relayed relayed;
  Write(*relayed.conn, "connected\n");
  EXPECT_EQ(relayed.dial.ReadOutputUntil("\n"), "connected\n");
  ASSERT_TRUE(relayed.conn->SetOption(Linger{absl::ZeroDuration()}).ok());
  relayed.conn.reset();
  const std::string error = relayed.dial.ReadErrorsUntil("\n");
  EXPECT_THAT(error, AllOf(HasSubstr("read tcp 127.0.0.1:"),
                           HasSubstr("connection reset by peer\n")));
  EXPECT_EQ(relayed.dial.Wait().code, 1);
}

TEST(Relay, OutputThatNobodyReadsIsAnError) {
  Relayed relayed;
  relayed.dial.CloseOutput();
  Write(*relayed.conn, "anybody there?");
  EXPECT_EQ(relayed.dial.ReadErrorsUntil("\n"),
            "write standard output: broken pipe\n");
  EXPECT_EQ(relayed.dial.Wait().code, 1);
}

TEST(Relay, InputThatCannotBeReadIsAnError) {
  Relayed relayed("/");
  EXPECT_EQ(ReadAll(*relayed.conn), "");
  relayed.conn.reset();
  const Ended ended = relayed.dial.Wait();
  EXPECT_EQ(ended.errors, "read standard input: is a directory\n");
  EXPECT_EQ(ended.code, 1);
}

TEST(Relay, InputMayBeTheNullDevice) {
  Relayed relayed("/dev/null");
  EXPECT_EQ(ReadAll(*relayed.conn), "");
  Write(*relayed.conn, "answer");
  relayed.conn.reset();
  EXPECT_EQ(relayed.dial.Wait().output, "answer");
}

class RelaySignal : public testing::TestWithParam<int> {};

TEST_P(RelaySignal, EndsItCleanly) {
  Relayed relayed;
  Write(*relayed.conn, "hello\n");
  EXPECT_EQ(relayed.dial.ReadOutputUntil("\n"), "hello\n");
  relayed.dial.Signal(GetParam());
  EXPECT_EQ(ReadAll(*relayed.conn), "");
  const Ended ended = relayed.dial.Wait();
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.errors, "");
}

INSTANTIATE_TEST_SUITE_P(Signals, RelaySignal,
                         testing::Values(SIGINT, SIGTERM));

TEST(Relay, SignalEndsItThoughOutputIsStuck) {
  Relayed relayed;
  Write(*relayed.conn, "hello\n");
  EXPECT_EQ(relayed.dial.ReadOutputUntil("\n"), "hello\n");
  // Nobody reads: the pipe fills, and then the connection.
  const std::string much(1 << 20, 'x');
  EXPECT_TRUE(
      relayed.conn->SetWriteDeadline(absl::Now() + absl::Milliseconds(300))
          .ok());
  while (Wait(relayed.conn->Write(much)).ok()) {
  }
  relayed.dial.Signal(SIGTERM);
  EXPECT_EQ(ReadAll(*relayed.conn), "");
  EXPECT_EQ(relayed.dial.Wait().code, 0);
}

TEST(Relay, UnixSocket) {
  const TempDirectory directory;
  const std::string path = directory.PathOf("listener");
  sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = {}};
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(
      bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
      0);
  ASSERT_EQ(listen(listener, 1), 0);
  Subprocess dial({{Example("dial"), "--network=unix", path}});
  const int conn = accept(listener, nullptr, nullptr);
  EXPECT_EQ(write(conn, "hello", 5), 5);
  close(conn);
  close(listener);
  const Ended ended = dial.Wait();
  EXPECT_EQ(ended.output, "hello");
  EXPECT_EQ(ended.code, 0) << ended.errors;
}

// A file of random bytes, which epoll could not watch.
struct RandomFile {
  explicit RandomFile(size_t size) : path(directory.PathOf("random")) {
    std::independent_bits_engine<std::mt19937_64, 64, uint64_t> random(2);
    while (bytes.size() < size) {
      const uint64_t word = random();
      bytes.append(reinterpret_cast<const char*>(&word), sizeof(word));
    }
    std::ofstream(path, std::ios::binary) << bytes;
  }

  const TempDirectory directory;
  const std::string path;
  std::string bytes;
};

class RelayOnPoller : public testing::TestWithParam<PollerBackend> {};

TEST_P(RelayOnPoller, MuchComesBackWhole) {
  const std::string poller = absl::StrCat("--poller=", GetParam().name);
  Subprocess server({{Example("echo_server"), poller}});
  std::string port = server.ReadOutputUntil("\n");
  port = port.substr(port.rfind(':'), port.size() - 1 - port.rfind(':'));
  const RandomFile file(64 << 20);
  const Ended ended = RunProgram(
      {{Example("dial"), poller, "127.0.0.1" + port}, {}, file.path});
  EXPECT_EQ(ended.code, 0) << ended.errors;
  EXPECT_EQ(ended.output.size(), file.bytes.size());
  EXPECT_TRUE(ended.output == file.bytes);
}

INSTANTIATE_TEST_SUITE_P(Backends, RelayOnPoller,
                         testing::ValuesIn(AvailableBackends()),
                         [](const auto& backend) {
                           return std::string(backend.param.name);
                         });

}  // namespace
}  // namespace rawnet
