// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// How long lookups of each type take, and how they end when nobody wants them
// any more: on a simulated network, whose links take a millisecond.

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

constexpr absl::Duration kRoundTrip = absl::Milliseconds(2);

template <class T>
Task<absl::Status> StatusOf(Task<absl::StatusOr<T>> lookup) {
  const absl::StatusOr<T> result = co_await std::move(lookup);
  co_return result.status();
}

struct TypedLookup {
  const char* name;
  Task<absl::Status> (*run)(Resolver& dns, const Context& context);
};

void PrintTo(const TypedLookup& lookup, std::ostream* out) {
  *out << lookup.name;
}

const TypedLookup kLookups[] = {
    {"Cname",
     [](Resolver& dns, const Context& context) {
       return StatusOf(dns.LookupCname(context, "a.example"));
     }},
    {"Mx",
     [](Resolver& dns, const Context& context) {
       return StatusOf(dns.LookupMx(context, "a.example"));
     }},
    {"Ns",
     [](Resolver& dns, const Context& context) {
       return StatusOf(dns.LookupNs(context, "a.example"));
     }},
    {"Txt",
     [](Resolver& dns, const Context& context) {
       return StatusOf(dns.LookupTxt(context, "a.example"));
     }},
    {"Srv",
     [](Resolver& dns, const Context& context) {
       return StatusOf(dns.LookupSrv(context, "http", "tcp", "a.example"));
     }},
    {"Svcb",
     [](Resolver& dns, const Context& context) {
       return StatusOf(dns.LookupSvcb(context, "a.example", "foo", 8443));
     }},
    {"Https",
     [](Resolver& dns, const Context& context) {
       return StatusOf(dns.LookupHttps(context, "a.example"));
     }},
    {"Ptr",
     [](Resolver& dns, const Context& context) {
       return StatusOf(dns.LookupPtr(context, Ip("2001:db8::1")));
     }},
    {"Message",
     [](Resolver& dns, const Context& context) {
       return StatusOf(
           dns.LookupMessage(context, "a.example", RecordType{65280}));
     }},
};

// A server that says nothing until a test says otherwise.
class TypedTimingTest : public SimTest,
                        public testing::WithParamInterface<TypedLookup> {
 protected:
  ~TypedTimingTest() override {
    network_.RunUntilIdle();
    ExpectNothingLeft(client_);
  }

  Resolver::Options Options(absl::string_view conf = "") {
    Resolver::Options options =
        OptionsFor({{Ip("192.0.2.53"), SimDnsServer::kPort}}, conf);
    options.query.random_id = [this] {
      return static_cast<uint16_t>(network_.random().Next());
    };
    return options;
  }

  DnsServer::Handler script_ = [](const Message&, Transport) {
    return Actions();
  };
  SimHost& server_host_ = network_.AddHost("server", {"192.0.2.53"});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.2"});
  SimDnsServer server_{network_, server_host_,
                       [this](const Message& query, Transport via) {
                         return script_(query, via);
                       }};
};

Task<void> CancelAfter(absl::Duration delay, OwnedContext* context) {
  (co_await Sleep(Context::Background(), delay)).IgnoreError();
  context->Cancel();
}

// Not only address lookups.
TEST_P(TypedTimingTest, ACancelEndsALookupAtOnceWhereverItIs) {
  script_ = [](const Message& query, Transport via) {
    if (via == Transport::kTcp) return Actions();
    return Actions{DnsServer::Send(TruncatedReply(ReplyToQuery(query)))};
  };
  Resolver resolver(Options());
  // The query, the reply, the SYN, its answer, the query, nothing.
  for (int half_milliseconds = 0; half_milliseconds < 14; ++half_milliseconds) {
    const absl::Duration delay = half_milliseconds * absl::Microseconds(500);
    const absl::Duration start = network_.elapsed();
    const EventLoop::Scope on_client = client_.Enter();
    OwnedContext context = WithCancel(Context::Background());
    client_.Spawn(CancelAfter(delay, &context));
    const absl::Status status = Wait(GetParam().run(resolver, context));
    EXPECT_TRUE(IsCanceled(status)) << delay << " " << status;
    EXPECT_EQ(network_.elapsed() - start, delay);
    EXPECT_EQ(client_.open_descriptors(), 0u) << delay;
  }
}

TEST_P(TypedTimingTest, TheContextsDeadlineIsATimeout) {
  const EventLoop::Scope on_client = client_.Enter();
  const OwnedContext context =
      WithTimeout(Context::Background(), absl::Milliseconds(7));
  Resolver resolver(Options("search one.example two.example"));
  const absl::Status status = Wait(GetParam().run(resolver, context));
  EXPECT_TRUE(IsTimeout(status)) << status;
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(7));
}

INSTANTIATE_TEST_SUITE_P(Types, TypedTimingTest, testing::ValuesIn(kLookups),
                         [](const auto& lookup) {
                           return std::string(lookup.param.name);
                         });

// --- Those that ask more than once.

TEST_F(TypedTimingTest, ACanonicalNameCostsOneRoundTripACandidate) {
  script_ = [](const Message& query, Transport) {
    return Actions{DnsServer::Send(ErrorReply(query, Rcode::kNxDomain))};
  };
  for (const auto& [conf, expected] :
       {std::pair("search one.example two.example", 3 * kRoundTrip),
        std::pair("options single-request", 2 * kRoundTrip)}) {
    Resolver resolver(Options(conf));
    const absl::Duration start = network_.elapsed();
    const auto name =
        client_.Run(resolver.LookupCname(Context::Background(), "www"));
    EXPECT_TRUE(rawnet::IsNotFound(name.status()));
    EXPECT_EQ(network_.elapsed() - start, expected) << conf;
  }
}

TEST_F(TypedTimingTest, AnAliasOfAServiceCostsARoundTrip) {
  script_ = [](const Message& query, Transport) {
    Message reply = ReplyToQuery(query);
    const bool alias = query.question->name == Name("a.example");
    reply.answers = {
        MakeRecord(query.question->name, 300,
                   HttpsRdata{{.priority = static_cast<uint16_t>(alias ? 0 : 1),
                               .target = Name(alias ? "b.example" : ".")}})};
    return Actions{DnsServer::Send(reply)};
  };
  Resolver resolver(Options());
  const auto found =
      client_.Run(resolver.LookupHttps(Context::Background(), "a.example"));
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->front().host, "b.example");
  EXPECT_EQ(network_.elapsed(), 2 * kRoundTrip);
}

TEST_F(TypedTimingTest, AReportHasTheTimesOfItsQuery) {
  script_ = [](const Message& query, Transport) {
    return Actions{DnsServer::Send(ErrorReply(query, Rcode::kNxDomain),
                                   absl::Milliseconds(5))};
  };
  std::vector<absl::Duration> sent;
  std::vector<absl::Duration> took;
  Resolver::Options options = Options("search one.example");
  const EventLoop::Scope on_client = client_.Enter();
  const MonotonicTime start = EventLoop::Current().clock().Now();
  options.query.tell_query = [&](const QueryReport& report) {
    sent.push_back(report.sent - start);
    took.push_back(report.ended - report.sent);
  };
  Resolver resolver(std::move(options));
  Wait(resolver.LookupTxt(Context::Background(), "a")).status().IgnoreError();
  const absl::Duration each = kRoundTrip + absl::Milliseconds(5);
  EXPECT_THAT(sent, ElementsAre(absl::ZeroDuration(), each));
  EXPECT_THAT(took, ElementsAre(each, each));
}

}  // namespace
}  // namespace rawnet
