// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Cookies, random case and EDNS switched off: what servers see of them, and
// what is made of their replies. On a simulated network whose links take a
// millisecond.

#include <algorithm>
#include <cctype>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

using testing::HasSubstr;

using Bytes = std::vector<uint8_t>;

class QueryOptionsTest : public SimTest {
 protected:
  ~QueryOptionsTest() override {
    resolver_.reset();
    network_.RunUntilIdle();
    ExpectNothingLeft(client_);
  }

  void Start(QueryOptions query) {
    Resolver::Options options;
    options.conf.servers = {{Ip("192.0.2.53"), SimDnsServer::kPort}};
    options.conf.attempts = 1;
    query.random_id = [this] {
      return static_cast<uint16_t>(network_.random().Next());
    };
    options.query = std::move(query);
    resolver_.emplace(options);
  }
  absl::Status LookUpHost() {
    RecordingSink sink;
    const EventLoop::Scope on_client = client_.Enter();
    LookUp(*resolver_, Ipv4Request("host.example"), sink);
    return sink.A().addresses.status();
  }
  // "udp tcp": how the server was asked.
  std::string Transports() const {
    std::string text;
    for (const DnsServer::SeenQuery& query : server_.queries()) {
      if (!text.empty()) text += ' ';
      text += query.transport == Transport::kUdp ? "udp" : "tcp";
    }
    return text;
  }
  const Message& Seen(size_t i) const { return server_.queries()[i].message; }
  Message Good(const Message& query) const {
    return zone_.Answer(query, Transport::kTcp);
  }

  std::function<Message(const Message&, Transport)> reply_ =
      [this](const Message& query, Transport) { return Good(query); };
  DnsZone zone_ = DnsZone().AddAddress("host.example", "192.0.2.1");
  SimHost& host_ = network_.AddHost("dns", {"192.0.2.53"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.9"});
  SimDnsServer server_{network_, host_,
                       [this](const Message& query, Transport via) {
                         return Actions{DnsServer::Send(reply_(query, via))};
                       }};
  std::optional<Resolver> resolver_;
};

TEST_F(QueryOptionsTest, WithoutEdnsThereIsNoOpt) {
  Start({.edns = false});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_FALSE(Seen(0).edns.has_value());
}

TEST_F(QueryOptionsTest, AServerThatStumbledOverEdnsIsSparedIt) {
  reply_ = [this](const Message& query, Transport) {
    if (!query.edns) return Good(query);
    Message error = ErrorReply(query, Rcode::kFormErr);
    error.edns.reset();
    return error;
  };
  Start({});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_TRUE(LookUpHost().ok());
  ASSERT_EQ(server_.queries().size(), 3u);
  EXPECT_FALSE(Seen(2).edns.has_value());
  network_.RunFor(ServerHealth::kStumbleMemory);
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_TRUE(Seen(3).edns.has_value());
}

// It passes over what it does not know.
TEST_F(QueryOptionsTest, AServerMayBeOlderThanEdns) {
  reply_ = [this](const Message& query, Transport) {
    Message reply = Good(query);
    reply.edns.reset();
    return reply;
  };
  Start({});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(Transports(), "udp udp");
  EXPECT_TRUE(Seen(1).edns.has_value());
}

// --- What a forger has to guess.

// "192.0.2.9:50001" of each datagram that was sent.
std::set<std::string> PortsUsed(const std::vector<std::string>& log) {
  std::set<std::string> ports;
  for (const std::string& line : log) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    const auto udp = std::find(words.begin(), words.end(), "udp");
    if (words.end() - udp < 4 || udp[3] != "192.0.2.53:53") continue;
    ports.insert(udp[1]);
  }
  return ports;
}

TEST_F(QueryOptionsTest, EachQueryHasAPortOfItsOwn) {
  Start({});
  EXPECT_TRUE(client_.Run(resolver_->LookupHost({}, "host.example")).ok());
  EXPECT_EQ(Transports(), "udp udp");
  EXPECT_EQ(PortsUsed(network_.log()).size(), 2u);
}

// VU#473698: no counter, and no clock.
TEST_F(QueryOptionsTest, EachQueryDrawsAnId) {
  Resolver::Options options;
  options.conf.servers = {{Ip("192.0.2.53"), SimDnsServer::kPort}};
  Resolver resolver(options);
  constexpr size_t kLookups = 200;
  for (size_t i = 0; i < kLookups; ++i) {
    EXPECT_TRUE(client_.Run(resolver.LookupHost({}, "host.example")).ok());
  }
  std::set<uint16_t> ids, steps;
  for (size_t i = 1; i < server_.queries().size(); ++i) {
    const uint16_t id = Seen(i).header.id;
    ids.insert(id);
    steps.insert(static_cast<uint16_t>(id - Seen(i - 1).header.id));
  }
  // Of 399 draws of 65536 one is the same as another, as a rule.
  EXPECT_GT(ids.size(), 2 * kLookups - 20);
  EXPECT_GT(steps.size(), 2 * kLookups - 20);
}

// As one id in 65536 is: each family has a socket of its own.
TEST_F(QueryOptionsTest, BothFamiliesMayDrawTheSameId) {
  zone_.AddAddress("host.example", "2001:db8::1");
  for (const bool tcp : {false, true}) {
    Resolver::Options options;
    options.conf.servers = {{Ip("192.0.2.53"), SimDnsServer::kPort}};
    options.conf.use_tcp = tcp;
    options.query.random_id = [] { return 7; };
    Resolver resolver(options);
    EXPECT_EQ(client_.Run(resolver.LookupHost({}, "host.example"))->size(), 2u);
  }
  EXPECT_EQ(Transports(), "udp udp tcp tcp");
}

// --- TCP.

TEST_F(QueryOptionsTest, AnIdleConnectionIsClosedByTheNextLookup) {
  bool truncates = true;
  reply_ = [&](const Message& query, Transport via) {
    const bool truncated = truncates && via == Transport::kUdp;
    return truncated ? TruncatedReply(Good(query)) : Good(query);
  };
  Start({});
  EXPECT_TRUE(LookUpHost().ok());
  truncates = false;
  network_.RunFor(DnsStreams::kIdleMax - absl::Milliseconds(2));
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(client_.open_descriptors(), 1u);
  network_.RunFor(absl::Milliseconds(2));
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(client_.open_descriptors(), 0u);
  EXPECT_EQ(Transports(), "udp tcp udp udp");
}

// --- Random case.

bool HasBothCases(const std::string& name) {
  return absl::AsciiStrToLower(name) != name &&
         absl::AsciiStrToUpper(name) != name;
}

TEST_F(QueryOptionsTest, LettersHaveRandomCase) {
  Start({.random_case = true});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(Transports(), "udp udp");
  EXPECT_TRUE(HasBothCases(Seen(0).question->name.ToText()));
  EXPECT_FALSE(Seen(0).question->name.SameBytes(Seen(1).question->name));
}

// DVE-2017-0003
TEST_F(QueryOptionsTest, AServerThatLosesTheCaseIsSparedIt) {
  reply_ = [this](const Message& query, Transport) {
    Message reply = Good(query);
    reply.question->name = Name("host.example");
    return reply;
  };
  Start({.random_case = true});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(Transports(), "udp tcp udp");
  EXPECT_TRUE(Seen(2).question->name.SameBytes(Name("host.example")));
}

// --- Cookies.

const Bytes kServerCookie = Hex("a1a2a3a4a5a6a7a8");

Bytes CookieOf(const Message& message) {
  return message.edns ? message.edns->Cookie() : Bytes();
}

Message WithCookie(Message reply, Bytes cookie) {
  if (!reply.edns) reply.edns = Edns();
  reply.edns->options = {{EdnsOption::kCookie, std::move(cookie)}};
  return reply;
}

// What RFC 7873 5.2 has a server answer.
Message WithServerCookie(Message reply, const Message& query) {
  Bytes cookie = CookieOf(query);
  cookie.resize(8);
  cookie.insert(cookie.end(), kServerCookie.begin(), kServerCookie.end());
  return WithCookie(std::move(reply), cookie);
}

Message BadCookie(const Message& query) {
  constexpr auto kRcode = static_cast<uint16_t>(Rcode::kBadCookie);
  Message error = WithServerCookie(ErrorReply(query, Rcode::kNoError), query);
  error.edns->rcode_high = kRcode >> 4;
  error.header.rcode = static_cast<Rcode>(kRcode & 15);
  return error;
}

TEST_F(QueryOptionsTest, TheServersCookieIsRepeated) {
  reply_ = [this](const Message& query, Transport) {
    return WithServerCookie(Good(query), query);
  };
  Start({.cookies = true});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(CookieOf(Seen(0)).size(), 8u);
  EXPECT_EQ(CookieOf(Seen(1)), CookieOf(WithServerCookie({}, Seen(0))));
  EXPECT_EQ(Transports(), "udp udp");
}

TEST_F(QueryOptionsTest, AServerNeedsNoCookies) {
  Start({.cookies = true});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(Transports(), "udp udp");
}

TEST_F(QueryOptionsTest, CookiesAreDrawnAnewAfterADay) {
  Start({.cookies = true});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(CookieOf(Seen(0)), CookieOf(Seen(1)));
  network_.RunFor(ServerCookies::kLifetime);
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_NE(CookieOf(Seen(0)), CookieOf(Seen(2)));
}

TEST_F(QueryOptionsTest, AReplyWithAnotherCookieIsAskedForOverTcp) {
  reply_ = [this](const Message& query, Transport) {
    return WithCookie(Good(query), Hex("0000000000000000"));
  };
  Start({.cookies = true});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(Transports(), "udp tcp");
}

TEST_F(QueryOptionsTest, AReplyThatLacksTheCookieIsAskedForOverTcp) {
  bool forgets = false;
  reply_ = [this, &forgets](const Message& query, Transport) {
    return forgets ? Good(query) : WithServerCookie(Good(query), query);
  };
  Start({.cookies = true});
  EXPECT_TRUE(LookUpHost().ok());
  forgets = true;
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(Transports(), "udp udp tcp");
}

TEST_F(QueryOptionsTest, ABadCookieIsReplaced) {
  reply_ = [this](const Message& query, Transport) {
    if (CookieOf(query).size() > 8) {
      return WithServerCookie(Good(query), query);
    }
    return BadCookie(query);
  };
  Start({.cookies = true});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(Transports(), "udp udp");
}

TEST_F(QueryOptionsTest, ThreeBadCookiesAreTcp) {
  reply_ = [this](const Message& query, Transport via) {
    if (via == Transport::kTcp) return Good(query);
    return BadCookie(query);
  };
  Start({.cookies = true});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(Transports(), "udp udp udp tcp");
}

// c-ares#911
TEST_F(QueryOptionsTest, AServerMayStumbleOverTheCookie) {
  reply_ = [this](const Message& query, Transport) {
    return CookieOf(query).empty() ? Good(query)
                                   : ErrorReply(query, Rcode::kFormErr);
  };
  Start({.cookies = true});
  EXPECT_TRUE(LookUpHost().ok());
  EXPECT_EQ(Transports(), "udp udp");
}

}  // namespace
}  // namespace rawnet
