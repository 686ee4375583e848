// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/netpoll/poller.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/tcp_conn.h"
#include "rawnet/tests/examples/subprocess.h"

namespace rawnet {
namespace {

class EchoServer {
 public:
  explicit EchoServer(std::vector<std::string> flags = {})
      : process_(MakeCommand(std::move(flags))) {
    const std::string said = process_.ReadOutputUntil("\n");
    EXPECT_THAT(said, testing::StartsWith("listening on "));
    const std::string port = said.substr(said.rfind(':') + 1);
    endpoint_ = {IpAddress::LoopbackV4(),
                 static_cast<uint16_t>(std::stoi(port))};
  }

  std::unique_ptr<TcpConn> Dial() {
    return Wait(ConnectTcp(Context(), endpoint_)).value();
  }
  Subprocess& process() { return process_; }

 private:
  static Command MakeCommand(std::vector<std::string> flags) {
    flags.insert(flags.begin(), Example("echo_server"));
    return {std::move(flags)};
  }

  Subprocess process_;
  Endpoint endpoint_;
};

std::string Exchange(Conn& conn, absl::string_view text) {
  EXPECT_TRUE(Wait(conn.Write(text)).ok());
  std::string answer;
  while (answer.size() < text.size()) {
    const absl::StatusOr<ScratchData> data = Wait(conn.ReadScratch());
    if (!data.ok() || data->empty()) break;
    absl::StrAppend(&answer, data->bytes());
  }
  return answer;
}

bool IsAtEnd(Conn& conn) {
  const absl::StatusOr<ScratchData> data = Wait(conn.ReadScratch());
  return data.ok() && data->empty();
}

class EchoServerTest : public testing::TestWithParam<PollerBackend> {
 protected:
  std::string PollerFlag() const {
    return absl::StrCat("--poller=", GetParam().name);
  }
};

TEST_P(EchoServerTest, ServesConnectionsSideBySide) {
  EchoServer server({PollerFlag()});
  const auto a = server.Dial();
  const auto b = server.Dial();
  EXPECT_EQ(Exchange(*b, "to b"), "to b");
  EXPECT_EQ(Exchange(*a, "to a"), "to a");
  EXPECT_EQ(Exchange(*b, "again"), "again");
}

TEST_P(EchoServerTest, EndsCleanlyWithConnectionsOpen) {
  for (const int signal : {SIGTERM, SIGINT}) {
    EchoServer server({PollerFlag()});
    std::vector<std::unique_ptr<TcpConn>> conns;
    for (int i = 0; i < 10; ++i) conns.push_back(server.Dial());
    for (const auto& conn : conns) EXPECT_EQ(Exchange(*conn, "hi"), "hi");
    server.process().Signal(signal);
    for (const auto& conn : conns) EXPECT_TRUE(IsAtEnd(*conn));
    const Ended ended = server.process().Wait();
    EXPECT_EQ(ended.code, 0);
    EXPECT_EQ(ended.errors, "");
  }
}

TEST_P(EchoServerTest, IdleConnectionIsClosed) {
  EchoServer server({PollerFlag(), "--idle-timeout=100ms"});
  const auto conn = server.Dial();
  EXPECT_EQ(Exchange(*conn, "hi"), "hi");
  EXPECT_TRUE(IsAtEnd(*conn));
}

INSTANTIATE_TEST_SUITE_P(Backends, EchoServerTest,
                         testing::ValuesIn(AvailableBackends()),
                         [](const auto& backend) {
                           return std::string(backend.param.name);
                         });

TEST(EchoServerUsage, MistakesExitWith2) {
  for (const std::string flag :
       {"--port=x", "--idle-timeout=0", "--frob", "7"}) {
    const Ended ended = RunProgram({{Example("echo_server"), flag}});
    EXPECT_EQ(ended.code, 2) << flag;
    EXPECT_THAT(ended.errors, testing::StartsWith("echo_server: "));
  }
}

TEST(EchoServerUsage, UnknownPollerIsSaid) {
  const Ended ended =
      RunProgram({{Example("echo_server"), "--poller=nonesuch"}});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.errors, testing::HasSubstr("nonesuch"));
}

}  // namespace
}  // namespace rawnet
