// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What a server that is slow or dead, or a datagram that is lost, costs a
// lookup: to the nanosecond, on links of a millisecond.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

constexpr absl::Duration kRoundTrip = absl::Milliseconds(2);
constexpr absl::Duration kUnmeasured = ServerHealth::kPatienceUnmeasured;
// Of a server that has answered on these links.
constexpr absl::Duration kMeasured = ServerHealth::kPatienceMin;

// Three servers, one resolver.
class SlowServersTest : public SimTest {
 protected:
  SlowServersTest() {
    for (int i = 0; i < 3; ++i) {
      const std::string address = absl::StrCat("192.0.2.5", i);
      SimHost& host = network_.AddHost(absl::StrCat("dns", i), {address});
      hosts_.push_back(&host);
      servers_.push_back(std::make_unique<SimDnsServer>(
          network_, host, [this, i](const Message& query, Transport via) {
            return Act(i, query, via);
          }));
      options_.conf.servers.push_back({Ip(address), SimDnsServer::kPort});
    }
    resolver_.emplace(options_);
  }
  ~SlowServersTest() override {
    resolver_.reset();
    network_.RunUntilIdle();
    ExpectNothingLeft(client_);
  }

  Actions Act(int server, const Message& query, Transport via) {
    if (dead_[server]) return {};
    if (lose_ && lose_(query)) return {};
    return {DnsServer::Send(zone_.Answer(query, via), delay_[server])};
  }
  // How long a lookup of both families takes.
  absl::Duration LookUpHost(const std::string& name = "host.example") {
    const absl::Duration begin = network_.elapsed();
    status_ = client_.Run(resolver_->LookupHost(Context(), name)).status();
    return network_.elapsed() - begin;
  }

  DnsZone zone_ = DnsZone()
                      .AddAddress("host.example", "192.0.2.1")
                      .AddAddress("host.example", "2001:db8::1");
  bool dead_[3] = {};
  absl::Duration delay_[3];
  std::function<bool(const Message&)> lose_;
  std::vector<SimHost*> hosts_;
  SimHost& client_ = network_.AddHost("client", {"192.0.2.9"});
  std::vector<std::unique_ptr<SimDnsServer>> servers_;
  Resolver::Options options_;
  std::optional<Resolver> resolver_;
  absl::Status status_;
};

TEST_F(SlowServersTest, HealthyServersCostARoundTrip) {
  EXPECT_EQ(LookUpHost(), kRoundTrip);
  EXPECT_EQ(servers_[1]->queries().size(), 0u);
}

// A socket, connect, send, receive and close a family, none in vain, and one
// that tells the poller; how often that waits is the poller's business.
TEST_F(SlowServersTest, HealthyServersCostTwelveSystemCalls) {
  client_.SetFaults([](const SysCallSite&) { return SysFault(); });
  RecordingSink sink;
  client_.Run(resolver_->LookupAddresses(
      Context(), AddressRequest("host.example"), &sink));
  EXPECT_EQ(client_.calls(), 12);
}

TEST_F(SlowServersTest, OneDeadServerCostsAPatienceAtTheMost) {
  for (int which = 0; which < 3; ++which) {
    resolver_.emplace(options_);
    dead_[which] = true;
    EXPECT_EQ(LookUpHost(),
              (which == 0 ? kUnmeasured : absl::ZeroDuration()) + kRoundTrip);
    EXPECT_TRUE(status_.ok()) << status_;
    dead_[which] = false;
  }
}

TEST_F(SlowServersTest, OneSlowServerCostsAPatienceAtTheMost) {
  for (int which = 0; which < 3; ++which) {
    resolver_.emplace(options_);
    delay_[which] = absl::Seconds(4);
    EXPECT_EQ(LookUpHost(),
              (which == 0 ? kUnmeasured : absl::ZeroDuration()) + kRoundTrip);
    EXPECT_TRUE(status_.ok()) << status_;
    delay_[which] = absl::ZeroDuration();
  }
}

TEST_F(SlowServersTest, OneServerWithAClosedPortCostsARoundTrip) {
  options_.conf.servers[0].port = 54;
  resolver_.emplace(options_);
  EXPECT_EQ(LookUpHost(), 2 * kRoundTrip);
}

TEST_F(SlowServersTest, AServerThatDiesCostsItsMeasuredPatience) {
  EXPECT_EQ(LookUpHost(), kRoundTrip);
  dead_[0] = true;
  EXPECT_EQ(LookUpHost(), kMeasured + kRoundTrip);
}

// TCP repeats what was lost by itself, but not on a way that is no more.
TEST_F(SlowServersTest, AConnectionThatHangsCostsAPatience) {
  options_.conf.servers.resize(1);
  options_.conf.use_tcp = true;
  resolver_.emplace(options_);
  EXPECT_EQ(LookUpHost(), 2 * kRoundTrip);
  int hanging = 2;  // of the queries to come
  lose_ = [&](const Message&) { return hanging-- > 0; };
  EXPECT_EQ(LookUpHost(), kMeasured + 2 * kRoundTrip);
  EXPECT_TRUE(status_.ok()) << status_;
}

// Two failures in a row: those of both families.
TEST_F(SlowServersTest, ADeadServerIsPassedOverForAWhile) {
  dead_[0] = true;
  EXPECT_EQ(LookUpHost(), kUnmeasured + kRoundTrip);
  EXPECT_EQ(LookUpHost(), kRoundTrip);
  network_.RunFor(ServerHealth::kPauseMin);
  EXPECT_EQ(LookUpHost(), kUnmeasured + kRoundTrip);
  EXPECT_EQ(LookUpHost(), kRoundTrip);
}

TEST_F(SlowServersTest, AServerThatIsBackHasItsPlaceAgain) {
  dead_[0] = true;
  LookUpHost();
  dead_[0] = false;
  network_.RunFor(ServerHealth::kPauseMin);
  const size_t before = servers_[0]->queries().size();
  EXPECT_EQ(LookUpHost(), kRoundTrip);
  EXPECT_EQ(LookUpHost(), kRoundTrip);
  EXPECT_EQ(servers_[0]->queries().size(), before + 4);
}

TEST_F(SlowServersTest, OneLostFamilyCostsAPatience) {
  int aaaa = 0;
  lose_ = [&aaaa](const Message& query) {
    return query.question->type == RecordType::kAaaa && aaaa++ == 0;
  };
  EXPECT_EQ(LookUpHost(), kUnmeasured + kRoundTrip);
  EXPECT_TRUE(status_.ok());
}

// A second one may know less: it waits for the first for a patience more.
TEST_F(SlowServersTest, ADeadServerMakesANegativeAnswerCostTwoPatiences) {
  dead_[0] = true;
  EXPECT_EQ(LookUpHost("none.example"), 2 * kUnmeasured + kRoundTrip);
  EXPECT_TRUE(rawnet::IsNotFound(status_)) << status_;
  EXPECT_EQ(LookUpHost("none.example"), kRoundTrip);
}

TEST_F(SlowServersTest, TwoDeadServersCostTheirPatiences) {
  dead_[0] = dead_[1] = true;
  EXPECT_EQ(LookUpHost(), 2 * kUnmeasured + kRoundTrip);
}

// Firewalls that drop what they do not know. A lost datagram looks the same, so
// it is not remembered (systemd#13432).
TEST_F(SlowServersTest, WhenNobodyRepliesTheLastRoundIsWithoutEdns) {
  lose_ = [](const Message& query) { return query.edns.has_value(); };
  for (const size_t lookup : {0, 1}) {
    EXPECT_EQ(LookUpHost(), absl::Seconds(5) + kRoundTrip);
    EXPECT_TRUE(status_.ok()) << status_;
    const auto& queries = servers_[0]->queries();
    ASSERT_EQ(queries.size(), 4 * (lookup + 1));
    for (size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(queries[4 * lookup + i].message.edns.has_value(), i < 2);
    }
  }
}

TEST_F(SlowServersTest, AllDeadServersCostTheTimeout) {
  dead_[0] = dead_[1] = dead_[2] = true;
  EXPECT_EQ(LookUpHost(), 2 * absl::Seconds(5));
  EXPECT_TRUE(IsTimeout(status_)) << status_;
}

Task<absl::StatusOr<std::unique_ptr<Conn>>> NoDescriptorLeft(Context,
                                                             DnsTransport,
                                                             Endpoint) {
  co_return absl::ResourceExhaustedError("socket: too many open files");
}

Task<absl::StatusOr<std::unique_ptr<Conn>>> NobodyThere(Context, DnsTransport,
                                                        Endpoint) {
  co_return absl::UnavailableError("connect: connection refused");
}

Task<absl::StatusOr<std::unique_ptr<Conn>>> ConnectByUdp(Endpoint server) {
  co_return ConnectUdp(server);
}

// Which server is asked first after several failures of the first one.
std::string FirstAfter(SimHost& client, Resolver::Options options,
                       ConnectToServer connect) {
  options.query.connect = std::move(connect);
  Resolver resolver(std::move(options));
  for (int i = 0; i < 2; ++i) {
    (void)client.Run(resolver.LookupHost(Context(), "host.example"));
  }
  RecordingSink sink;
  const EventLoop::Scope on_client = client.Enter();
  LookUp(resolver, Ipv4Request("host.example"), sink);
  return sink.servers.front();
}

// When all fail nobody is behind the others: so the first one fails alone.
TEST_F(SlowServersTest, TroubleOfOurOwnIsNoServersFault) {
  const auto first_fails_by = [this](ConnectToServer fail) -> ConnectToServer {
    const IpAddress first = options_.conf.servers[0].address;
    return [first, fail](Context context, DnsTransport transport,
                         Endpoint server) {
      return server.address == first ? fail(context, transport, server)
                                     : ConnectByUdp(server);
    };
  };
  EXPECT_EQ(FirstAfter(client_, options_, first_fails_by(&NoDescriptorLeft)),
            "192.0.2.50:53");
  EXPECT_EQ(FirstAfter(client_, options_, first_fails_by(&NobodyThere)),
            "192.0.2.51:53");
}

TEST_F(SlowServersTest, WithoutServersThoseOfThisMachineAreAsked) {
  resolver_.emplace(Resolver::Options());
  RecordingSink sink;
  client_.Run(resolver_->LookupAddresses(
      Context(), AddressRequest("host.example"), &sink));
  ASSERT_FALSE(sink.servers.empty());
  EXPECT_EQ(sink.servers.front(), "127.0.0.1:53");
}

}  // namespace
}  // namespace rawnet
